"""Patches that no kustomization uses: switched off by a comment, or listed nowhere."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from svclint.discover.purposes.whole import all_keys, is_directed, is_open, lacking
from svclint.document import documents
from svclint.named_tuple import NamedTuple
from svclint.resource import mapping, objects, text
from svclint.scope import Member, Unlisted
from svclint.source import Span
from svclint.typing_names import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from svclint.discover.kustomizations.reading import Kustomization
    from svclint.scope import Scope
    from svclint.source import Source

# `#- path: patches/a.yaml`, `# - a.yaml` and the field above it, which may be switched off as well
_LINE = re.compile(
    r"^#?[ \t]?(?P<field>[A-Za-z]\w+):[ \t]*(?:\[\])?[ \t]*(?:#.*)?$"
    r"|^[ \t]*#[#\s]*(?:-[ \t]*)?(?P<path>path:[ \t]*)?[\"']?(?P<name>[\w./-]+\.(?:ya?ml|json))[\"']?[ \t]*(?:#.*)?$",
    re.MULTILINE,
)
# a kustomization at a repository's root has a lot below it that is none of its business
_NEAR = 2

_Title = tuple[str, str]


class _Off(NamedTuple):
    """An entry of a kustomization that a comment switches off; `patch` says that it names a patch."""

    kustomization: str
    span: Span
    patch: bool


def with_unlisted(
    scopes: Sequence[Scope],
    kustomizations: Mapping[str, Kustomization],
    left: Mapping[str, Source],
) -> list[Scope]:
    """The scopes of `kustomizations` (by directory), with those of the files `left` that are patches nobody uses.

    Each goes to the first scope that holds the kustomization, so that it is told once.
    """
    off = {name: one for each in kustomizations.values() for name, one in _switched_off(each)}
    holders = _holders(scopes)
    sizes: dict[int, Mapping[_Title, int]] = {}
    found: dict[int, list[tuple[Source, Unlisted]]] = {}
    for path in sorted(left):
        near, depth = _kustomization_of(path, kustomizations)
        entry = off.get(path)
        name = entry.kustomization if entry is not None else near.source.path if near is not None else ""
        number = holders.get(name)
        if number is None:
            continue
        if number not in sizes:
            sizes[number] = _sizes(scopes[number], kustomizations)
        if _is_patch(left[path], sizes[number], depth, entry):
            at = entry.span if entry is not None else None
            found.setdefault(number, []).append((left[path], Unlisted(path, name, at)))
    return [_with(scope, found.get(number, ())) for number, scope in enumerate(scopes)]


def _with(scope: Scope, found: Iterable[tuple[Source, Unlisted]]) -> Scope:
    members = tuple(Member(source, "unlisted") for source, _ in found)
    return scope._replace(members=(*scope.members, *members), unlisted=tuple(one for _, one in found))


def _holders(scopes: Sequence[Scope]) -> dict[str, int]:
    """The first scope of each kustomization file."""
    found: dict[str, int] = {}
    for number, scope in enumerate(scopes):
        for member in scope.members:
            if member.role == "config":
                found.setdefault(member.source.path, number)
    return found


def _sizes(scope: Scope, kustomizations: Mapping[str, Kustomization]) -> dict[_Title, int]:
    """How many fields each object of a scope has, by kind and name, as written and as any of its layers calls it."""
    found: dict[_Title, int] = {}
    affixes = _affixes(scope, kustomizations)
    for member in scope.members:
        for data in _objects(member.source) if member.role == "objects" else ():
            kind, name = _title(data)
            for prefix, suffix in affixes:
                found[kind, f"{prefix}{name}{suffix}"] = sum(1 for _ in all_keys(data))
    return found


def _affixes(scope: Scope, kustomizations: Mapping[str, Kustomization]) -> set[tuple[str, str]]:
    """What names may have in front and behind: nothing, what one of the layers adds, or all of them."""
    directories = [posixpath.dirname(one.source.path) or "." for one in scope.members if one.role == "config"]
    # from the outermost to the innermost
    layers = [kustomizations[one] for one in dict.fromkeys(directories) if one in kustomizations]
    whole = "".join(one.prefix for one in layers), "".join(one.suffix for one in reversed(layers))
    return {("", ""), whole, *((one.prefix, one.suffix) for one in layers)}


def _kustomization_of(path: str, kustomizations: Mapping[str, Kustomization]) -> tuple[Kustomization | None, int]:
    """The kustomization in whose directory, or nearest below whose directory, a file lies; and how far below."""
    directory, depth = posixpath.dirname(path) or ".", 0
    while directory not in kustomizations:
        if directory in (".", "/"):
            return None, 0
        directory, depth = posixpath.dirname(directory) or ".", depth + 1
    return kustomizations[directory], depth


def _is_patch(source: Source, sizes: Mapping[_Title, int], depth: int, off: _Off | None) -> bool:
    """Whether every object of the file is a part of another one, or the file is a patch that is switched off.

    Where nothing can be missing, a larger object of the kind and name in the kustomization shows it.
    """
    if off is not None and off.patch:
        return True
    parts = list(_objects(source))
    if not parts or any(one.state != "object" for one in documents(source)):
        return False
    near = depth <= _NEAR or off is not None
    for data in parts:
        size = sizes.get(_title(data), 0)
        is_part = lacking(data) != "" and (near or size > 0)
        # a Service of the name has the selector that this one lacks
        larger = size > (0 if data.get("kind") == "Service" else sum(1 for _ in all_keys(data)))
        if not (is_part or is_directed(data) or (is_open(data) and larger)):
            return False
    return True


def _objects(source: Source) -> Iterator[dict[str, Any]]:
    for document in documents(source):
        yield from (data for _, data in objects(document))


def _title(data: dict[str, Any]) -> _Title:
    return text(data.get("kind")), text(mapping(data.get("metadata")).get("name"))


def _switched_off(one: Kustomization) -> Iterator[tuple[str, _Off]]:
    """The files that the comments of a kustomization name as entries, and whether as patches."""
    source = one.source
    field = ""
    for line in _LINE.finditer(source.text) if "#" in source.text else ():
        if line["field"]:
            field = line["field"]
            continue
        path = posixpath.normpath(posixpath.join(posixpath.dirname(source.path), line["name"]))
        is_patch = bool(line["path"]) or field.startswith("patches")
        yield path, _Off(source.path, Span(source.path, line.start("name"), line.end("name")), is_patch)
