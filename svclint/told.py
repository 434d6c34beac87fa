"""What is told of a scope's files that no manifest of it says: by guides, scripts, comments, programs and folders."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from svclint.certainty.doubt import Doubt
from svclint.files.paths import folders_above, is_below
from svclint.named_tuple import NamedTuple
from svclint.typing_names import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from svclint.document import Path
    from svclint.resource import Selector
    from svclint.resource.selector import Requirement


ANY_NAMESPACE = ""
"""As a namespace in which a command applies a file: one that is filled in when it is run."""

ANY_SERVICE = ""
"""As the Service below whose name pods are asked for: one that is filled in as a program runs."""

ANY_WORKLOAD = ""
"""As the workload whose containers a command has request something: any."""

KUBECTL = "kubectl"
"""As the program that a command gives a file to: any that sends its objects to Kubernetes."""

EACH = "[]"
"""As a step of a path below: each item of a list."""

ENTRIES = "entries"
"""What stands for the entries of a kustomization among the fields that commands write."""


Offered = tuple[str, str, str]
"""What a patch changes: a kind, a name and a field (`spec.ingress`); the first two are empty where it is for all."""


class Installed(NamedTuple):
    """The newest version that a tree installs of a controller or an API, where nothing newer is named.

    `directories` are those for whose files that holds.
    """

    what: str
    version: tuple[int, int]
    directories: frozenset[str]


class PortRange(NamedTuple):
    """Node ports that a file of the tree has the API server hand out, both bounds included; `is_told` says that a guide
    does, who may speak of another cluster."""

    low: int
    high: int
    path: str
    is_told: bool = False


class Fetched(NamedTuple):
    """What commands of a guide or a script bring that is not read here: manifests of the web, releases of charts.

    `directories` are those beside which it is. `namespaces` are those that the commands name for it, ANY_NAMESPACE
    where one is filled in as they are run; none where nothing says one. `names` are what its names begin with, none
    where these may be any.
    """

    directories: frozenset[str]
    namespaces: frozenset[str]
    names: frozenset[str]


class Listens(NamedTuple):
    """What the Dockerfile of an image says of its ports: those that it listens on, and all numbers that may be one.

    `is_all` says that it has no other: nothing of the file depends on what is not here. `is_by_name` says that only how
    the file or its folder is called joins it to an image: nothing here builds that.
    """

    path: str
    ports: frozenset[int] = frozenset()
    spoken: frozenset[int] = frozenset()
    is_all: bool = False
    is_by_name: bool = False


class Told(NamedTuple):
    """What is told of a scope's files, by their paths or those of their directories; what is empty, nothing tells.

    `discover/hearsay/heard.py` says what is asked of texts, and when; `discover/purposes/` has what folders tell, and
    how files look.
    """

    aside: Mapping[str, Doubt] = {}
    """Why a file is hardly applied as it is."""

    steps: frozenset[str] = frozenset()
    """Files that a guide applies one by one."""

    apart: frozenset[frozenset[str]] = frozenset()
    """Pairs of files of which a guide deletes one before it applies the other."""

    passed_over: frozenset[str] = frozenset()
    """Files that nothing names, beside those that commands apply one by one."""

    at_once: tuple[frozenset[str], ...] = ()
    """The files that one command applies, or a GitOps tool as it takes their folder, where these are several."""

    either: frozenset[frozenset[str]] = frozenset()
    """Pairs of files of which a script applies only one."""

    instead: frozenset[str] = frozenset()
    """Files that a guide applies in the place of others, as it says."""

    labs: Mapping[str, str] = {}
    """Directories whose guide has a cluster of its own, each with the guide: it makes one, or deletes it at the end."""

    filled: Mapping[str, frozenset[str]] = {}
    """The texts of a file that commands replace before they apply it."""

    rewritten: Mapping[str, frozenset[Path]] = {}
    """The fields of a file that commands write anew before they apply it, by their paths; EACH for all items."""

    completed: frozenset[str] = frozenset()
    """Files in which a program fills in what is empty, or `XXX`."""

    made: Mapping[str, frozenset[str]] = {}
    """Services that commands make, by name: the directories for whose files they do."""

    made_pods: Mapping[tuple[str, str], frozenset[tuple[str, str]]] = {}
    """Labels of pods that commands make, which have no other: the directories for whose files they do, each with the
    namespace, or ANY_NAMESPACE."""

    made_objects: Mapping[str, frozenset[tuple[str, str, str]]] = {}
    """Secrets, ConfigMaps and ServiceAccounts that commands make, by name: the kind of each and the directories for
    whose files they do, with the namespace, or ANY_NAMESPACE."""

    requested: Mapping[tuple[str, str], frozenset[str]] = {}
    """The resources that commands have the containers of workloads request, each with the name of the workload or
    ANY_WORKLOAD: the directories for whose files they do."""

    scaled: Mapping[str, frozenset[str]] = {}
    """The names of workloads that commands give pods once they are there, or ANY_WORKLOAD: the directories for whose
    files they do."""

    placed: Mapping[str, frozenset[str]] = {}
    """The namespaces in which commands apply a file whose objects name none."""

    injected: Mapping[str, frozenset[str]] = {}
    """The namespaces whose pods Istio gives proxies, as commands say: the directories for whose files they do."""

    moved: Mapping[str, frozenset[tuple[str, str]]] = {}
    """The namespaces that commands replace in a file as they apply it, each with the one that they put there;
    ANY_NAMESPACE for whichever the file names, too."""

    fetched: tuple[Fetched, ...] = ()
    """What commands bring beside the files."""

    classes: Mapping[str, frozenset[str]] = {}
    """The controllers that IngressClasses of other scopes of the run name, by the names of these classes."""

    installed: tuple[Installed, ...] = ()
    """The versions of controllers and APIs around the files; of one thing, the first is the nearest."""

    unmaintained: tuple[str, ...] = ()
    """Directories of projects that nobody maintains any more."""

    node_ports: tuple[PortRange, ...] = ()
    """The ranges of node ports that clusters hand out."""

    pod_names: frozenset[str] = frozenset()
    """The Services below whose names anything in the tree asks for single pods, of those that govern several;
    ANY_SERVICE where that is filled in."""

    kubernetes: Mapping[str, int] = {}
    """The newest minor version of Kubernetes 1.x that anything asks a cluster of, for what is below a path; the longest
    path decides, an empty one is for all others."""

    merged: frozenset[str] = frozenset()
    """Files that a command applies on the server's side."""

    decoded: frozenset[str] = frozenset()
    """Files that nobody but Flux applies: of the fields of built-in kinds it keeps those that it knows."""

    unchecked: frozenset[str] = frozenset()
    """Files that only tasks of Ansible send, without a validation of fields: the API server drops unknown ones."""

    readers: Mapping[str, str] = {}
    """Files that have several documents and no apiVersion, each with the program that a command gives it to."""

    misnamed: frozenset[str] = frozenset()
    """Files that kubectl does not read by their folder."""

    edited: frozenset[str] = frozenset()
    """The fields that commands write into one of the scope's kustomizations before they build it; ENTRIES for what that
    lists, `configMapGenerator.<name>` for what that generates."""

    as_texts: frozenset[str] = frozenset()
    """Directories of which a tool writes all annotations as texts."""

    offered: frozenset[Offered] = frozenset()
    """What components change of a kustomization's objects that lie below it, and that it does without."""

    labelled: Mapping[str, tuple[frozenset[tuple[str, str]], ...]] = {}
    """The sets of labels that programs give to what they make, by the directories of these programs; of a label whose
    value is worked out an empty text."""

    read_by_code: Mapping[str, frozenset[str]] = {}
    """The annotations that programs read, by the directories of these programs, of those that files use which are there
    to show what a program does."""

    images: Mapping[str, tuple[Listens, ...]] = {}
    """What the Dockerfiles say by which images are built here, by the last part of their names."""

    def and_also(self, other: Told) -> Told:
        """Both together; of what both tell, what `other` does: of a file or a directory, where it stands by that."""
        return Told._make(map(_both, self, other)) if any(other) else self

    def fills_in(self, file: str, value: str) -> bool:
        """Whether a command replaces part of a text before it applies the file."""
        return bool(self.filled) and any(one in value for one in self.filled.get(file, ()))

    def rewrites(self, file: str, path: Path) -> bool:
        """Whether a command writes a field of a file anew, or what it is a part of."""
        return any(
            len(one) <= len(path)
            and all(step == at or (step == EACH and isinstance(at, int)) for step, at in zip(one, path, strict=False))
            for one in self.rewritten.get(file, ())
        )

    def regenerates(self, kind: str, name: str) -> bool:
        """Whether commands change what a kustomization generates, whose name may be given more around it."""
        field = "configMapGenerator." if kind == "ConfigMap" else "secretGenerator."
        return any(one.startswith(field) and one.removeprefix(field) in name for one in self.edited)

    def applies_at_once(self, files: Collection[str]) -> bool:
        """Whether one command applies all of these files, or one tool their folder."""
        return any(those.issuperset(files) for those in self.at_once)

    def completes(self, file: str, selector: Selector) -> bool:
        """Whether a program that has a file inside fills in what a selector in it asks for: `XXX`, or nothing."""
        if file not in self.completed:
            return False
        return "XXX" in str(selector) or any("" in one.values for one in selector.requirements)

    @property
    def places(self) -> bool:
        """Whether commands apply any files in namespaces that these do not name."""
        return bool(self.placed or self.moved)

    def placed_in(self, file: str, written: str) -> Collection[str]:
        """The namespaces in which commands apply an object of a file that names this one, or none, other than that;
        ANY_NAMESPACE where one is filled in as the command is run."""
        if not written:
            return self.placed.get(file, ())
        moved = self.moved.get(file, ())
        return [new for old, new in moved if old in (written, ANY_NAMESPACE)]

    def injects(self, directory: str, namespaces: Collection[str]) -> bool:
        """Whether a command has Istio give proxies to the pods of one of these namespaces, for the files of a
        directory."""
        return any(directory in self.injected.get(one, ()) for one in namespaces) if self.injected else False

    def version_of(self, what: str, directory: str) -> tuple[int, int] | None:
        """The version of a controller or an API that the tree installs for the files of a directory, if it says so."""
        for one in self.installed:
            if one.what == what and directory in one.directories:
                return one.version
        return None

    def makes(self, kind: str, namespace: str, name: str, directory: str) -> bool:
        """Whether a command makes a Service, or an object without pods, for the files of a directory."""
        if kind == "Service":
            return directory in self.made.get(name, ())
        held = self.made_objects.get(name, ())
        return (kind, directory, namespace) in held or (kind, directory, ANY_NAMESPACE) in held

    def has_request(self, resource: str, workload: str, directory: str) -> bool:
        """Whether a command has the containers of a workload request a resource, for the files of a directory."""
        return any(directory in self.requested.get((resource, one), ()) for one in (workload, ANY_WORKLOAD))

    def scales(self, workload: str, directory: str) -> bool:
        """Whether a command gives a workload pods once it is there, for the files of a directory."""
        return any(directory in self.scaled.get(one, ()) for one in (workload, ANY_WORKLOAD))

    def is_read_by_code(self, directory: str, annotation: str) -> bool:
        """Whether a program in a directory, or in one above, reads an annotation."""
        return any(annotation in names and is_below(directory, root) for root, names in self.read_by_code.items())

    def labels(self, directory: str, selector: Selector) -> bool:
        """Whether a program in a directory, or in one above, makes what has all labels that a selector asks for."""
        asked = [one for one in selector.requirements if one.operator in ("In", "Exists")]
        return bool(asked) and any(
            all(any(_is_given(one, key, value) for key, value in labels) for one in asked)
            for root, sets in self.labelled.items()
            if is_below(directory, root)
            for labels in sets
        )

    def kubernetes_of(self, file: str) -> int:
        """The newest minor version of Kubernetes 1.x that is asked of a cluster for a file; 0 where none is."""
        if not self.kubernetes:
            return 0
        return next((self.kubernetes[one] for one in (file, *folders_above(file), "") if one in self.kubernetes), 0)

    def makes_pods(self, selector: Selector, namespace: str, directory: str) -> bool:
        """Whether a command makes pods for the files of a directory that have all labels which a selector asks for."""
        asked = [(one.key, *one.values) for one in selector.requirements if one.operator == "In"]
        if len(asked) != 1 or len(selector.requirements) != 1 or not self.made_pods:
            return False
        key, *names = asked[0]
        places = {(directory, namespace), (directory, ANY_NAMESPACE)}
        return any(not places.isdisjoint(self.made_pods.get((key, name), ())) for name in names)

    def is_unmaintained(self, file: str) -> bool:
        """Whether a file is one of a project that nobody maintains: it was written for the clusters of its time."""
        return any(is_below(file, one) for one in self.unmaintained)


def _is_given(asked: Requirement, key: str, value: str) -> bool:
    return asked.key == key and (not value or asked.operator == "Exists" or value in asked.values)


def _both(known: Any, more: Any) -> Any:
    return {**known, **more} if isinstance(more, Mapping) else more or known
