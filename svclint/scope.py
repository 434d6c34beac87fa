"""Scope: what is applied together to one cluster, as values that can be sent to another process."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from svclint.named_tuple import NamedTuple
from svclint.nearness import REACH, steps
from svclint.resource.identity import Identity
from svclint.resource.rendering import CommonLabels, Rendering
from svclint.settings import Assumed
from svclint.source import Source, Span
from svclint.told import Told
from svclint.typing_names import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from svclint.document import Path
    from svclint.vocabulary import Vocabulary

Role = Literal[
    "objects", "context", "patch", "config", "alternative", "schema", "expected", "unlisted", "snapshot", "refused"
]
"""What a source is to the scope: its objects are judged; they are there to be found, and judged elsewhere; kustomize
patches of objects; settings of a tool (values, kustomizations); the same objects as another file of its directory,
so that it is not part of the scope but beside it; only its CustomResourceDefinitions count, for their schemas; what a
test expects of a cluster or a generator, so that nothing is sent to any; a patch that no kustomization uses; what the
cluster was seen to have, there to be found where nothing is applied over it, and never judged; or the template of a
chart that Helm cannot parse."""


class Member(NamedTuple):
    """A source as part of a scope. A kustomization may force its objects' namespace and add labels to them."""

    source: Source

    role: Role = "objects"

    namespace: str | None = None

    common: CommonLabels | None = None

    namespace_from: str = ""
    """The path of the kustomization whose `namespace` field it is; empty where the namespace is only what its
    neighbours have."""

    without: frozenset[Identity] = frozenset()
    """The objects of it that the scope defines anew in another file; of an alternative those that one repeats as they
    are: then all else that it holds is there as well."""

    built: bool = False
    """Whether a kustomization of the scope has it: what that makes of its objects is applied, and not the file as it
    stands."""

    partial: bool = False
    """Whether patches that could not be read may change its objects."""

    default_namespace: str = ""
    """That of its objects which name none, where it is not the scope's."""

    def rendering(self, default_namespace: str) -> Rendering:
        """What becomes of its objects in a scope with this default namespace."""
        return Rendering(self.default_namespace or default_namespace, self.namespace, self.common, self.namespace_from)


class Hole(NamedTuple):
    """Something that belongs to the scope and could not be read here: a remote base, a chart, a template, a bad file.

    `path` is where it is mentioned; an empty one concerns the whole scope. `wide` says that one at the root concerns
    everything below it, and not only what stands beside it. `kind` is the only one that it holds, as far as the name of
    a file tells; empty where it may hold anything.
    """

    path: str
    reason: str
    wide: bool = True
    kind: str = ""

    def may_hold(self, kind: str) -> bool:
        """Whether it may hold objects of a kind."""
        return self.kind in ("", kind)

    def is_near(self, directory: str) -> bool:
        """Whether it may hold what an object of a plain file in a directory lacks: within reach, or anywhere above."""
        if not self.path:
            return True
        there = self.path.rpartition("/")[0]
        if not self.wide and "/" not in there:
            return directory == there
        # files above belong to everything below them
        return not there or directory.startswith(there + "/") or steps(directory, there) <= REACH


# `db-secret.yml`, `secrets.enc.yaml`, `02-secret.yaml.template`; not the operators called external-secrets and its like
_OF_SECRETS = (
    r"(?i)(?!(?:external|sealed)[-_]secrets\.)(?:[\w-]*[-_])?(?:sealed)?secrets?(?:\.\w+)*\.(?:ya?ml|json)(?:\.\w+)*"
)


def kind_in_file(path: str) -> str:
    """The only kind of objects in a file that is not here, where its name says so: a Secret is what people do not
    commit. Empty where it may hold anything."""
    return "Secret" if re.fullmatch(_OF_SECRETS, path.rpartition("/")[2]) is not None else ""


def unread_file(path: str) -> Hole:
    """A file of the scope that could not be read."""
    return Hole(path, f"{path} could not be read", kind=kind_in_file(path))


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


WITHOUT_HELM = "without Helm"
"""Why charts were not rendered where nothing is installed that renders, as a summary counts them."""

UNNAMED = "release-name"
"""What `helm template` calls a release that nobody names."""


class Chart(NamedTuple):
    """A Helm chart: its directory and how many template files it has; `release` is what the rendered one is called.

    Where it is not rendered, and somebody tried, `failure` says why, and `at` at which template and line; `needs` is
    what it asks for and nobody gives, `unparsed` says that Helm cannot parse the template, by any values, and
    `lacks_helm` that nothing is installed that renders. `kinds` are all that its templates can make, by any values;
    None where nobody can tell. `is_bare` says that a script or a helmfile installs it with its own values only;
    `replaced` are the paths of the values that all set anew who install it here, GitOps tools and commands. `said` is
    the file of the GitOps object that deploys it with the values of this release; `called` are the names under which
    objects here install it, or helmfiles and commands where none does, with whatever values.
    """

    directory: str
    templates: int
    release: str = ""
    failure: str = ""
    at: tuple[str, int] | None = None
    needs: str = ""
    kinds: frozenset[str] | None = None
    is_bare: bool = False
    replaced: frozenset[tuple[str | int, ...]] = frozenset()
    said: str = ""
    unparsed: bool = False
    lacks_helm: bool = False
    called: frozenset[str] = frozenset()

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


class Scope(NamedTuple):
    """What is applied together."""

    name: str

    root: str
    """Its directory ("" for the working directory)."""

    members: tuple[Member, ...]
    """In the order in which they are read: by path, or as a kustomization lists its resources."""

    default_namespace: str = "default"

    nearest: bool = True
    """Whether references resolve nearest first, because nobody declared that all of it belongs together."""

    assume: tuple[Assumed, ...] = ()

    holes: tuple[Hole, ...] = ()

    chart: Chart | None = None

    missing: tuple[Missing, ...] = ()
    """Files that it names and that are not there."""

    unlisted: tuple[Unlisted, ...] = ()
    """Patches that are there and that it does not name."""

    told: Told = Told()
    """What guides, scripts, programs and the like tell of its files."""

    kustomizations: tuple[str, ...] = ()
    """The directories of those that are built for their objects."""

    beside: tuple[Source, ...] = ()
    """What these read beside the members."""

    links: Mapping[str, str] = {}
    """The paths by which symbolic links lead to files of it, each with the file's own."""

    substitutions: Mapping[str, Substitution] = {}
    """The variables that Flux fills in, by the directory of a kustomization or of plain files."""

    additions: Mapping[str, Addition] = {}
    """What GitOps tools add to kustomizations, by directory."""

    snapshots: tuple[str, ...] = ()
    """The paths of snapshots of a cluster that are for this scope only."""

    printed: Mapping[str, Printed] = {}
    """What a program makes of kustomizations that are not built here, by directory."""

    def sources(self) -> Iterator[Source]:
        """All files that something of its objects may come from."""
        yield from (one.source for one in self.members)
        yield from self.beside
        yield from (one.source for one in self.additions.values())

    def texts(self) -> Iterator[str]:
        """All texts that something of its objects may come from, but for the values of variables."""
        yield from (one.text for one in self.sources())
        yield from (one.text for one in self.printed.values())

    def vocabulary(self) -> tuple[Vocabulary | None, bool]:
        """One that has all words of these texts, where there is one; and whether it has no others."""
        known = {one.source.vocabulary for one in self.members}
        found = known.pop() if len(known) == 1 and not (self.beside or self.additions or self.printed) else None
        if found is None:
            return None, False
        return found, found.size == len({id(one.source) for one in self.members})

    def with_told(self, told: Told) -> Scope:
        """The scope with what else is told of its files."""
        return self._replace(told=self.told.and_also(told))
