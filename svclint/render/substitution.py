"""Objects after Flux's post-build substitution: values filled in, read again as YAML, and where they are written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from svclint.document import documents, plain_value
from svclint.origin import Origin, Written
from svclint.render.envsubst import SIZE_LIMIT, Unreadable, substituted
from svclint.resource import mapping
from svclint.source import Source

if TYPE_CHECKING:
    from svclint.document import Path
    from svclint.scope import Substitution

_SWITCH = "kustomize.toolkit.fluxcd.io/substitute"
# what no plain scalar begins with, and what may not follow other signs at its beginning
_FIRST = frozenset("#,[]{}&*!|>'\"%@` \t")
_BEFORE_SPACE = frozenset("-?:")


def with_substitution(data: dict[str, Any], origin: Origin, given: Substitution) -> tuple[dict[str, Any], Origin]:
    """An object, and where it is written, with the variables that are known in it.

    fluxcd/pkg: kustomize: SubstituteVariables: the object is written as YAML, changed as a text and read again.
    """
    metadata = mapping(data.get("metadata"))
    if any(mapping(metadata.get(field)).get(_SWITCH) == "disabled" for field in ("labels", "annotations")):
        return data, origin
    change = _Change(origin, given)
    try:
        changed = change.of(data, (), ())
    except Unreadable:
        # Flux applies nothing of it
        return data, origin
    if changed is data:
        return data, origin
    overlays = {**_moved(origin, change.keys), **change.overlays}
    return changed, Origin(origin.base, overlays)


def _moved(origin: Origin, keys: dict[Path, Path]) -> dict[Path, Written]:
    """The overlays of an origin, below the keys that are called otherwise now."""
    if not keys:
        return dict(origin.overlays)
    found = {}
    for path, place in origin.overlays.items():
        start = next((path[:length] for length in range(len(path), 0, -1) if path[:length] in keys), ())
        found[(*keys[start], *path[len(start) :]) if start else path] = place
    return found


class _Change:
    """The walk through one object. `keys` are the paths of renamed keys, as they were and as they are now."""

    __slots__ = ("_given", "_origin", "_size", "keys", "overlays")

    def __init__(self, origin: Origin, given: Substitution) -> None:
        self._origin = origin
        self._given = given
        self._size = 0
        self.overlays: dict[Path, Written] = {}
        self.keys: dict[Path, Path] = {}

    def of(self, value: Any, before: Path, now: Path) -> Any:
        """The value that was at one path, and is at another now; the same where nothing in it changes."""
        if isinstance(value, str):
            return self._text(value, before, now) if "$" in value else value
        if isinstance(value, dict):
            return self._mapping(value, before, now)
        if isinstance(value, list):
            found = [self.of(one, (*before, at), (*now, at)) for at, one in enumerate(value)]
            return value if all(one is other for one, other in zip(found, value, strict=True)) else found
        return value

    def _mapping(self, value: dict[str, Any], before: Path, now: Path) -> dict[str, Any]:
        found: dict[str, Any] = {}
        same = True
        for key, one in value.items():
            name = self._filled(key) if "$" in key else key
            if name != key:
                self.keys[(*before, key)] = (*now, name)
                self.overlays[(*now, name)] = self._origin.of((*before, key))
            found[name] = self.of(one, (*before, key), (*now, name))
            same = same and name == key and found[name] is one
        return value if same else found

    def _text(self, written: str, before: Path, now: Path) -> Any:
        changed = self._filled(written)
        if changed == written:
            return written
        found = _read_again(changed) if _is_plain(written) else changed
        if found is Unreadable:
            return written
        place = self._origin.of(before)
        self.overlays[now] = place._replace(by=place.by or self._given.by)
        return found

    def _filled(self, written: str) -> str:
        changed = substituted(written, self._given)
        self._size += len(changed)
        if self._size > SIZE_LIMIT:
            raise Unreadable(written)
        return changed


def _is_plain(text: str) -> bool:
    """Whether the text is written without quotes, whatever stood around it before. goyaml.v2: analyze_scalar."""
    first = text[:1]
    if first in _FIRST or "\n" in text or "\t" in text or text[-1:] in (" ", ":") or text.startswith(("---", "...")):
        return False
    return not (first in _BEFORE_SPACE and text[1:2] in ("", " ")) and ": " not in text and " #" not in text


def _read_again(text: str) -> Any:
    """The value that a plain scalar is after its variables are filled in; Unreadable where it is no YAML."""
    if not text or (_is_plain(text) and text == text.strip()):
        try:
            return plain_value(text)
        except ValueError:
            return Unreadable
    found = documents(Source("", f"value: {text}\n"))
    value = found[0].value if len(found) == 1 and found[0].state == "foreign" else None
    return value["value"] if isinstance(value, dict) and "value" in value else Unreadable
