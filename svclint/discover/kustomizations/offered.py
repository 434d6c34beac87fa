"""What components below a kustomization change of its objects, though it does without them: whoever builds on it may
choose one."""

from __future__ import annotations

import posixpath
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping

from svclint.discover.kustomizations.reading import Kustomization
from svclint.document import documents
from svclint.files.paths import folders_above
from svclint.resource import mapping, sequence, text
from svclint.source import Source
from svclint.typing_names import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from svclint.told import Offered

Load = Callable[[str], Source | None]


def offered(
    kustomizations: Mapping[str, Kustomization], applied: Collection[str], load: Load
) -> Mapping[str, frozenset[Offered]]:
    """By directory of a kustomization what the components change that lie below it, none other between; but for those
    of `applied`, which a tool builds as they are."""
    found: dict[str, set[Offered]] = defaultdict(set)
    for one in kustomizations.values():
        if one.component:
            above = (folder or "." for folder in folders_above(one.directory))
            home = next((each for each in above if each in kustomizations and not kustomizations[each].component), "")
            if home and home not in applied and one.directory not in kustomizations[home].components:
                found[home].update(_changes(one, load))
    return {directory: frozenset(changes) for directory, changes in found.items()}


def _changes(one: Kustomization, load: Load) -> Iterator[Offered]:
    """Kind, name and field of what its patches change; a kind or a name is empty where they are for all."""
    data: Mapping[str, Any] = next((each.value for each in documents(one.source) if isinstance(each.value, dict)), {})
    for field in ("patches", "patchesJson6902", "patchesStrategicMerge"):
        for entry in sequence(data.get(field)):
            written = mapping(entry)
            target = mapping(written.get("target"))
            for value in _values(one, text(written.get("patch")), text(entry) or text(written.get("path")), load):
                yield from _of_patch(value, text(target.get("kind")), text(target.get("name")))


def _values(one: Kustomization, patch: str, path: str, load: Load) -> Iterator[Any]:
    """What a patch holds: its own text, or that of the file that it names; the old field has either in one place."""
    if "\n" in path or path.startswith("{"):
        patch, path = path, ""
    source = load(posixpath.normpath(posixpath.join(one.directory, path))) if path else Source("", patch)
    if source is not None:
        yield from (document.value for document in documents(source))


def _of_patch(value: Any, kind: str, name: str) -> Iterator[Offered]:
    if isinstance(value, list):
        for operation in map(mapping, value):
            if operation.get("op") != "test":
                yield kind, name, ".".join(text(operation.get("path")).split("/")[1:3])
    elif isinstance(value, dict):
        kind, name = kind or text(value.get("kind")), name or text(mapping(value.get("metadata")).get("name"))
        yield from ((kind, name, f"{top}.{key}") for top in value for key in mapping(value[top]))
