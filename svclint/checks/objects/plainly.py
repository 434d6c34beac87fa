"""What the API server's sentence about a field means for the text that stands there, in plain words."""

from __future__ import annotations

import re

from svclint.document import field_path
from svclint.named_tuple import NamedTuple
from svclint.resource import dig
from svclint.suggest import closest
from svclint.typing_names import TYPE_CHECKING
from svclint.wording import listed

if TYPE_CHECKING:
    from svclint.apiserver.field import FieldError
    from svclint.graph import Graph
    from svclint.resource import Resource

# by a part of the server's sentence: the characters that it does not take, and those that it does
_ALLOWED = (
    ("lowercase RFC 1123 subdomain", r"[^-a-z0-9.]", "small letters, digits, hyphens and dots"),
    ("lowercase RFC 1123 label", r"[^-a-z0-9]", "small letters, digits and hyphens"),
    ("DNS-1035 label", r"[^-a-z0-9]", "small letters, digits and hyphens, with a letter first"),
    ("(a-z, 0-9), and hyphens (-)", r"[^-a-z0-9]", "small letters, digits and hyphens"),
    ("alphanumeric characters, '-', '_' or '.'", r"[^-\w.]", "letters, digits, hyphens, underscores and dots"),
)
_FILLED_IN = r"(?<![^\W_])[A-Z][A-Z0-9_]{2,}(?![^\W_])"
_SHOWN = 3


class Plain(NamedTuple):
    """What stands at the place, and what to do about it."""

    label: str
    help: str


def plainly(resource: Resource, error: FieldError) -> Plain | None:
    """The plain words for a name with characters that it may not have, and for a field that is missing; else None."""
    if error.kind == "Required value":
        return _required(resource, error)
    if error.kind != "Invalid value" or not isinstance(error.value, str):
        return None
    for part, refused, allowed in _ALLOWED:
        if part in error.detail:
            return _name(error.value, refused, allowed)
    return None


def misspelt(resource: Resource, error: FieldError, graph: Graph) -> str:
    """The key beside a field that is missing which was meant to be it, and is no field; empty where there is none."""
    beside = dig(resource.data, error.path[:-1]) if error.path and isinstance(error.path[-1], str) else None
    if not isinstance(beside, dict) or error.path[-1] in beside:
        return ""
    from svclint.kubernetes_schema.explain import schema_at
    from svclint.kubernetes_schema.lookup import known

    found = known(resource, graph)
    for number in found.roots if found is not None else ():
        fields = schema_at({"$ref": f"#/$defs/{number}"}, error.path[:-1]).get("properties", {})
        if error.path[-1] in fields:
            own = (key for key in beside if isinstance(key, str) and key not in fields)
            return next((key for key in own if closest(key, sorted(fields)) == error.path[-1]), "")
    return ""


def _required(resource: Resource, error: FieldError) -> Plain | None:
    field = next((step for step in reversed(error.path) if isinstance(step, str)), "")
    whole = ".".join(step for step in error.path if isinstance(step, str))
    if not field or not resource.kind:
        return None
    explained = f"`kubectl explain {resource.kind.lower()}.{whole}` tells what belongs there."
    return Plain(f"{field} is required", f"Write {field_path(error.path)}: {explained}")


def _name(value: str, refused: str, allowed: str) -> Plain | None:
    wrong = list(dict.fromkeys(re.findall(rf"{refused}+", value, re.ASCII)))
    if not wrong:
        return _ends(value)
    if all(one.isascii() and one.isupper() for one in wrong):
        capitals = list(dict.fromkeys(re.findall(r"[A-Z][A-Z0-9_]*", value)))
        label = f"has capital letters: {listed(capitals, _SHOWN)}"
    else:
        label = f"may not have {listed(map(_quoted, wrong), _SHOWN)}"
    filled = re.search(_FILLED_IN, value)
    # a whole name in capitals is a name, and one word of it what a script replaces
    is_part = filled is not None and filled[0] != value
    script = f" If a script fills in {filled[0]}, leave the file out with exclude." if filled and is_part else ""
    return Plain(label, f"Take only {allowed}.{script}")


def _ends(value: str) -> Plain | None:
    """Of a name all of whose characters may stand in it, and not all of them first or last."""
    if not value:
        return None
    if not value[-1].isalnum():
        return Plain(f'ends with "{value[-1]}"', "End it with a letter or a digit.")
    first = "a letter" if value[0].isdigit() else "a letter or a digit"
    return Plain(f'begins with "{value[0]}"', f"Begin it with {first}.")


def _quoted(characters: str) -> str:
    return "a blank" if characters.isspace() else f'"{characters}"'
