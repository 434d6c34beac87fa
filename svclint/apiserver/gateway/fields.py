"""What single fields of Gateway API objects may hold, and the checks that a CRD's schema makes of fields and lists.

A field that is null is absent: the server drops it before defaulting. What has a wrong type is left to the schema rule.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

from svclint.apiserver.field import FieldError
from svclint.apiserver.meta import TextRule, dns1123_label, dns1123_subdomain
from svclint.resource import number
from svclint.typing_names import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from svclint.document import Path

Fields = Mapping[str, Any]

_KIND = re.compile(r"[a-zA-Z](?:[-a-zA-Z0-9]*[a-zA-Z0-9])?")
_HEADER_NAME = re.compile(r"[A-Za-z0-9!#$%&'*+\-.^_`|~]+")
_DURATION = re.compile(r"(?:[0-9]{1,5}(?:ms|h|m|s)){1,4}")
_DURATION_PART = re.compile(r"(?<![0-9])([0-9]++)(ms|h|m|s)")
_MILLISECONDS = {"h": 3_600_000, "m": 60_000, "s": 1000, "ms": 1}


# -- rules for texts: apis/v1/shared_types.go --------------------------------------------------------------------------


def group(value: str) -> str | None:
    """Group: the core group is the empty text."""
    return dns1123_subdomain(value) if value else None


def kind(value: str) -> str | None:
    """Kind."""
    if len(value) > 63:
        return "may not be more than 63 bytes"
    return None if _KIND.fullmatch(value) else "must consist of letters, digits and '-', and start with a letter"


def object_name(value: str) -> str | None:
    """ObjectName: any text; no pattern."""
    return sized(1, 253)(value)


def hostname(value: str) -> str | None:
    """Hostname: `*.` may stand in front. An IPv4 address passes."""
    if len(value) > 253:
        return "may not be more than 253 bytes"
    wrong = dns1123_subdomain(value.removeprefix("*."))
    return f"must be a host name, which may begin with '*.': {wrong}" if wrong else None


def header_name(value: str) -> str | None:
    """HeaderName, and the name of a query parameter."""
    if len(value) > 256:
        return "may not be more than 256 bytes"
    return None if _HEADER_NAME.fullmatch(value) else "must consist of letters, digits and !#$%&'*+-.^_`|~"


def duration(value: str) -> str | None:
    """Duration, GEP-2257."""
    return None if _DURATION.fullmatch(value) else "must be one to four numbers with a unit: h, m, s or ms"


def milliseconds(value: Any) -> int | None:
    """A Duration as a number, None where it is none."""
    if not isinstance(value, str) or duration(value) is not None:
        return None
    return sum(int(count) * _MILLISECONDS[unit] for count, unit in _DURATION_PART.findall(value))


def sized(least: int, most: int) -> TextRule:
    """A text that is only limited in length."""

    def rule(value: str) -> str | None:
        if len(value) < least:
            return f"should be at least {least} chars long"
        return f"may not be more than {most} bytes" if len(value) > most else None

    return rule


# subdomains that fields call by other names
precise_hostname: TextRule = dns1123_subdomain
section_name: TextRule = dns1123_subdomain
namespace: TextRule = dns1123_label


# -- fields ------------------------------------------------------------------------------------------------------------


def text_field(owner: Fields, name: str, at: Path, rule: TextRule, *, required: bool = False) -> Iterator[FieldError]:
    """The text `name` of the object `owner` at the path `at`."""
    value = owner.get(name)
    if value is None and required:
        yield FieldError((*at, name), "Required value")
    elif isinstance(value, str) and (detail := rule(value)) is not None:
        yield FieldError((*at, name), "Invalid value", detail, value)


def number_field(
    owner: Fields, name: str, at: Path, least: int, most: int | None = None, *, required: bool = False
) -> Iterator[FieldError]:
    """The integer `name`, from `least` to `most`."""
    value = number(owner.get(name))
    if owner.get(name) is None and required:
        yield FieldError((*at, name), "Required value")
    elif value is not None and value < least:
        yield FieldError((*at, name), "Invalid value", f"should be greater than or equal to {least}", value)
    elif value is not None and most is not None and value > most:
        yield FieldError((*at, name), "Invalid value", f"should be less than or equal to {most}", value)


def choice_field(
    owner: Fields, name: str, at: Path, known: tuple[str | int, ...], *, required: bool = False
) -> Iterator[FieldError]:
    """The field `name`, which is one of `known`: all of them texts, or all numbers."""
    value = owner.get(name)
    if value is None and required:
        yield FieldError((*at, name), "Required value")
    elif type(value) is type(known[0]) and value not in known:
        words = ", ".join(f'"{one}"' for one in known)
        yield FieldError((*at, name), "Unsupported value", f"supported values: {words}", value)


def object_field(
    owner: Fields, name: str, at: Path, check: Callable[[Fields, Path], Iterator[FieldError]], *, required: bool = False
) -> Iterator[FieldError]:
    """The object `name`, by the check of its type."""
    value = owner.get(name)
    if value is None and required:
        yield FieldError((*at, name), "Required value")
    elif isinstance(value, dict):
        yield from check(value, (*at, name))


# -- lists -------------------------------------------------------------------------------------------------------------


def list_size(
    owner: Fields, name: str, at: Path, most: int, *, least: int = 0, required: bool = False
) -> Iterator[FieldError]:
    """How many entries the list `name` has."""
    value = owner.get(name)
    if value is None and required:
        yield FieldError((*at, name), "Required value")
    elif isinstance(value, list) and len(value) < least:
        words = "item" if least == 1 else "items"
        yield FieldError((*at, name), "Invalid value", f"should have at least {least} {words}", len(value))
    elif isinstance(value, list) and len(value) > most:
        yield FieldError((*at, name), "Too many", f"must have at most {most} items", len(value))


def objects(owner: Fields, name: str, at: Path) -> Iterator[tuple[Fields, Path]]:
    """The objects of the list `name`, each with its path."""
    value = owner.get(name)
    for index, one in enumerate(value if isinstance(value, list) else ()):
        if isinstance(one, dict):
            yield one, (*at, name, index)


def texts(owner: Fields, name: str, at: Path) -> Iterator[tuple[str, Path]]:
    """The texts of the list `name`, each with its path."""
    value = owner.get(name)
    for index, one in enumerate(value if isinstance(value, list) else ()):
        if isinstance(one, str):
            yield one, (*at, name, index)


def text_items(owner: Fields, name: str, at: Path, rule: TextRule) -> Iterator[FieldError]:
    """The rule for each text of the list `name`."""
    for value, path in texts(owner, name, at):
        if (detail := rule(value)) is not None:
            yield FieldError(path, "Invalid value", detail, value)


def unique_objects(owner: Fields, name: str, at: Path, key: str) -> Iterator[FieldError]:
    """The list `name` is a map by the text `key` of its objects (x-kubernetes-list-type: map)."""
    seen: set[str] = set()
    for one, path in objects(owner, name, at):
        value = one.get(key)
        if isinstance(value, str) and value in seen:
            yield FieldError(path, "Duplicate value", "", {key: value})
        elif isinstance(value, str):
            seen.add(value)


def unique_texts(owner: Fields, name: str, at: Path) -> Iterator[FieldError]:
    """The list `name` is a set of texts (x-kubernetes-list-type: set)."""
    seen: set[str] = set()
    for value, path in texts(owner, name, at):
        if value in seen:
            yield FieldError(path, "Duplicate value", "", value)
        seen.add(value)
