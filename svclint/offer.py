"""Offer: what a file gives to whoever holds it, worked out once from its text, and small: no tree is kept in it."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping

from svclint.document import documents
from svclint.families import kyverno
from svclint.named_tuple import NamedTuple
from svclint.operators import release, remote, stated
from svclint.render.objects import written_objects
from svclint.resource import Identity, Rendering, pod_template, text
from svclint.source import short
from svclint.typing_names import TYPE_CHECKING

if TYPE_CHECKING:
    from svclint.document import Document, DocumentState, Path
    from svclint.render.kustomize.build import Built
    from svclint.resource import Resource
    from svclint.settings import WorkloadKind
    from svclint.source import Source

POD = ("", "Pod")
"""The kind that stands for all objects that make pods."""

_AS_WRITTEN = Rendering()
STEERING = frozenset({"DestinationRule", "GRPCRoute", "HTTPRoute", "VirtualService"})
"""The kinds by which a mesh may tell versions of a host apart."""


class Pods(NamedTuple):
    """The labels of the pods that an object makes: as written, and those that its controller adds (None: any value)."""

    labels: dict[str, str]
    added: Mapping[str, str | None]


class Offered(NamedTuple):
    """One object as its file has it; what is not there is empty. `root` is its path in the document of that number.

    `release` are the names that a release of a chart may have which it asks for, and the namespace of that, empty where
    it is the object's own. `remote` are those names and that of the chart, where the chart is in no tree. `splits` are
    the hosts whose versions a mesh tells apart by it. `makes` are group and kind of the objects that a policy makes in
    its namespace, or in any. `stated` are the fields of a custom resource that say what its controller makes of it;
    None where it makes nothing.
    """

    document: int
    root: Path
    group: str
    kind: str
    namespace: str
    name: str
    labels: dict[str, str]
    pods: Pods | None
    release: tuple[frozenset[str], str] | None = None
    remote: frozenset[str] = frozenset()
    splits: tuple[str, ...] = ()
    makes: tuple[tuple[str, str], ...] = ()
    stated: tuple[tuple[str, str], ...] | None = None

    def identity(self, rendering: Rendering) -> Identity:
        """What no other object can share with it where `rendering` is done to it, under the name of its file."""
        namespace = rendering.namespace_of(self.group, self.kind, self.namespace)
        return Identity.of(self.group, self.kind, namespace, self.name)


class Offer(NamedTuple):
    """What a file offers. `states` are those of its documents, `unread` says that one of them could not be read and
    may be an object, or is one whose kind or name is encrypted."""

    objects: tuple[Offered, ...]
    states: tuple[DocumentState, ...]
    unread: bool

    @property
    def kinds(self) -> frozenset[tuple[str, str]]:
        """Group and kind of the objects and of what their policies make, under the groups that serve them today; POD
        where one makes pods."""
        kinds = {one.identity(_AS_WRITTEN)[:2] for one in self.objects}
        kinds.update(made for one in self.objects for made in one.makes)
        return frozenset(kinds | {POD} if any(one.pods for one in self.objects) else kinds)


class Applied(NamedTuple):
    """What the kustomizations of a scope apply: each object with its file and the name that it has there; and the
    patches, by file and path, that found an object."""

    objects: tuple[tuple[str, Offered, str], ...] = ()
    met: frozenset[tuple[str, Path]] = frozenset()


def applied(builds: Iterable[Built], context: Container[str], workloads: tuple[WorkloadKind, ...]) -> Applied:
    """What kustomizations apply of the files that are not `context`."""
    objects: list[tuple[str, Offered, str]] = []
    met: set[tuple[str, Path]] = set()
    for built in builds:
        met |= built.met
        own = (one for one in built.resources if one.file not in context)
        objects.extend((one.file, offered(one, workloads), text(one.in_file("metadata", "name"))) for one in own)
    return Applied(tuple(objects), frozenset(met))


def offer(source: Source, workloads: tuple[WorkloadKind, ...]) -> Offer:
    """What `source` offers where `workloads` make pods as well: pure, and remembered as long as the source is."""
    return source.once(_read, workloads)


def _read(source: Source, workloads: tuple[WorkloadKind, ...]) -> Offer:
    read, objects = documents(source), tuple([offered(one, workloads) for one in written_objects(source)])
    return Offer(
        objects,
        tuple([one.state for one in read]),
        any(one.state in ("broken", "template") and _may_be_object(one) for one in read)
        or (
            _ENCRYPTED in source.text
            and any(one.kind.startswith(_ENCRYPTED) or one.name.startswith(_ENCRYPTED) for one in objects)
        ),
    )


# SOPS: what stands in the place of a value; told to leave nothing out, it encrypts kinds and names as well
_ENCRYPTED = "ENC["


# it is all that is said of a file to whoever does not read it
short(_read)


def offered(one: Resource, workloads: tuple[WorkloadKind, ...]) -> Offered:
    """What one object offers."""
    template, released = pod_template(one, workloads), release(one)
    return Offered(
        one.document.index,
        one.root,
        one.group,
        one.kind,
        text(one.metadata.get("namespace")),
        one.name,
        one.labels,
        Pods(template.labels, template.added) if template is not None else None,
        released,
        remote(one) if released is not None else frozenset(),
        _split_hosts(one) if one.kind in STEERING else (),
        _made(one) if (one.group, one.kind) in kyverno.POLICIES else (),
        stated(one) if "." in one.group else None,
    )


def _made(policy: Resource) -> tuple[tuple[str, str], ...]:
    # imported here: few trees have such policies
    from svclint.resource.generating import made

    return made(policy)


def _split_hosts(one: Resource) -> tuple[str, ...]:
    # imported here: few trees have such objects
    from svclint.families.splitting import split_hosts

    return split_hosts(one)


def _may_be_object(document: Document) -> bool:
    """Whether a document that cannot be read looks like one that would be sent to a cluster; or nothing is known."""
    return not document.text or "kind" in document.text
