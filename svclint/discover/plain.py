"""Plain files to scopes: one scope, split where an identity is defined twice."""

from __future__ import annotations

import posixpath
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain

from svclint.files.paths import folder_above
from svclint.named_tuple import NamedTuple
from svclint.offer import offer
from svclint.render.objects import BY_ITSELF, written_objects
from svclint.resource import CommonLabels, Identity
from svclint.scope import Hole, Member, Role, Scope, kind_in_file, unread_file
from svclint.settings import Settings
from svclint.source import Source
from svclint.told import Told
from svclint.typing_names import Any

# Several environments create their namespaces and CRDs again, identically: that tells nothing apart.
_REPEATED = frozenset({"Namespace", "CustomResourceDefinition"})

VALUES = r"(?:[\w.-]+[-_.])?values(?:[-_.][\w.-]+)?\.ya?ml"
"""What files of values are called: `values.yaml`, `values-prod.yaml`, `redis-values.yaml`."""

Beside = tuple[str | None, CommonLabels | None, bool]
"""The namespace and the labels that a kustomization gives to the other files of a directory, or a command to a file;
and whether the namespace is only for objects that name none, where others do."""
_NOTHING: Beside = (None, None, False)


class _File(NamedTuple):
    member: Member
    identities: frozenset[Identity]
    hole: Hole | None
    directory: str

    @property
    def path(self) -> str:
        return self.member.source.path


class _Shared(NamedTuple):
    """What parts have from above: whole files, and those of which a part redefines some objects."""

    files: tuple[_File, ...] = ()
    holes: tuple[Hole, ...] = ()
    redefined: tuple[_File, ...] = ()

    def and_of(self, files: Sequence[_File], redefined: Sequence[_File], unread: Sequence[_File]) -> _Shared:
        held = {one.path for one in (*files, *redefined)}
        holes = tuple(one.hole for one in unread if one.hole is not None and one.path not in held)
        return _Shared((*self.files, *files), (*self.holes, *holes), (*self.redefined, *redefined))


class _Part(NamedTuple):
    """Files that go together: `own` below `directory`, and those from above or beside that it shares with others.

    `context` are judged in another part, `beside` are alternatives of a file. `holes` are unread files around it.
    """

    directory: str
    own: tuple[_File, ...]
    shared: _Shared
    context: tuple[_File, ...] = ()
    beside: tuple[_File, ...] = ()


def plain_scopes(
    sources: Sequence[Source],
    settings: Settings,
    beside: Mapping[str, Beside] | None = None,
    apart: Mapping[str, Role] = {},
    templates: Callable[[str], Iterable[str]] = lambda directory: (),
    misnamed: Callable[[str], Iterable[Source]] = lambda directory: (),
) -> Iterator[Scope]:
    """The scopes of files that no kustomization, chart or configuration claims.

    All of them are one scope, unless an identity is defined twice: then the tree is split at the directories that make
    identities unique, files above and directories beside them belonging to each part; what a part defines itself is
    taken from a file above for that part only. Two files of one directory that
    define two or more of the same objects are alternatives, each with a scope of its own; a single object defined twice
    is a mistake to report. `beside` says by directory or file how what applies these, or those next to them, changes
    them. `apart` are those that define nothing, each with what it is. `templates` gives the files of a directory of
    which another tool makes manifests, `misnamed` those that hold objects, though kubectl does not read them by their
    directory.
    """
    files = tuple(
        _File(Member(source, apart[source.path]), frozenset(), None, folder_above(source.path))
        if source.path in apart
        else _file(source, settings, beside or {})
        for source in sources
    )
    default = settings.default_namespace
    for part in _split("", files, _Shared()):
        members = [one.member for one in (*part.shared.files, *part.own)]
        members.extend(one.member._replace(role="context") for one in part.context if one.member.role == "objects")
        members.extend(_beside(part))
        members.extend(_left_of(part))
        astray = list(_misnamed(part, settings, beside or {}, misnamed))
        members.extend(astray)
        members.sort(key=lambda member: member.source.path)
        made = (path for one in sorted({each.directory for each in part.own}) for path in templates(one))
        filled_in = (
            Hole(path, f"the template {path} was not filled in", wide=False, kind=kind_in_file(path)) for path in made
        )
        holes = (*part.shared.holes, *_releases(part), *filled_in)
        called_so = Told(misnamed=frozenset(one.source.path for one in astray))
        yield Scope(part.directory or ".", part.directory, tuple(members), default, holes=holes, told=called_so)


def _beside(part: _Part) -> Iterator[Member]:
    """The alternatives of a part: one that has all of it as it is, and more, is no other choice but the whole of it."""
    repeated = _all(part.own) if part.beside else set()
    for one in part.beside:
        is_whole = repeated < one.identities and _said(part.own[0]).items() <= _said(one).items()
        yield one.member._replace(role="alternative", without=frozenset(repeated) if is_whole else frozenset())


def _said(file: _File) -> dict[Identity, Any]:
    """What a file says of each of its objects, but for those that may be created again."""
    return {one.identity: one.data for one in written_objects(file.member.source) if one.kind not in _REPEATED}


def _releases(part: _Part) -> Iterator[Hole]:
    """The files of values without a chart: a release of a chart that is somewhere else makes objects of its own."""
    for one in (*part.shared.files, *part.own):
        if not one.identities and "values" in one.path and re.fullmatch(VALUES, posixpath.basename(one.path)):
            yield Hole(one.path, f"the release that {one.path} is for was not rendered", wide=False)


def _misnamed(
    part: _Part, settings: Settings, beside: Mapping[str, Beside], misnamed: Callable[[str], Iterable[Source]]
) -> Iterator[Member]:
    """The manifests that kubectl does not read by the part's directories, unless another one has what they have."""
    own = (*part.shared.files, *part.own)
    for directory in sorted({one.directory for one in part.own}):
        for source in misnamed(directory):
            one = _file(source, settings, beside)
            if one.identities and one.identities.isdisjoint(_all((*own, *part.context, *part.beside))):
                yield one.member._replace(role="context")


def _left_of(part: _Part) -> Iterator[Member]:
    """Of the files above, what this part does not define itself: there to be found, and judged where they stand."""
    if part.shared.redefined:
        own = _all((*part.shared.files, *part.own, *part.context, *part.beside))
        for one in part.shared.redefined:
            if not one.identities <= own:
                yield one.member._replace(role="context", without=one.identities & own)


def _file(source: Source, settings: Settings, beside: Mapping[str, Beside]) -> _File:
    offered = offer(source, settings.workloads)
    directory = folder_above(source.path)
    around = (beside.get(source.path) or beside.get(directory)) if beside else None
    namespace, common, fills = around or _NOTHING
    if any(one.namespace for one in offered.objects):
        # nobody overrides what it says
        member = Member(source, "objects", None, common, default_namespace=(namespace or "") if fills else "")
    else:
        member = Member(source, "objects", namespace, common)
    rendering = member.rendering(settings.default_namespace)
    if rendering == BY_ITSELF:
        before = source.is_read
        # what they offer was read of the same objects, and their identities tell no more
        made = [one.identity for one in written_objects(source) if one.name and one.kind not in _REPEATED]
        source.is_read = before
    else:
        made = [one.identity(rendering) for one in offered.objects if one.name and one.kind not in _REPEATED]
    return _File(member, frozenset(made), unread_file(source.path) if offered.unread else None, directory)


def _split(directory: str, files: tuple[_File, ...], shared: _Shared) -> Iterator[_Part]:
    # kubectl reads the deepest directory that holds everything: nothing is decided above it
    if not _repeated(files):
        if files:
            yield _Part(_named(directory, files, shared), files, shared)
        return
    own, children = _children(directory, files)
    clashing = _clashing(own, children)
    split = clashing | {name for name, found in children.items() if _repeated(found)}
    if not split:
        yield from _alternatives(directory, files, shared)
        return
    loose = [one for name in sorted(children) if name not in split for one in children[name]]
    taken = _all(chain.from_iterable(children[name] for name in split))
    variants = _variants(own)
    clear = [
        one
        for number, one in enumerate(own)
        if one.identities and number not in variants and one.identities.isdisjoint(taken)
    ]
    redefined = [
        one for number, one in enumerate(own) if number not in variants and not one.identities.isdisjoint(taken)
    ]
    around = [one for one in loose if one.identities] if _are_environments(clashing, own, children) else []
    alone = shared.and_of(clear, redefined, own)
    together = shared.and_of((*clear, *around), redefined, (*own, *loose) if around else own)
    for name in sorted(split):
        yield from _split(posixpath.join(directory, name), children[name], together if name in clashing else alone)
    given = {one.path for one in (*clear, *around)}
    rest = tuple(one for one in (*own, *loose) if one.path not in given)
    if any(one.identities for one in rest):
        yield from _alternatives(directory, (*own, *loose), shared)
    elif rest:
        yield _Part(_common(rest), rest, _Shared())


def _are_environments(clashing: set[str], own: Sequence[_File], children: Mapping[str, tuple[_File, ...]]) -> bool:
    """Whether the directories that clash look like variants of one thing: each defines mostly what others do.

    Then what stands beside them goes with each. Examples that happen to share a name are no variants.
    """
    found = [_all(children[name]) for name in sorted(clashing)]
    times = Counter(chain(chain.from_iterable(found), _all(own)))
    return bool(found) and all(2 * sum(times[one] > 1 for one in each) >= len(each) for each in found)


def _named(directory: str, files: Sequence[_File], shared: _Shared) -> str:
    """The directory that holds all of `files`; where others from above go with them, the one that was split off."""
    return directory if shared.files else _common(files)


def _common(files: Sequence[_File]) -> str:
    directories = {one.directory for one in files}
    if len(directories) == 1:
        return directories.pop()
    absolute = {one.startswith("/") for one in directories}
    if len(absolute) > 1 or "" in directories:
        return ""
    return posixpath.commonpath(directories)


def _repeated(files: Sequence[_File]) -> bool:
    seen: set[Identity] = set()
    for one in files:
        if not seen.isdisjoint(one.identities):
            return True
        seen |= one.identities
    return False


def _children(directory: str, files: Sequence[_File]) -> tuple[tuple[_File, ...], dict[str, tuple[_File, ...]]]:
    """The files of `directory` itself, and those below by the name of the subdirectory."""
    own: list[_File] = []
    children: dict[str, list[_File]] = defaultdict(list)
    start = len(directory) + 1 if directory and directory != "/" else len(directory)
    for one in files:
        name, slash, _ = one.path[start:].partition("/")
        if slash:
            # absolute paths lie below the root
            children[name or "/"].append(one)
        else:
            own.append(one)
    return tuple(own), {name: tuple(found) for name, found in children.items()}


def _all(files: Iterable[_File]) -> set[Identity]:
    return set(chain.from_iterable(one.identities for one in files))


def _clashing(own: Sequence[_File], children: Mapping[str, tuple[_File, ...]]) -> set[str]:
    """The subdirectories that define an identity of another one, or of a file above them."""
    where: dict[Identity, list[str]] = defaultdict(list)
    for name, files in children.items():
        for identity in _all(files):
            where[identity].append(name)
    above = _all(own)
    return {name for identity, names in where.items() if len(names) > 1 or identity in above for name in names}


def _variants(files: Sequence[_File]) -> dict[int, list[int]]:
    """The files that share two or more identities with another one, by number.

    Each with the first others that define what it defines, and with the last one of all: the whole family would grow
    with the square of its size, and says no more.
    """
    alike: dict[frozenset[Identity], list[int]] = defaultdict(list)
    for number, one in enumerate(files):
        if one.identities:
            alike[one.identities].append(number)
    by_stem = {posixpath.splitext(files[number].path)[0]: number for numbers in alike.values() for number in numbers}
    where: dict[Identity, list[frozenset[Identity]]] = defaultdict(list)
    for identities in alike:
        for identity in identities:
            where[identity].append(identities)
    found: dict[int, list[int]] = {}
    for identities, numbers in alike.items():
        shared = Counter(chain.from_iterable(where[identity] for identity in identities))
        others = [other for other, times in shared.items() if times > 1 and (other != identities or len(numbers) > 1)]
        if others:
            # imported here: mostly each object is defined once
            from svclint.certainty.steps import without_version

            candidates = sorted({number for other in others for number in (*alike[other][:2], *alike[other][-2:])})
            for number in numbers:
                last = max(other for other in candidates if other != number)
                # what is for older clusters is judged by what is for those of today
                today = by_stem.get(without_version(files[number].path), number)
                found[number] = sorted({*_first_of_each(number, candidates, files), last, today} - {number})
    return dict(sorted(found.items()))


def _first_of_each(number: int, candidates: Sequence[int], files: Sequence[_File]) -> list[int]:
    """Of the candidates, the first that defines each of the identities of file `number`."""
    chosen: list[int] = []
    left = set(files[number].identities)
    for other in candidates:
        if other != number and not left.isdisjoint(files[other].identities):
            left -= files[other].identities
            chosen.append(other)
    return chosen


def _alternatives(directory: str, files: tuple[_File, ...], shared: _Shared) -> Iterator[_Part]:
    """Files of one directory: those that are variants of each other, each by itself, then all that are not.

    The others are there for every variant, and every variant for them; each is judged once.
    """
    variants = _variants(files)
    if not variants:
        yield _Part(_named(directory, files, shared), files, shared)
        return
    others = (*shared.files, *(one for number, one in enumerate(files) if number not in variants))
    unread = shared._replace(files=())
    for number, found in variants.items():
        yield _Part(files[number].path, (files[number],), unread, others, tuple(files[other] for other in found))
    if others:
        yield _Part(directory, others, unread, tuple(files[number] for number in variants))
