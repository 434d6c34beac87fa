"""What the functions of Helm's templates make of values, as far as the value can be told in what they print."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from svclint.render.helm.meaning import ANY, NOTHING, Meaning, Step, along, below, either, key_of, of_entries

_Arguments = Sequence[Meaning]

# The last argument comes out, by another type, in quotes or shortened: where it cannot be told any more, it will not
# be equal to the value. The number is that of the arguments.
_KEEPING = {
    **dict.fromkeys(("quote", "squote", "toString", "toStrings", "print", "println", "html", "js"), 1),
    **dict.fromkeys(("int", "int64", "float64", "toDecimal", "atoi", "ceil", "floor"), 1),
    **dict.fromkeys(("trim", "upper", "lower", "title", "untitle", "nospace", "kebabcase"), 1),
    **dict.fromkeys(("indent", "nindent", "trunc", "trimSuffix", "trimPrefix", "trimAll", "abbrev", "required"), 2),
    **dict.fromkeys(("deepCopy", "mustDeepCopy", "fromYaml", "fromYamlArray", "fromJson", "fromJsonArray"), 1),
    **dict.fromkeys(("replace", "round"), 3),
}
_TO_BLOCK = frozenset(
    f"{must}o{form}" for must in ("t", "mustT") for form in ("Yaml", "YamlPretty", "Json", "PrettyJson", "RawJson")
)
_VERBS = frozenset(("%s", "%v", "%d", "%q", "%t", "%g", "%f", "%.0f"))


def call(name: str, arguments: _Arguments) -> Meaning:
    """What a call of a function prints or gives, where that is one of its arguments or a part of one."""
    if _KEEPING.get(name) == len(arguments):
        return arguments[-1]
    if name in _TO_BLOCK and len(arguments) == 1:
        return arguments[0]._replace(block=True)
    made = _MADE.get(name)
    return made(arguments) if made else NOTHING


def _default(arguments: _Arguments) -> Meaning:
    return either(arguments[1], arguments[0]) if len(arguments) == 2 else NOTHING


def _one_of(arguments: _Arguments) -> Meaning:
    return either(*arguments) if arguments else NOTHING


def _last_of(arguments: _Arguments) -> Meaning:
    return _one_of(arguments[::-1])


def _ternary(arguments: _Arguments) -> Meaning:
    return either(arguments[0], arguments[1]) if len(arguments) == 3 else NOTHING


def _template(arguments: _Arguments) -> Meaning:
    return arguments[0] if len(arguments) == 2 else NOTHING


def _format(arguments: _Arguments) -> Meaning:
    return arguments[1] if len(arguments) == 2 and arguments[0].literal in _VERBS else NOTHING


def _index(arguments: _Arguments) -> Meaning:
    return along(arguments[0], arguments[1:]) if arguments else NOTHING


def _get(arguments: _Arguments) -> Meaning:
    return along(arguments[0], arguments[1:]) if len(arguments) == 2 else NOTHING


def _dig(arguments: _Arguments) -> Meaning:
    if len(arguments) < 3:
        return NOTHING
    *steps, instead, given = arguments
    return either(along(given, steps), instead)


def _pluck(arguments: _Arguments) -> Meaning:
    if len(arguments) < 2:
        return NOTHING
    return of_entries({0: either(*(along(one, arguments[:1]) for one in arguments[1:]))})


def _first(arguments: _Arguments) -> Meaning:
    return below(arguments[0], 0) if len(arguments) == 1 else NOTHING


def _elements(arguments: _Arguments) -> Meaning:
    """A list of the same elements in another order, or of some of them."""
    return of_entries({ANY: either(*(below(one, ANY) for one in arguments))}) if arguments else NOTHING


def _last(arguments: _Arguments) -> Meaning:
    return below(arguments[0], ANY) if len(arguments) == 1 else NOTHING


def _keys(arguments: _Arguments) -> Meaning:
    return of_entries({ANY: either(*(key_of(one) for one in arguments))}) if arguments else NOTHING


def _elements_of_first(arguments: _Arguments) -> Meaning:
    return _elements(arguments[:1])


def _kept_first(arguments: _Arguments) -> Meaning:
    """A map with entries less: those that stay are where they were."""
    return arguments[0] if arguments else NOTHING


def _set(arguments: _Arguments) -> Meaning:
    if len(arguments) != 3:
        return NOTHING
    given, key, value = arguments
    return (
        given
        if key.literal is None
        else given._replace(entries=of_entries({**given.entries, key.literal: value}).entries)
    )


def _added(arguments: _Arguments) -> Meaning:
    if len(arguments) != 2:
        return NOTHING
    return of_entries({ANY: either(below(arguments[0], ANY), arguments[1])})


def _dict(arguments: _Arguments) -> Meaning:
    pairs = zip(arguments[::2], arguments[1::2], strict=False)
    return of_entries({key.literal: value for key, value in pairs if key.literal is not None})


def _list(arguments: _Arguments) -> Meaning:
    return of_entries(dict[Step, Meaning](enumerate(arguments)))


def _merged(arguments: _Arguments) -> Meaning:
    entries = {step: value for one in reversed(arguments) for step, value in one.entries.items()}
    return _one_of(arguments)._replace(entries=of_entries(entries).entries)


def _overwritten(arguments: _Arguments) -> Meaning:
    return _merged(arguments[::-1])


_MADE: Mapping[str, Callable[[_Arguments], Meaning]] = {
    "default": _default,
    **dict.fromkeys(("coalesce", "or", "max", "min"), _one_of),
    "and": _last_of,
    "ternary": _ternary,
    "tpl": _template,
    "printf": _format,
    "index": _index,
    "get": _get,
    "dig": _dig,
    "pluck": _pluck,
    **dict.fromkeys(("first", "mustFirst"), _first),
    **dict.fromkeys(("last", "mustLast"), _last),
    **dict.fromkeys(("uniq", "mustUniq", "compact", "mustCompact", "reverse", "mustReverse", "sortAlpha"), _elements),
    **dict.fromkeys(("rest", "mustRest", "initial", "mustInitial", "values", "concat"), _elements),
    **dict.fromkeys(("append", "mustAppend", "prepend", "mustPrepend"), _added),
    **dict.fromkeys(("omit", "pick", "unset"), _kept_first),
    "set": _set,
    "keys": _keys,
    **dict.fromkeys(("without", "mustWithout"), _elements_of_first),
    "dict": _dict,
    **dict.fromkeys(("list", "tuple"), _list),
    **dict.fromkeys(("merge", "mustMerge"), _merged),
    **dict.fromkeys(("mergeOverwrite", "mustMergeOverwrite"), _overwritten),
}
