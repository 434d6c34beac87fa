"""Says in words what a JSON Schema has against a configuration, and where."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from svclint.config.faults import Fault, suggestion

if TYPE_CHECKING:
    from svclint.config.text import ConfigText
    from svclint.document import Path

# jsonschema's ValidationError: its type stubs leave every field that is used here open
Error = Any

_TYPE_WORDS = {
    "object": "a mapping",
    "array": "a list",
    "string": "text",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
    "null": "nothing",
}
_RULE_NOUN = "rule or topic"


def explain(text: ConfigText, schema: Mapping[str, Any]) -> Iterator[Fault]:
    """The faults of `text` by `schema`; none when it is valid. Imports jsonschema (85 ms)."""
    from jsonschema import Draft202012Validator

    data = {} if text.data is None else text.data
    yield from _all_faults(text, list(Draft202012Validator(schema).iter_errors(data)))


def _all_faults(text: ConfigText, errors: list[Error]) -> Iterator[Fault]:
    # a key that is missing was probably meant by the unknown one next to it
    unknown = [error.absolute_path for error in errors if error.validator == "additionalProperties"]
    for error in errors:
        if not (_is_missing(error) and error.absolute_path in unknown):
            yield from _faults(text, error)


def _faults(text: ConfigText, error: Error) -> Iterator[Fault]:
    path: Path = tuple(error.absolute_path)
    match error.validator:
        case "anyOf":
            yield from _closest_form(text, error, path)
        case "additionalProperties":
            known = error.schema.get("properties", {})
            for key in error.instance:
                if key not in known:
                    yield text.fault(f'unknown {_key_noun(path)} "{key}"', (*path, key), "key", suggestion(key, known))
        case "required":
            for key in error.validator_value:
                if key not in error.instance:
                    yield text.fault(f'"{key}" is missing', path)
        case "enum":
            yield _not_listed(text, error, path)
        case "type":
            yield _wrong_type(text, error, path)
        case _:
            yield text.fault(_unfit(error), path, "value", str(error.schema.get("description", "")))


def _closest_form(text: ConfigText, error: Error, path: Path) -> Iterator[Fault]:
    """Of several forms the one that was most probably meant: the right type, and the most fitting keys."""
    forms: dict[int, list[Error]] = {}
    for cause in error.context or ():
        forms.setdefault(int(cause.schema_path[0]), []).append(cause)
    meant = [faults for faults in forms.values() if not any(_is_other_type(one) for one in faults)]
    if not meant:
        advice = str(error.schema.get("description", ""))
        yield text.fault(f"{_found(error.instance)} cannot stand here", path, "value", advice)
        return
    if _is_missing(error) and len(meant) > 1:
        keys = " or ".join(f'"{key}"' for faults in meant for one in faults for key in one.validator_value)
        yield text.fault(f"{keys} is missing", path)
        return
    yield from _all_faults(text, min(meant, key=_distance))


def _is_missing(error: Error) -> bool:
    """Whether keys are missing and nothing else is wrong."""
    if error.validator == "anyOf":
        return all(one.validator == "required" or _is_other_type(one) for one in error.context)
    return bool(error.validator == "required")


def _distance(errors: list[Error]) -> tuple[int, int]:
    """How far a value is from a form: keys that do not belong or are missing first, then all that is wrong."""
    own = [error for error in errors if not error.relative_path]
    unknown = sum(
        key not in error.schema.get("properties", {})
        for error in own
        if error.validator == "additionalProperties"
        for key in error.instance
    )
    return unknown + sum(error.validator == "required" for error in own), len(errors)


def _is_other_type(error: Error) -> bool:
    return error.validator == "type" and not error.relative_path


def _not_listed(text: ConfigText, error: Error, path: Path) -> Fault:
    words = [str(one) for one in error.validator_value if isinstance(one, str)]
    value = str(error.instance)
    advice = suggestion(value, words) if isinstance(error.instance, str) else f"known here: {', '.join(words)}"
    noun = _RULE_NOUN if path[:1] == ("ignore",) and path[-2:-1] == ("rules",) else "value"
    return text.fault(f"unknown {noun} {_quoted(error.instance)}", path, "value", advice)


def _wrong_type(text: ConfigText, error: Error, path: Path) -> Fault:
    wanted = error.validator_value
    names = [wanted] if isinstance(wanted, str) else [name for name in wanted if name != "null"]
    message = f"{' or '.join(_TYPE_WORDS[name] for name in names)} is expected here, not {_found(error.instance)}"
    advice = str(error.schema.get("description", ""))
    if names == ["string"] and isinstance(error.instance, int | float):
        # 1.30 is read as 1.3, so what was written must be shown, not what was read
        advice = f'put it in quotes: "{text.written(path)}"'
    return text.fault(message, path, "value", advice)


def _unfit(error: Error) -> str:
    value = error.instance
    match error.validator:
        case "minItems" | "minProperties" | "minLength":
            return "this is empty"
        case "minimum":
            return f"{value} is less than {error.validator_value}"
        case "maximum":
            return f"{value} is more than {error.validator_value}"
        case "pattern":
            return f"{_quoted(value)} cannot stand here"
        case _:
            return str(error.message)


def _key_noun(path: Path) -> str:
    """What a key of the mapping at `path` is called."""
    match path:
        case ("rules",):
            return _RULE_NOUN
        case ("rules", rule, "options"):
            return f"option of {rule}"
        case _:
            return "key"


def _found(value: object) -> str:
    match value:
        case bool():
            return "true or false"
        case int() | float():
            return "a number"
        case str():
            return "text"
        case list():
            return "a list"
        case None:
            return "nothing"
        case _:
            return "a mapping"


def _quoted(value: object) -> str:
    return f'"{value}"' if isinstance(value, str) else str(value)
