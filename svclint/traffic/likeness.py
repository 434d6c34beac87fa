"""Pod templates by what makes two of them one application, so that many need not be compared with each other."""

from __future__ import annotations

from collections import Counter, defaultdict
from itertools import combinations_with_replacement

from svclint.resource import mapping, sequence, text
from svclint.traffic.versions import IDENTIFYING, image_stems, images, name_and_version, uncounted
from svclint.typing_names import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Collection, Hashable, Iterator, Sequence

    from svclint.resource import PodTemplate

_Item = TypeVar("_Item")
_Named = tuple[tuple[str, str], ...]
_Version = tuple["str | None", ...]


class Agreeing(Generic[_Item]):
    """Items under keys, found by what identifies them: two agree where no label that both have differs."""

    def __init__(self) -> None:
        self._under: dict[Hashable, dict[tuple[str, ...], list[tuple[_Named, _Item]]]] = {}
        self._tables: dict[tuple[Hashable, tuple[str, ...], tuple[str, ...]], dict[_Named, list[_Item]]] = {}
        self._shared: dict[tuple[Hashable, tuple[str, ...]], list[tuple[str, ...]]] = defaultdict(list)

    def add(self, key: Hashable, named: _Named, item: _Item) -> None:
        keys = tuple(label for label, _ in named)
        self._under.setdefault(key, {}).setdefault(keys, []).append((named, item))
        for shared in self._shared.get((key, keys), ()):
            self._tables[key, keys, shared].setdefault(_only(named, shared), []).append(item)

    def find(self, key: Hashable, named: _Named) -> Iterator[_Item]:
        mine = {label for label, _ in named}
        for keys, items in self._under.get(key, {}).items():
            shared = tuple(label for label in keys if label in mine)
            table = self._tables.get((key, keys, shared))
            if table is None:
                table = self._tables[key, keys, shared] = {}
                self._shared[key, keys].append(shared)
                for its, item in items:
                    table.setdefault(_only(its, shared), []).append(item)
            yield from table.get(_only(named, shared), ())


def _only(named: _Named, keys: tuple[str, ...]) -> _Named:
    return tuple(pair for pair in named if pair[0] in keys)


def identity(template: PodTemplate, version_labels: Collection[str]) -> _Named:
    """The labels that say what application it is."""
    labels = template.labels
    return tuple((key, labels[key]) for key in IDENTIFYING if key in labels and key not in version_labels)


class _Seen:
    """Which suffixes and versions were seen with a name, each pair of them once."""

    def __init__(self) -> None:
        self.pairs: set[tuple[str, _Version]] = set()
        self.suffixes: Counter[str] = Counter()
        self.versions: Counter[_Version] = Counter()


class Versions:
    """Templates, asked whether one of them is another version of a template by its labels or its name.

    As `same_application` decides it when images are left aside.
    """

    def __init__(self, version_labels: Collection[str]) -> None:
        self._keys = tuple(version_labels)
        self._by_labels: dict[object, set[_Version]] = defaultdict(set)
        self._by_name: dict[str, _Seen] = defaultdict(_Seen)

    def add(self, template: PodTemplate) -> None:
        version, (name, suffix) = self._version(template), name_and_version(template)
        self._by_labels[self._rest(template)].add(version)
        seen = self._by_name[name]
        if (suffix, version) not in seen.pairs:
            seen.pairs.add((suffix, version))
            seen.suffixes[suffix] += 1
            seen.versions[version] += 1

    def has_another(self, template: PodTemplate) -> bool:
        version, (name, suffix) = self._version(template), name_and_version(template)
        if self._by_labels.get(self._rest(template), set()) - {version}:
            return True
        seen = self._by_name.get(name)
        if not name or seen is None:
            return False
        others = len(seen.pairs) - seen.suffixes[suffix]
        if all(value is None for value in version):
            return others > 0
        # of the others, those that say the same version are none
        return others > seen.versions[version] - ((suffix, version) in seen.pairs)

    def _version(self, template: PodTemplate) -> _Version:
        return tuple(template.labels.get(key) for key in self._keys)

    def _rest(self, template: PodTemplate) -> frozenset[tuple[str, str]]:
        return frozenset(pair for pair in template.labels.items() if pair[0] not in self._keys)


class Applications:
    """Templates, asked for those that may be of one application with a template: all others are unrelated to it.

    These share a version's labels or name, or nothing that identifies them differs and they share an image, the
    beginning of their names, or one has no images; or they are counted.
    """

    def __init__(self, version_labels: Collection[str]) -> None:
        self._keys = version_labels
        self._versions = Versions(version_labels)
        self._agreeing: Agreeing[PodTemplate] = Agreeing()
        self._counted: dict[object, list[PodTemplate]] = defaultdict(list)

    def add(self, template: PodTemplate) -> None:
        named = identity(template, self._keys)
        self._versions.add(template)
        self._counted[_counted(template)].append(template)
        for key in (*_keys(template), _ANY):
            self._agreeing.add(key, named, template)
        if not images(template):
            self._agreeing.add(_NO_IMAGE, named, template)

    def has_version_of(self, template: PodTemplate) -> bool:
        return self._versions.has_another(template)

    def candidates(self, template: PodTemplate) -> Iterator[PodTemplate]:
        named = identity(template, self._keys)
        for key in (*_keys(template), _NO_IMAGE) if images(template) else (_ANY,):
            yield from self._agreeing.find(key, named)
        yield from self._counted.get(_counted(template), ())


_ANY, _NO_IMAGE = ("any", ""), ("no image", "")


def _keys(template: PodTemplate) -> Iterator[tuple[str, str]]:
    yield "name", template.resource.name.partition("-")[0]
    yield from (("image", stem) for stem in image_stems(template))


def _counted(template: PodTemplate) -> tuple[object, ...]:
    containers = sequence(template.spec.get("containers"))
    return uncounted(template), *(text(mapping(one).get("image")) for one in containers)


def linked(templates: Sequence[PodTemplate], version_labels: Collection[str]) -> list[list[PodTemplate]]:
    """The templates, apart where nothing links them: no two of different lists are versions of one application."""
    joined = _Joined(len(templates))
    by_labels: dict[object, list[tuple[object, int]]] = defaultdict(list)
    by_name: dict[str, list[tuple[object, int]]] = defaultdict(list)
    by_image: dict[object, list[tuple[object, int]]] = defaultdict(list)
    for place, one in enumerate(templates):
        version = tuple(one.labels.get(key) for key in version_labels)
        rest = frozenset(pair for pair in one.labels.items() if pair[0] not in version_labels)
        by_labels[rest].append((version, place))
        name, suffix = name_and_version(one)
        by_name[name].append((suffix, place))
        tags = images(one)
        by_image[frozenset(tags)].append((frozenset(tags.items()), place))
    for members in (*by_labels.values(), *by_name.values()):
        joined.join_different(members)
    for members in by_image.values():
        if len({tags for tags, _ in members}) > 1:
            _join_agreeing(templates, version_labels, members, joined)
    found: dict[int, list[PodTemplate]] = defaultdict(list)
    for place, one in enumerate(templates):
        found[joined.of(place)].append(one)
    return list(found.values())


def _join_agreeing(
    templates: Sequence[PodTemplate],
    version_labels: Collection[str],
    members: Sequence[tuple[object, int]],
    joined: _Joined,
) -> None:
    """Join those that no label tells apart, of templates with the same images and not the same tags."""
    by_keys: dict[tuple[str, ...], list[tuple[_Named, tuple[object, int]]]] = defaultdict(list)
    for member in members:
        named = identity(templates[member[1]], version_labels)
        by_keys[tuple(label for label, _ in named)].append((named, member))
    for mine, theirs in combinations_with_replacement(by_keys, 2):
        shared = tuple(label for label in mine if label in theirs)
        sides: dict[_Named, tuple[list[tuple[object, int]], list[tuple[object, int]]]] = defaultdict(lambda: ([], []))
        for side, keys in enumerate((mine, theirs)):
            for named, member in by_keys[keys]:
                sides[_only(named, shared)][side].append(member)
        for ones, others in sides.values():
            if ones and others:
                joined.join_different([*ones, *others])


class _Joined:
    """Numbers in sets that are joined step by step."""

    def __init__(self, size: int) -> None:
        self._up = list(range(size))

    def of(self, number: int) -> int:
        while self._up[number] != number:
            self._up[number] = self._up[self._up[number]]
            number = self._up[number]
        return number

    def join_different(self, members: Sequence[tuple[object, int]]) -> None:
        """Join all members of one key, if they do not all have the same value."""
        if len({value for value, _ in members}) > 1:
            first = self.of(members[0][1])
            for _, number in members:
                self._up[self.of(number)] = first
