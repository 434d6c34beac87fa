"""Kustomizations, not rendered: which files form each one, what it does to them, what cannot be read here."""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from svclint.discover.kustomization import Kustomization, Target, completed, patched, read_kustomization, replaced
from svclint.discover.read import names_beside
from svclint.discover.walk import KUSTOMIZATIONS, ignored_by_git
from svclint.document import documents
from svclint.offer import Offered, offer
from svclint.resource import CommonLabels
from svclint.scope import Hole, Member, Missing, Scope, unread_file
from svclint.suggest import closest

if TYPE_CHECKING:
    from svclint.settings import Settings, WorkloadKind
    from svclint.source import Source

_NO_LABELS = CommonLabels()
# kustomizations in kustomizations; real ones nest less than ten deep
_DEPTH_LIMIT = 64

# controller-gen and operator-sdk write them before every build
_GENERATED = r"(?:^|/)webhook/manifests\.ya?ml$|\.clusterserviceversion\.ya?ml$"
# what a script fills in, and writes without this ending
_TEMPLATES = (".in", ".tmpl", ".tpl", ".template", ".j2", ".envsubst", ".example", ".sample", ".dist")


class _Above(NamedTuple):
    """What the kustomizations that include another one do to all of it; the outermost namespace wins."""

    namespace: str | None = None
    namespace_from: str = ""
    common: CommonLabels = _NO_LABELS
    affixes: tuple[tuple[str, str], ...] = ()
    targets: frozenset[Target] = frozenset()

    def around(self, one: Kustomization, components: Iterable[Kustomization]) -> _Above:
        """The same from inside `one`: its components change its resources, then it does itself."""
        common, targets = self.common, self.targets | one.targets
        namespace, setter = self.namespace, self.namespace_from
        for each in (one, *components):
            if namespace is None and each.namespace is not None:
                namespace, setter = each.namespace, each.source.path
            common = common.around(each.common)
        affix = (one.prefix, one.suffix)
        return _Above(namespace, setter, common, (*self.affixes, affix) if any(affix) else self.affixes, targets)


class _Collected:
    """What a root includes, as far as it was followed. `twice`: a file came in by two ways."""

    __slots__ = ("affixes", "beside", "generated", "holes", "members", "missing", "targets", "twice", "visits")

    def __init__(self) -> None:
        self.members: list[Member] = []
        self.holes: list[Hole] = []
        self.missing: set[Missing] = set()
        self.targets: set[Target] = set()
        self.generated: set[tuple[str, str]] = set()
        self.affixes: dict[str, tuple[tuple[str, str], ...]] = {}
        self.visits: Counter[str] = Counter()
        self.twice = False
        self.beside: dict[str, Source] = {}


class Kustomizations:
    """All kustomizations of a run by directory.

    `load` reads a file that the run did not name; None: no such file. `free` are files that nothing else claims.
    """

    def __init__(
        self, found: Iterable[Kustomization], load: Callable[[str], Source | None], free: Collection[str]
    ) -> None:
        self.by_directory = {one.directory: completed(one, load) for one in found}
        self._load = load
        self._free = free
        self._follow()
        self._beside = self._files_beside_broken()
        self._meant = {likely for one in self.by_directory.values() for likely in self._patches_meant(one)}

    def _follow(self) -> None:
        """Read the kustomizations outside the named paths that those inside include."""
        pending = list(self.by_directory.values())
        while pending:
            one = pending.pop()
            for name in (*one.resources, *one.components):
                if name in self.by_directory or name in self._free:
                    continue
                for file in KUSTOMIZATIONS:
                    source = self._load(_below(name, file))
                    found = read_kustomization(source) if source is not None else None
                    if found is not None:
                        self.by_directory[name] = completed(found, self._load)
                        pending.append(self.by_directory[name])
                        break

    def _files_beside_broken(self) -> dict[str, list[str]]:
        """The files that a kustomization which could not be read may name: those of its directory that are free."""
        found: dict[str, list[str]] = {name: [] for name, one in self.by_directory.items() if one.broken}
        if found:
            used = self._used()
            for path in sorted(self._free):
                directory = posixpath.dirname(path) or "."
                if directory in found and path not in used:
                    found[directory].append(path)
        return found

    def _used(self) -> set[str]:
        found: set[str] = set()
        for one in self.by_directory.values():
            found.add(one.source.path)
            found.update(one.resources, one.components, one.patches, one.settings, one.replacements)
        return found

    def claimed(self) -> set[str]:
        """Every file that a kustomization uses in any way, itself included."""
        return self._used().union(self._meant, *self._beside.values())

    def roots(self) -> list[Kustomization]:
        """The kustomizations that no other one includes, by directory; of those that include each other, the first."""
        included = {name for one in self.by_directory.values() for name in (*one.resources, *one.components)}
        roots = [name for name in sorted(self.by_directory) if name not in included]
        reached: set[str] = set()
        for name in roots:
            self._reach(name, reached)
        for name in sorted(self.by_directory):
            if name not in reached:
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
        """One scope for each root, or for what a root includes where it includes the same thing twice."""
        for root in self.roots():
            yield from self._scopes(root, _Above(), settings, set())

    def _scopes(self, root: Kustomization, above: _Above, settings: Settings, done: set[Any]) -> Iterator[Scope]:
        key = (root.directory, above.namespace, above.affixes)
        if key in done:
            return
        done.add(key)
        collected = _Collected()
        self._collect(root, above, collected, ())
        if root.component:
            collected.holes.append(Hole("", f"the component {root.directory} is completed by what includes it"))
        yield Scope(
            root.directory,
            root.directory,
            _members(collected.members),
            settings.default_namespace,
            nearest=False,
            holes=tuple(collected.holes),
            kustomization=root.directory,
            beside=tuple(collected.beside.values()),
            missing=tuple(sorted(collected.missing, key=lambda one: (one.path, one.name))),
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
        into.members.append(Member(one.source, "config", affix=_affix(inside.affixes)))
        into.targets.update(inside.targets)
        into.generated.update(one.generated)
        into.holes.extend(Hole(one.source.path, f"{what} was not read") for what in one.remote)
        if one.broken:
            into.holes.append(unread_file(one.source.path))
        for name in self._beside.get(one.directory, ()):
            self._add_file(name, inside, into, one)
            # it may as well be a patch
            into.targets.update(target for each in documents(self._read(name)) for target in patched(each.value))
        for name in (*one.resources, *one.components):
            child = self.by_directory.get(name)
            if child is None:
                self._add_file(name, inside, into, one)
            else:
                self._collect(child, inside, into, chain)
        self._add_changes(one, into)

    def _read(self, name: str) -> Source:
        source = self._load(name)
        assert source is not None
        return source

    def _add_changes(self, one: Kustomization, into: _Collected) -> None:
        for name in one.patches:
            source = self._load(name)
            if source is None:
                into.missing.update(self._missing(name, one))
                # one fault: what was meant is a patch, and no object of its own
                source = self._load(self._likely(name, one))
            if source is not None:
                into.members.append(Member(source, "patch"))
                into.targets.update(target for each in documents(source) for target in patched(each.value))
        for name in (*one.settings, *one.replacements):
            source = self._load(name)
            if source is not None and not name.endswith((".yaml", ".yml")):
                into.beside[name] = source
                continue
            if source is None:
                into.missing.update(self._missing(name, one))
            else:
                into.members.append(Member(source, "config"))
                if name in one.replacements:
                    into.targets.update(target for each in documents(source) for target in replaced(each.value))

    def _add_file(self, name: str, inside: _Above, into: _Collected, one: Kustomization) -> None:
        source = self._load(name)
        if source is None:
            into.holes.append(Hole(one.source.path, f"{name} was not found"))
            into.missing.update(self._missing(name, one))
            return
        if name in into.affixes:
            into.twice = True
        into.affixes[name] = inside.affixes
        common = inside.common if inside.common != _NO_LABELS else None
        into.members.append(
            Member(source, "objects", inside.namespace, common, _affix(inside.affixes), inside.namespace_from)
        )

    def _missing(self, name: str, one: Kustomization) -> Iterator[Missing]:
        """That the file `name` of `one` is not there, where it should be one of the same tree."""
        if name in one.places:
            at, written = one.places[name]
            likely = posixpath.basename(self._likely(name, one))
            meant = likely and posixpath.join(posixpath.dirname(written), likely)
            yield Missing(one.source.path, at, written, meant, _is_made(name))

    def _patches_meant(self, one: Kustomization) -> Iterator[str]:
        """The files beside a kustomization that are its patches, were their names written right."""
        for name in one.patches:
            likely = self._likely(name, one) if self._load(name) is None else ""
            if likely:
                yield likely

    def _likely(self, name: str, one: Kustomization) -> str:
        """The file that was probably meant by `name`: one that `one` does not use, of a similar name or with the other
        suffix of YAML; empty where there is none."""
        if name not in one.places:
            return ""
        named = {*one.resources, *one.patches, *one.settings, *one.replacements, one.source.path}
        directory, wanted = posixpath.split(name)
        beside = (path for path in sorted(self._free) if posixpath.dirname(path) == directory and path not in named)
        stems = {posixpath.splitext(posixpath.basename(path))[0]: path for path in beside}
        stem = posixpath.splitext(wanted)[0]
        return stems.get(stem if stem in stems else closest(stem, stems) or "", "")


def _below(directory: str, name: str) -> str:
    return posixpath.normpath(posixpath.join(directory, name))


def _members(found: Iterable[Member]) -> tuple[Member, ...]:
    """Each file once for each namespace, in the order of `resources`, in which kustomize reads them.

    A file of objects is not a patch or setting as well.
    """
    by_file = {(one.source.path, one.namespace, one.role == "objects"): one for one in found}
    held = {path for path, _, is_objects in by_file if is_objects}
    return tuple(one for (path, _, is_objects), one in by_file.items() if is_objects or path not in held)


def _offered(members: Iterable[Member], workloads: tuple[WorkloadKind, ...]) -> Iterator[tuple[Member, Offered]]:
    for member in members:
        if member.role == "objects":
            for one in offer(member.source, workloads).objects:
                yield member, one


def _named_alike(collected: _Collected, workloads: tuple[WorkloadKind, ...]) -> bool:
    """Whether two objects have the same name only until their prefixes and suffixes are added."""
    if not any(collected.affixes.values()):
        return False
    seen: dict[tuple[str, str, str | None], tuple[tuple[str, str], ...]] = {}
    for member, one in _offered(collected.members, workloads):
        namespace = member.namespace or one.namespace
        affixes = collected.affixes[member.source.path]
        if seen.setdefault((one.kind, one.name, namespace), affixes) != affixes:
            return True
    return False


def _affixes(collected: _Collected) -> frozenset[tuple[str, str]]:
    """What names may have in front and behind once they are rendered: all that is added, or what is added below."""
    return frozenset(_affix(chain[start:]) for chain in collected.affixes.values() for start in range(len(chain)))


def _affix(chain: tuple[tuple[str, str], ...]) -> tuple[str, str]:
    """What kustomizations add to a name, from the outermost to the innermost."""
    return "".join(prefix for prefix, _ in chain), "".join(suffix for _, suffix in reversed(chain))


def _patched(collected: _Collected, workloads: tuple[WorkloadKind, ...]) -> frozenset[tuple[str, str]]:
    """The objects (kind, name) that patches change, by the names that they have in their files."""
    found = {(one.kind, one.name) for one in collected.targets if one.is_one}
    for affix in {affix for affixes in collected.affixes.values() for affix in affixes}:
        found |= {(kind, name.removeprefix(affix[0]).removesuffix(affix[1])) for kind, name in found}
    patterns = [one for one in collected.targets if not one.is_one]
    if patterns:
        for _, one in _offered(collected.members, workloads):
            if any(target.means(one.kind, one.name, one.labels) for target in patterns):
                found.add((one.kind, one.name))
    return frozenset(found)


def _is_made(name: str) -> bool:
    """Whether something makes the file `name`: a template of it stands in its place, or git leaves it out."""
    folder, base = posixpath.split(name)
    beside = names_beside(folder)
    if any(f"{base}{suffix}" in beside for suffix in _TEMPLATES) or re.search(_GENERATED, name):
        return True
    return ignored_by_git(name)
