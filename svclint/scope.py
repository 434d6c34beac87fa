"""Scope: what is applied together to one cluster, as values that can be sent to another process."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from svclint.certainty.doubt import Doubt
from svclint.named_tuple import NamedTuple
from svclint.resource.identity import Identity
from svclint.resource.rendering import CommonLabels, Rendering
from svclint.settings import Assumed
from svclint.source import Source, Span
from svclint.typing_names import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from svclint.document import Path
    from svclint.resource import Selector

Role = Literal["objects", "context", "patch", "config", "alternative", "schema", "expected", "unlisted", "snapshot"]
"""What a source is to the scope: its objects are judged; they are there to be found, and judged elsewhere; kustomize
patches of objects; settings of a tool (values, kustomizations); the same objects as another file of its directory,
so that it is not part of the scope but beside it; only its CustomResourceDefinitions count, for their schemas; what a
test expects of a cluster or a generator, so that nothing is sent to any; a patch that no kustomization uses; or what
the cluster was seen to have, there to be found where nothing is applied over it, and never judged."""


ANY_NAMESPACE = ""
"""As a namespace in which a command applies a file: one that is filled in when it is run."""


class Member(NamedTuple):
    """A source as part of a scope. A kustomization may force its objects' namespace and add labels to them.

    `namespace_from` is the path of the kustomization whose
    `namespace` field it is; empty where the namespace is only what its neighbours have. `without` are the objects of it
    that the scope defines anew in another file. `built` says that a kustomization of the scope has it: what that makes
    of its objects is applied, and not the file as it stands. `partial` says that patches which could not be read may
    change them. `default_namespace` is that of its objects which name none, where it is not the scope's.
    """

    source: Source
    role: Role = "objects"
    namespace: str | None = None
    common: CommonLabels | None = None
    namespace_from: str = ""
    without: frozenset[Identity] = frozenset()
    built: bool = False
    partial: bool = False
    default_namespace: str = ""

    def rendering(self, default_namespace: str) -> Rendering:
        """What becomes of its objects in a scope with this default namespace."""
        return Rendering(self.default_namespace or default_namespace, self.namespace, self.common, self.namespace_from)


class Hole(NamedTuple):
    """Something that belongs to the scope and could not be read here: a remote base, a chart, a template, a bad file.

    `path` is where it is mentioned; an empty one concerns the whole scope. `wide` says that one at the root concerns
    everything below it, and not only what stands beside it.
    """

    path: str
    reason: str
    wide: bool = True


def unread_file(path: str) -> Hole:
    """A file of the scope that could not be read."""
    return Hole(path, f"{path} could not be read")


class Missing(NamedTuple):
    """A file that a kustomization names, and that is not there, or is not read.

    `path` is the kustomization's file, `at` the place in it, `name` what stands there; `meant` is what should probably
    stand there, empty where no file of that directory is like it. `made` says that something makes the file: there is a
    template of it, or git is told to leave it out. `refused` says why the file or directory `file` is not read, whether
    it is there or not.
    """

    path: str
    at: Path
    name: str
    meant: str = ""
    made: bool = False
    refused: str = ""
    file: str = ""


class Unlisted(NamedTuple):
    """A patch that a kustomization does not use: its file, that of the kustomization, and the entry that a comment
    switches off there."""

    path: str
    kustomization: str
    off: Span | None = None


UNNAMED = "release-name"
"""What `helm template` calls a release that nobody names."""


class Chart(NamedTuple):
    """A Helm chart: its directory and how many template files it has; `release` is what the rendered one is called.

    Where it is not rendered, and somebody tried, `failure` says why, and `at` at which template and line; `needs` is
    what it asks for and nobody gives. `kinds` are all that its templates can make, by any values; None where nobody can
    tell. `is_bare` says that a script or a helmfile installs it with its own values only.
    """

    directory: str
    templates: int
    release: str = ""
    failure: str = ""
    at: tuple[str, int] | None = None
    needs: str = ""
    kinds: frozenset[str] | None = None
    is_bare: bool = False

    @property
    def is_rendered(self) -> bool:
        return self.release != ""


class Substitution(NamedTuple):
    """The variables that Flux fills in after a build.

    `hidden` are variables whose values are not here, and `open` says that there may be more of them: a Secret that lies
    elsewhere. `by` says in words where they are given, `files` are all that give one.
    """

    values: Mapping[str, str]
    hidden: frozenset[str] = frozenset()
    open: bool = False
    by: str = ""
    files: frozenset[str] = frozenset()

    def may_have(self, name: str) -> bool:
        """Whether a variable without a known value may have one."""
        return self.open or name in self.hidden


class Addition(NamedTuple):
    """What a GitOps tool adds to a kustomization before it builds it: fields of kustomize, and where in a document of
    `source` each is written."""

    source: Source
    document: int
    fields: Mapping[str, Any]
    places: Mapping[Path, Path]


class Printed(NamedTuple):
    """What a program makes of a kustomization that svclint does not build: its text, or why there is none."""

    text: str
    program: str
    failure: str = ""


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


class Scope(NamedTuple):
    """What is applied together. `root` is its directory ("" for the working directory).

    `members` are in the order in which they are read: by path, or as a kustomization lists its resources.

    `nearest` says that references resolve nearest first, because nobody declared that all of it belongs together.
    `kustomizations` are the directories of those that are built for their objects, `beside` what they read beside the
    members, `links` the paths by which symbolic links lead to files of it, each with the file's own. `missing` are
    files that it names and that are not there, `unlisted` patches that are there and that it does not name. `aside`
    says by path why a file is hardly applied as it is, `steps` are files that a guide applies one by one, `apart` pairs
    of which it deletes one before it applies the other, `either` those of which a script applies only one, `labs`
    directories of guides that have a cluster each, each with its guide, `filled` the texts of a file that a command
    replaces before it applies that, `completed` files in which a program fills in what is empty, or `XXX`, `made`
    Services that a guide's commands make, by name, for the files of some directories; `placed` are the namespaces in
    which commands apply files whose objects name none; `fetched` is what they bring beside these; `installed` is what
    the tree says of the versions around it, `node_ports` what it says of the ranges that clusters hand out, `merged`
    are files that a command applies on the server's side, `misnamed` those that kubectl does not read by their folder,
    `unmaintained` are directories of projects that nobody maintains any more.
    `edited` are the fields that a command writes into one of its kustomizations before it builds, `as_texts` the
    directories of which a tool writes all annotations as texts.
    `substitutions` are the variables that Flux fills in, by the directory of a kustomization or of plain files,
    `additions` what GitOps tools add to kustomizations. `snapshots` are the paths of those that are for this scope
    only, `printed` what a program makes of kustomizations that are not built here, by directory.
    """

    name: str
    root: str
    members: tuple[Member, ...]
    default_namespace: str = "default"
    nearest: bool = True
    assume: tuple[Assumed, ...] = ()
    holes: tuple[Hole, ...] = ()
    chart: Chart | None = None
    missing: tuple[Missing, ...] = ()
    unlisted: tuple[Unlisted, ...] = ()
    aside: Mapping[str, Doubt] = {}
    steps: frozenset[str] = frozenset()
    apart: frozenset[frozenset[str]] = frozenset()
    either: frozenset[frozenset[str]] = frozenset()
    labs: Mapping[str, str] = {}
    filled: Mapping[str, frozenset[str]] = {}
    completed: frozenset[str] = frozenset()
    made: Mapping[str, frozenset[str]] = {}
    placed: Mapping[str, frozenset[str]] = {}
    fetched: tuple[Fetched, ...] = ()
    installed: tuple[Installed, ...] = ()
    unmaintained: tuple[str, ...] = ()
    node_ports: tuple[PortRange, ...] = ()
    merged: frozenset[str] = frozenset()
    misnamed: frozenset[str] = frozenset()
    kustomizations: tuple[str, ...] = ()
    edited: frozenset[str] = frozenset()
    as_texts: frozenset[str] = frozenset()
    beside: tuple[Source, ...] = ()
    links: Mapping[str, str] = {}
    substitutions: Mapping[str, Substitution] = {}
    additions: Mapping[str, Addition] = {}
    snapshots: tuple[str, ...] = ()
    printed: Mapping[str, Printed] = {}

    def texts(self) -> Iterator[str]:
        """All texts that something of its objects may come from, but for the values of variables."""
        yield from (one.source.text for one in self.members)
        yield from (one.text for one in self.beside)
        yield from (one.source.text for one in self.additions.values())
        yield from (one.text for one in self.printed.values())

    def fills_in(self, file: str, value: str) -> bool:
        """Whether a command replaces part of a text before it applies the file."""
        return bool(self.filled) and any(one in value for one in self.filled.get(file, ()))

    def completes(self, file: str, selector: Selector) -> bool:
        """Whether a program that has a file inside fills in what a selector in it asks for: `XXX`, or nothing."""
        if file not in self.completed:
            return False
        return "XXX" in str(selector) or any("" in one.values for one in selector.requirements)

    def version_of(self, what: str, directory: str) -> tuple[int, int] | None:
        """The version of a controller or an API that the tree installs for the files of a directory, if it says so."""
        for one in self.installed:
            if one.what == what and directory in one.directories:
                return one.version
        return None

    def is_unmaintained(self, file: str) -> bool:
        """Whether a file is one of a project that nobody maintains: it was written for the clusters of its time."""
        return any(not one or file.startswith(f"{one}/") for one in self.unmaintained)
