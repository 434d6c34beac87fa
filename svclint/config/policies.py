"""The policies of a configuration and of the files that it names: read, checked, compiled."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from svclint.config.faults import ConfigError, Fault
from svclint.config.json_schema import RuleFacts, fits, policies_schema
from svclint.finding import Location
from svclint.policies.names import NAMES
from svclint.policies.paths import Unreadable, path_of
from svclint.rules import CUSTOM, of_policy
from svclint.settings import PolicyExample, PolicySetting
from svclint.severity import Severity

if TYPE_CHECKING:
    from svclint.config.text import ConfigText
    from svclint.document import Path

Places = Sequence[tuple["ConfigText", "Path", Any]]
"""Each policy that was written: in which text, where in it, and what it says."""

_EXPRESSIONS = ("when", "expression", "messageExpression")


def of_files(text: ConfigText, seen: Callable[[str], str], other: Callable[[str], ConfigText] | None) -> Places:
    """The policies as they are written. Raises ConfigError for files of them that cannot be read."""
    found: list[tuple[ConfigText, Path, Any]] = []
    faults: list[Fault] = []
    listed = text.data["policies"]
    for index, one in enumerate(listed if isinstance(listed, list) else ()):
        if not isinstance(one, str):
            found.append((text, ("policies", index), one))
            continue
        try:
            inner = _read(text, index, seen(one), other)
        except ConfigError as error:
            faults.extend(error.faults)
            continue
        found.extend((inner, ("policies", at), policy) for at, policy in enumerate(inner.data["policies"]))
    if faults:
        raise ConfigError(faults)
    return found


def _read(text: ConfigText, index: int, path: str, other: Callable[[str], ConfigText] | None) -> ConfigText:
    if other is None:
        raise ConfigError([text.fault("files of policies cannot be read here", ("policies", index))])
    try:
        inner = other(path)
    except ConfigError as error:
        # what is no file has no place of its own
        raise ConfigError(
            fault if fault.line else text.fault(fault.message, ("policies", index)) for fault in error.faults
        ) from None
    whole = policies_schema()
    if inner.faults or not fits(inner.data, whole):
        from svclint.config.explain import explain

        wrong = [*inner.faults, *explain(inner, whole)]
        if wrong:
            raise ConfigError(wrong)
    return inner


def names(places: Places) -> Mapping[str, RuleFacts]:
    """What the rest of the configuration may name; what is no policy is for its schema to say."""
    found = {}
    for _, _, one in places:
        name = one.get("name") if isinstance(one, dict) else None
        if isinstance(name, str):
            found[name] = of_policy(PolicySetting(name, "", ""))
    return found


def policies(places: Places, known_rules: Mapping[str, RuleFacts]) -> tuple[PolicySetting, ...]:
    """The policies that satisfy the schema. Raises ConfigError for names that others have, and wrong paths."""
    faults = list(_faults(places, known_rules))
    if faults:
        raise ConfigError(faults)
    return tuple(_policy(one) for _, _, one in places)


def _policy(data: Mapping[str, Any]) -> PolicySetting:
    examples = (PolicyExample(one["name"], one["files"]) for one in data.get("examples", ()))
    return PolicySetting(
        data["name"],
        data["expression"].strip(),
        " ".join(data["message"].split()),
        data.get("messageExpression", "").strip(),
        Severity.parse(data.get("severity", "warning")),
        tuple(data["kinds"]),
        data.get("when", "").strip(),
        data.get("where", ""),
        data.get("why", "").strip(),
        data.get("help", "").strip(),
        tuple(examples),
    )


def _faults(places: Places, known_rules: Mapping[str, RuleFacts]) -> Iterator[Fault]:
    topics = {CUSTOM, *(rule.topic for rule in known_rules.values())}
    first: dict[str, Location] = {}
    for text, path, one in places:
        name = one["name"]
        place = text.place((*path, "name"))
        if name in known_rules or name in topics:
            yield Fault(f"svclint has a rule or a topic of the name {name}", place, "call the policy otherwise")
        elif name in first:
            yield Fault(
                f'two policies are called "{name}"; the first is at {first[name].file}:{first[name].line}', place
            )
        first.setdefault(name, place)
        yield from _of_kinds(text, path, one)
        try:
            path_of(one.get("where", ""))
        except Unreadable as error:
            yield text.fault(f"this is no field: {error}", (*path, "where"), advice="spec.ports[0].name")


def _of_kinds(text: ConfigText, path: Path, one: Mapping[str, Any]) -> Iterator[Fault]:
    from svclint.references import RELATIONS

    known = ("workload", *RELATIONS)
    for index, kind in enumerate(one["kinds"]):
        if kind.islower() and "/" not in kind and kind not in known:
            yield text.fault(f'unknown kind "{kind}"', (*path, "kinds", index), advice=f"a kind, or {', '.join(known)}")


def compiled(places: Places) -> None:
    """Raises ConfigError for expressions that cannot be compiled, where there is something that compiles."""
    from svclint.cel.evaluator import evaluator
    from svclint.cel.installed import available

    if not available():
        return
    written = [(text, (*path, key), one[key]) for text, path, one in places for key in _EXPRESSIONS if key in one]
    said = evaluator().faults([expression for _, _, expression in written], NAMES)
    wrong = [
        _fault(text, path, expression, fault)
        for (text, path, expression), faults in zip(written, said, strict=True)
        for fault in faults[:1]
    ]
    if wrong:
        raise ConfigError(wrong)


def _fault(text: ConfigText, path: Path, expression: str, fault: tuple[int, int, str]) -> Fault:
    """At the very character, where the expression stands in the file as it is read."""
    line, column, words = fault
    lines = expression.splitlines()
    if not 0 < line <= len(lines):
        return text.fault(words, path)
    shown = lines[line - 1]
    caret = f"\n    {shown}\n    {' ' * (column - 1)}^"
    return Fault(f"{words}{caret}", _within(text, path, shown, line, column))


def _within(text: ConfigText, path: Path, shown: str, line: int, column: int) -> Location:
    """The place of a line's column; that of the whole expression where it is written otherwise than it is read."""
    whole = text.place(path)
    source = text.source
    found = source.text.find(text.written(path), whole.start)
    start, end = (found, found + len(text.written(path))) if found >= 0 else (whole.start, whole.end)
    first = source.position(start).line
    last = source.position(end).line
    for number in range(first, last + 1):
        at = source.line(number).find(shown.strip()) if shown.strip() else -1
        if at >= 0 and (number - first >= line - 1):
            begin = at + 1 - (len(shown) - len(shown.lstrip()))
            return whole._replace(line=number, column=begin + column - 1)
    return whole
