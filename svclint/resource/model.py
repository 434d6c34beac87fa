"""Resource: one Kubernetes object of a manifest, with its identity and its place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from svclint.resource.identity import Identity
from svclint.resource.once import once
from svclint.typing_names import TYPE_CHECKING, Any
from svclint.violation import Edit, Label, Part

if TYPE_CHECKING:
    from svclint.document import Document, Path
    from svclint.finding import ResourceId
    from svclint.origin import Origin
    from svclint.resource.rendering import CommonLabels, Rendering
    from svclint.source import Span

NAMESPACE_KEY = "kubernetes.io/metadata.name"
"""The label that every namespace has, whose value is its name. k/k: pkg/registry/core/namespace."""
RELEASE_KEYS = ("app.kubernetes.io/instance", "release", "instance")
"""The labels in which charts give their pods the name of the release."""


class Resource:
    """One object: `data` is its plain value, `origin` where its fields are written: mostly in `document`, below `root`.

    `metadata` and `spec` are those fields of it, which most questions begin with: empty where they are no mappings.
    `labels` are its own, those that its kustomization adds among them.
    `namespace` is the one it will live in ("" for cluster-scoped kinds), `namespace_written` whether the manifest or a
    kustomization says so. `name` is empty where the manifest has none (`generateName`). `rendering` is what its scope
    does to it. `partial` says that kustomize patches which are not here may change the object, so that what it lacks
    may yet come. `judged` is false where the object is only there to be found: it is judged in another scope, or a
    controller has made it (`is_made`) in the cluster that it was read out of (`is_live`).

    `render.objects` makes all of them, so that nobody else decides any of this.
    """

    __slots__ = (
        "api_version",
        "data",
        "directory",
        "document",
        "file",
        "group",
        "identity",
        "is_live",
        "is_made",
        "judged",
        "kind",
        "labels",
        "metadata",
        "name",
        "namespace",
        "namespace_written",
        "origin",
        "partial",
        "read",
        "rendering",
        "root",
        "spec",
        "version",
    )

    def __init__(
        self, data: dict[str, Any], origin: Origin, rendering: Rendering, judged: bool, partial: bool = False
    ) -> None:
        self.origin = origin
        self.document, self.root, _ = origin.base
        self.data = data
        self.api_version = text(data.get("apiVersion"))
        self.group, _, self.version = self.api_version.rpartition("/")
        self.kind = text(data.get("kind"))
        self.metadata = metadata = mapping(data.get("metadata"))
        self.spec = mapping(data.get("spec"))
        self.name = text(metadata.get("name"))
        written = text(metadata.get("namespace"))
        self.namespace_written = bool(written or rendering.namespace_from)
        self.namespace = rendering.namespace_of(self.group, self.kind, written)
        self.identity = Identity.of(self.group, self.kind, self.namespace, self.name)
        self.rendering = rendering
        self.labels = rendering.labels_of(string_map(metadata.get("labels")))
        self.read: dict[object, Any] = {}
        self.is_live = "uid" in metadata and is_live(metadata)
        self.is_made = self.is_live and _is_made(self)
        self.judged = judged and not self.is_made
        self.partial = partial
        source = self.document.source
        self.file, self.directory = source.path, source.directory

    def __repr__(self) -> str:
        return f"Resource({self.kind}/{self.namespace}/{self.name})"

    @property
    def common(self) -> CommonLabels | None:
        """The labels that its kustomization adds."""
        return self.rendering.common

    @property
    def selected_too(self) -> Mapping[str, str]:
        """The labels that its kustomization adds to its selector."""
        return self.rendering.selected_by(self.kind)

    def given(self, path: Path) -> dict[str, Any]:
        """The entries of the mapping at `path` that the labels of a built kustomization gave it."""
        if not self.origin.overlays:
            return {}
        held = mapping(self.get(*path))
        return {key: one for key, one in held.items() if self.origin.of((*path, key)).path[:1] in _LABELLING}

    @property
    def given_selector(self) -> dict[str, Any]:
        """What of its selector the labels of a built kustomization gave it."""
        selector: Path = ("spec", "selector")
        return self.given((*selector, "matchLabels") if self.get(*selector, "matchLabels") is not None else selector)

    def patched(self, path: Path) -> Path:
        """The entry of the mapping at `path` that a patch wrote, where the mapping itself is another file's."""
        place = self.origin.of(path)
        for key in mapping(self.get(*path)) if self.origin.overlays else ():
            inner = self.origin.of((*path, key))
            if inner.document is not place.document and inner.path[:1] not in _LABELLING:
                return (*path, key)
        return path

    def in_file(self, *path: str) -> Any:
        """The value at `path` in the file that it comes from, whatever a kustomization made of it."""
        return dig(self.document.value, (*self.root, *path))

    @property
    def id(self) -> ResourceId:
        # imported here: only what is told has one
        from svclint.finding import ResourceId

        return ResourceId(self.api_version, self.kind, self.namespace, self.name)

    @property
    def title(self) -> str:
        """How messages call the object: `Deployment web`."""
        return f"{self.kind} {self.name}" if self.name else f"{self.kind} without a name"

    @property
    @once
    def annotations(self) -> dict[str, str]:
        return string_map(self.metadata.get("annotations"))

    def get(self, *path: str | int) -> Any:
        """The value at `path` below the object, None where it does not exist."""
        return dig(self.data, path)

    def label(self, path: Path, words: str = "", part: Part = "value") -> Label:
        """A label on the field at `path` below the object."""
        return Label(self, path, words, part)

    def edit(self, path: Path, value: str | int) -> Edit:
        """A replacement for the value at `path` below the object."""
        return Edit(self, path, value)

    def edit_key(self, path: Path, key: str) -> Edit:
        """Another key for the value at `path` below the object."""
        return Edit(self, path, key, "key")

    def removal(self, path: Path) -> Edit:
        """The edit that takes out the field at `path` below the object, key and value."""
        return Edit(self, path, "", "entry")

    def span_of(self, path: Path) -> Span:
        """Where the value at `path` below the object is written, or its closest parent."""
        place = self.origin.of(path)
        return place.document.locate(place.path).value

    def source_of(self, path: Path) -> str:
        """The text by which the value at `path` below the object is written; empty where none is."""
        place = self.origin.of(path)
        located = place.document.locate(place.path)
        if located.depth < len(place.path):
            return ""
        return place.document.source.text[located.value.start : located.value.end]

    def name_label(self, words: str = "") -> Label:
        """A label on the object's name, or on `metadata` where it has none."""
        return self.label(("metadata", "name"), words)

    def namespace_label(self) -> Label:
        """A label that says in which namespace it is: there, or on its name where the manifest leaves that out."""
        place = ("metadata", "namespace") if self.namespace_written else ("metadata", "name")
        return self.label(place, f"{self.title} is in namespace {self.namespace}")


# What nobody can give an object but the API server. A status is no mark: generators of CRDs write one as well
_MARKS = ("uid", "resourceVersion", "creationTimestamp", "managedFields")


def is_live(metadata: Mapping[str, Any]) -> bool:
    """Whether an object with this metadata is written as the API server gave it out.

    One mark alone may be left over, or somebody's own field of that name: then it is a manifest like all others.
    """
    return bool(metadata.get("uid")) and sum(1 for one in _MARKS if metadata.get(one)) > 1


def _is_made(one: Resource) -> bool:
    # imported here: most runs see no live object
    from svclint.resource.live import is_made

    return is_made(one)


# The fields of a kustomization, and of a transformer, that add labels
_LABELLING = (("commonLabels",), ("labels",))


def namespace_labels(name: str, labels: Mapping[str, str]) -> dict[str, str]:
    """The labels of a namespace once the API server has it, by those of its Namespace object."""
    return {**labels, NAMESPACE_KEY: name}


def dig(data: Any, path: Path) -> Any:
    """The value at `path` in plain data, None where it does not exist."""
    for step in path:
        # keys are texts: an index finds nothing in a mapping
        if isinstance(data, dict):
            data = data.get(step)
        elif isinstance(data, list) and isinstance(step, int) and 0 <= step < len(data):
            data = data[step]
        else:
            return None
    return data


def mapping(value: Any) -> dict[str, Any]:
    """`value` if it is a mapping, else an empty one: manifests may hold anything anywhere."""
    return value if isinstance(value, dict) else {}


def sequence(value: Any) -> list[Any]:
    """`value` if it is a list, else an empty one."""
    return value if isinstance(value, list) else []


def text(value: Any) -> str:
    """`value` if it is a string, else the empty one."""
    return value if isinstance(value, str) else ""


def number(value: Any) -> int | None:
    """`value` if it is an integer (booleans are not), else None."""
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def string_map(value: Any) -> dict[str, str]:
    """Labels, annotations or a selector as text; wrong scalar types are read as the text they will be meant as.

    What is no scalar at all is `…`, which no label can be.
    """
    if not isinstance(value, dict):
        return {}
    return {
        key: one if isinstance(one, str) else "…" if isinstance(one, (dict, list)) else scalar_text(one)
        for key, one in value.items()
    }


def scalar_text(value: Any) -> str:
    """A scalar as JSON writes it; null is the empty string, as in a decoded label."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def objects(document: Document) -> Iterable[tuple[Path, dict[str, Any]]]:
    """The objects of a document with their paths: the document itself, or the items of a List.

    Like kubectl, every kind that ends in `List` and has `items` is unpacked, Lists in Lists too; an item without
    `kind` takes it, and the apiVersion, from its typed list (`PodList`).
    """
    if document.state != "object":
        return ()
    # most are no List
    return _unfold((), document.value, 0) if document.value["kind"].endswith("List") else (((), document.value),)


def _unfold(path: Path, data: dict[str, Any], depth: int) -> Iterator[tuple[Path, dict[str, Any]]]:
    kind = text(data.get("kind"))
    items = data.get("items")
    if not (kind.endswith("List") and isinstance(items, list)) or depth > 8:
        yield path, data
        return
    for index, item in enumerate(items):
        if not isinstance(item, dict):
            continue
        if kind != "List" and "kind" not in item:
            item = {"apiVersion": data.get("apiVersion"), "kind": kind.removesuffix("List"), **item}  # noqa: PLW2901
        if isinstance(item.get("kind"), str) and isinstance(item.get("apiVersion"), str):
            yield from _unfold((*path, "items", index), item, depth + 1)
