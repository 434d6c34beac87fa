"""Kustomizations, not rendered: which files form each one, what it does to them, what cannot be read here."""

from __future__ import annotations

import posixpath
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

from svclint.certainty.doubt import Doubt
from svclint.discover.kustomizations.absent import Absent
from svclint.discover.kustomizations.reading import (
    Kustomization,
    completed,
    read_kustomization,
    with_addition,
)
from svclint.discover.purposes.content import content_of
from svclint.discover.walk import KUSTOMIZATIONS
from svclint.named_tuple import NamedTuple
from svclint.resource import CommonLabels
from svclint.scope import Hole, Member, Missing, Scope, kind_in_file, unread_file
from svclint.told import Told
from svclint.typing_names import TYPE_CHECKING

if TYPE_CHECKING:
    from svclint.scope import Addition
    from svclint.settings import Settings
    from svclint.source import Source
    from svclint.told import Offered

_NO_LABELS = CommonLabels()
# kustomizations in kustomizations; real ones nest less than ten deep
_DEPTH_LIMIT = 64


class _Above(NamedTuple):
    """What the kustomizations that include another one do to all of it; the outermost namespace wins."""

    namespace: str | None = None
    namespace_from: str = ""
    common: CommonLabels = _NO_LABELS

    def around(self, one: Kustomization, components: Iterable[Kustomization]) -> _Above:
        """The same from inside `one`: its components change its resources, then it does itself."""
        common = self.common
        namespace, setter = self.namespace, self.namespace_from
        for each in (one, *components):
            if namespace is None and each.namespace is not None:
                namespace, setter = each.namespace, each.source.path
            common = common.around(each.common)
        return _Above(namespace, setter, common)


class _Collected:
    """What a root includes, as far as it was followed. `beside` is what it reads and that holds no settings of it,
    `parts` what a kustomization adds to objects that the cluster has."""

    __slots__ = ("beside", "holes", "members", "missing", "parts", "visits")

    def __init__(self) -> None:
        self.parts: dict[str, Doubt] = {}
        self.members: list[Member] = []
        self.holes: list[Hole] = []
        self.missing: set[Missing] = set()
        self.visits: Counter[str] = Counter()
        self.beside: dict[str, Source] = {}


class Kustomizations:
    """All kustomizations of a run by directory.

    `load` reads a file that the run did not name; None: no such file. `free` are files that nothing else claims.
    `refusal` says why a file or directory is not read, though it may be there.
    `added` is what GitOps tools add to some of them, by directory; `applied` are the directories that they apply.
    `written` says whether a script writes a file that is not there. `applied_from` are the repositories of which the
    tree's own GitOps objects apply what is here; `glance` looks at a text that may say whose the repository is.
    """

    def __init__(
        self,
        found: Iterable[Kustomization],
        load: Callable[[str], Source | None],
        free: Collection[str],
        refusal: Callable[[str], str],
        added: Mapping[str, Addition] | None = None,
        applied: Collection[str] = (),
        written: Callable[[str], bool] = lambda path: False,
        applied_from: Collection[str] = (),
        glance: Callable[[str], Source | None] = lambda path: None,
    ) -> None:
        self._read = load
        self._applied_from = applied_from
        self._glance = glance
        # the paths of bases by the address of this repository, and the directories that they lead to
        self._own: dict[str, str] = {}
        self._links: dict[str, str] = {}
        self.by_directory = {one.directory: completed(one, self._load) for one in found}
        self._add(added or {})
        self._free = free
        self._applied = applied
        self._absent = Absent(self.by_directory, load, self._load, free, refusal, written)
        self._follow()
        self._beside = self._files_beside_broken()
        self._offered = self._offered_below()
        self._meant = {likely for one in self.by_directory.values() for likely in self._absent.patches_meant(one)}

    def _load(self, path: str) -> Source | None:
        source = self._read(path)
        if source is not None and source.path != path:
            self._links[path] = source.path
        return source

    def _add(self, added: Mapping[str, Addition]) -> None:
        """Let GitOps tools edit those that they build, and that no other one includes as they are."""
        included = self._included()
        for directory, addition in added.items():
            if directory in self.by_directory and directory not in included:
                self.by_directory[directory] = with_addition(self.by_directory[directory], addition)

    def _included(self) -> set[str]:
        """The directories that others include, by whatever link."""
        included = {name for one in self.by_directory.values() for name in (*one.resources, *one.components)}
        return included | {self.by_directory[name].directory for name in included & self.by_directory.keys()}

    def _follow(self) -> None:
        """Read the kustomizations outside the named paths that those inside include."""
        pending = list(self.by_directory.values())
        while pending:
            one = pending.pop()
            if one.remote:
                one = self._with_own(one)
            named = (name for name in (*one.resources, *one.components) if name not in self.by_directory)
            pending.extend(self.by_directory[name] for name in named if name not in self._free and self._find(name))
        # what a link leads to may have had such links itself
        for link, here in self._own.items():
            self.by_directory[link] = self.by_directory[here]

    def _find(self, name: str) -> bool:
        """Read the kustomization of a directory, if it has one."""
        for file in KUSTOMIZATIONS:
            source = self._load(_below(name, file))
            found = read_kustomization(source) if source is not None else None
            if found is not None:
                self.by_directory[name] = completed(found, self._load)
                return True
        return False

    def _with_own(self, one: Kustomization) -> Kustomization:
        """The kustomization with the bases that it takes by the address of this very repository: each is a link to what
        is here, though another revision may be meant."""
        # imported here: few bases are remote
        from svclint.discover.kustomizations.own_address import local

        for written in one.remote:
            here = local(written, one.directory, self._glance, self._is_here, self._applied_from)
            if not here or (here not in self.by_directory and not self._find(here)):
                continue
            link = _below(one.directory, written)
            found = self.by_directory[link] = self.by_directory[here]
            self._own[link] = here
            self._links[_below(link, posixpath.basename(found.source.path))] = found.source.path
            remote = tuple(each for each in one.remote if each != written)
            if found.component:
                one = one._replace(remote=remote, components=(*one.components, link))
            else:
                one = one._replace(remote=remote, resources=(*one.resources, link))
            self.by_directory[one.directory] = one
        return one

    def _is_here(self, directory: str) -> bool:
        """Whether a directory has a kustomization, which nobody may have asked for."""
        return directory in self.by_directory or any(
            self._read(_below(directory, name)) is not None for name in KUSTOMIZATIONS
        )

    def _files_beside_broken(self) -> dict[str, list[str]]:
        """The files that a kustomization which could not be read may name: those of its directory that are free.

        One of nothing but comments names none, unless another one includes it: nobody can build it, and what lies
        beside it is applied by other means.
        """
        broken = [name for name, one in self.by_directory.items() if one.broken]
        included = self._included() if broken else ()
        found: dict[str, list[str]] = {
            name: [] for name in broken if name in included or not self.by_directory[name].is_blank
        }
        if found:
            used = self._used()
            for path in sorted(self._free):
                directory = posixpath.dirname(path) or "."
                if directory in found and path not in used:
                    found[directory].append(path)
        return found

    def _offered_below(self) -> Mapping[str, frozenset[Offered]]:
        if not any(one.component for one in self.by_directory.values()):
            return {}
        # imported here: few trees have components
        from svclint.discover.kustomizations.offered import offered

        return offered(self.by_directory, self._applied, self._load)

    def _used(self) -> set[str]:
        found: set[str] = set()
        for one in self.by_directory.values():
            found.add(one.source.path)
            found.update(one.resources, one.components, one.patches, one.settings, one.replacements)
        return found

    def claimed(self) -> set[str]:
        """Every file that a kustomization uses in any way, itself included."""
        found = self._used().union(self._meant, *self._beside.values())
        return found.union(self._links[path] for path in found & self._links.keys())

    def roots(self) -> list[Kustomization]:
        """The kustomizations that no other one includes, or that a tool applies, by directory; of those that include
        each other, the first."""
        included = self._included().difference(self._applied)
        roots = [name for name in sorted(self.by_directory) if name not in included]
        reached: set[str] = set()
        for name in roots:
            self._reach(name, reached)
        for name in sorted(self.by_directory):
            if self.by_directory[name].directory not in reached:
                roots.append(name)
                self._reach(name, reached)
        return [self.by_directory[name] for name in roots]

    def _reach(self, name: str, reached: set[str]) -> None:
        pending = [name]
        while pending:
            one = self.by_directory.get(pending.pop())
            if one is not None and one.directory not in reached:
                reached.add(one.directory)
                pending.extend((*one.resources, *one.components))

    def scopes(self, settings: Settings) -> Iterator[Scope]:
        """One scope for each root."""
        for root in self.roots():
            yield self._scope(root, settings)

    def _scope(self, root: Kustomization, settings: Settings) -> Scope:
        collected = _Collected()
        self._collect(root, _Above(), collected, ())
        if root.component:
            collected.holes.append(Hole("", f"the component {root.directory} is completed by what includes it"))
        return Scope(
            root.directory,
            root.directory,
            _members(collected.members),
            settings.default_namespace,
            nearest=False,
            holes=tuple(collected.holes),
            kustomizations=(root.directory,),
            beside=tuple(collected.beside.values()),
            links=self._links,
            missing=tuple(sorted(collected.missing, key=lambda one: (one.path, one.name))),
            told=Told(
                aside=_parts(collected, settings) if collected.parts else {},
                offered=self._offered.get(root.directory, frozenset()),
            ),
        )

    def _components(self, one: Kustomization) -> list[Kustomization]:
        # the last one is applied last, and so wins
        return [self.by_directory[name] for name in reversed(one.components) if name in self.by_directory]

    def _collect(self, one: Kustomization, above: _Above, into: _Collected, chain: tuple[str, ...]) -> None:
        # a third time tells nothing new, and doubling at every level would never end
        if one.directory in chain or into.visits[one.directory] > 1 or len(chain) > _DEPTH_LIMIT:
            return
        into.visits[one.directory] += 1
        chain = (*chain, one.directory)
        inside = above.around(one, self._components(one))
        into.members.append(Member(one.source, "config"))
        into.holes.extend(Hole(one.source.path, f"{what} was not read") for what in one.remote)
        if one.broken:
            into.holes.append(unread_file(one.source.path))
        for name in self._beside.get(one.directory, ()):
            self._add_file(name, inside, into, one, built=False)
        for name in (*one.resources, *one.components):
            child = self.by_directory.get(name)
            if child is None:
                self._add_file(name, inside, into, one)
            else:
                self._collect(child, inside, into, chain)
        self._add_changes(one, into)

    def _add_changes(self, one: Kustomization, into: _Collected) -> None:
        for name in one.patches:
            source = self._load(name)
            if source is None:
                into.missing.update(self._absent.missing(name, one))
                # one fault: what was meant is a patch, and no object of its own
                source = self._load(self._absent.likely(name, one))
            if source is not None:
                into.members.append(Member(source, "patch"))
                # its own patch: `kubectl apply` merges it into what is there
                if name in one.resources and content_of(source).is_bare:
                    into.parts[source.path] = Doubt.PART
        for name in (*one.settings, *one.replacements):
            source = self._load(name)
            if source is not None and not name.endswith((".yaml", ".yml")):
                into.beside[name] = source
                continue
            if source is None:
                into.missing.update(self._absent.missing(name, one))
            else:
                into.members.append(Member(source, "config"))
        for name in one.plugins:
            self._add_plugins(_below(one.directory, name), into, ())

    def _add_plugins(self, directory: str, into: _Collected, chain: tuple[str, ...]) -> None:
        """What the kustomization of a directory of transformers or generators reads."""
        if directory in chain or "\n" in directory:
            return
        for file in KUSTOMIZATIONS:
            source = self._load(_below(directory, file))
            found = read_kustomization(source) if source is not None else None
            if source is None or found is None:
                continue
            into.beside[source.path] = source
            for name in (*found.resources, *found.patches, *found.settings, *found.replacements):
                named = self._load(name)
                if named is not None:
                    into.beside[name] = named
                else:
                    self._add_plugins(name, into, (*chain, directory))

    def _add_file(self, name: str, inside: _Above, into: _Collected, one: Kustomization, *, built: bool = True) -> None:
        source = self._load(name)
        if source is None:
            missing = list(self._absent.missing(name, one))
            refused = next((each.refused for each in missing if each.refused), "")
            why = f"{name} was not read: {refused}" if refused else f"{name} was not found"
            into.holes.append(Hole(one.source.path, why, kind=kind_in_file(name)))
            into.missing.update(missing)
            return
        common = inside.common if inside.common != _NO_LABELS else None
        into.members.append(
            Member(
                source,
                "objects",
                inside.namespace,
                common,
                namespace_from=inside.namespace_from,
                built=built,
                partial=not built,
            )
        )


def _below(directory: str, name: str) -> str:
    return posixpath.normpath(posixpath.join(directory, name))


def _members(found: Iterable[Member]) -> tuple[Member, ...]:
    """Each file once, in the order of `resources`, in which kustomize reads them.

    A file of objects is not a patch or setting as well.
    """
    by_file = {(one.source.path, one.role == "objects"): one for one in found}
    held = {path for path, is_objects in by_file if is_objects}
    return tuple(one for (path, is_objects), one in by_file.items() if is_objects or path not in held)


def _parts(collected: _Collected, settings: Settings) -> dict[str, Doubt]:
    """The files of parts whose objects nothing has that is applied with them: those are in the cluster, or nowhere."""
    # imported here: hardly any kustomization has such a file
    from svclint.offer import offer

    files: dict[tuple[str, str], set[str]] = {}
    for source in (one.source for one in collected.members if one.role == "objects"):
        for held in offer(source, settings.workloads).objects:
            files.setdefault((held.kind, held.name), set()).add(source.path)
    repeated = {path for paths in files.values() if len(paths) > 1 for path in paths}
    return {path: doubt for path, doubt in collected.parts.items() if path not in repeated}
