"""What nothing in the tree applies: files and kustomizations that are left out where those around them are listed."""

from __future__ import annotations

import posixpath
import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from svclint.files.paths import folders_above, is_below
from svclint.named_tuple import NamedTuple
from svclint.typing_names import TYPE_CHECKING

if TYPE_CHECKING:
    from svclint.discover.hearsay.mentions import Mentions
    from svclint.discover.kustomizations.reading import Kustomization
    from svclint.discover.whole_folders import WholeFolders
    from svclint.gitops.deployment import Deployment

# `# - ../webhook`, `#- app.yaml  # one day`
_COMMENT = re.compile(r"(?m)^[ \t]*#[# \t]*-[ \t]*+[\"']?(?P<name>[\w./-]+)[\"']?[ \t]*(?:#.*)?$")
_SHOWN = frozenset({"demo", "demos", "example", "examples", "sample", "samples", "snippets", "tutorial", "tutorials"})
_ENDING = re.compile(r"\.(?:ya?ml|json)$")
# applied before the tools are there, or to set them up
_FIRST = re.compile(r"(?i)bootstrap|flux|argo|crds?(?:$|/)|setup|init|install|seed|pre-?req")
# fluxcd.io: what `flux bootstrap` writes
_FLUX = re.compile(r"(?:^|/)(?:flux-system/|gotk-sync\.ya?ml$)")
# so many directories of one that tools apply, and the rest of it is no accident
_KNOWN = 5
# one listed sibling in another directory is no habit, nor one that tools apply
_HABIT = 2


class LeftOut(NamedTuple):
    """Plain files, and kustomizations by directory, that nothing here applies.

    `parts` are kustomizations below a directory that others include and whose own kustomization is not here: something
    makes it, and includes them.
    """

    files: frozenset[str] = frozenset()
    directories: frozenset[str] = frozenset()
    parts: frozenset[str] = frozenset()


def left_out(
    plain: Collection[str],
    kustomizations: Mapping[str, Kustomization],
    deployments: Sequence[Deployment],
    mentions: Mentions,
    whole: WholeFolders,
    roots: Collection[str],
    commented: Collection[str] = (),
) -> LeftOut:
    """What of the `plain` files and of the `kustomizations` (by directory) is left out.

    A file is, where a kustomization beside it, or one that lists what lies beside it, does without it, or a GitOps tool
    that applies its folder does by its name. So is a
    kustomization that a comment switches off, that is left out of a list of its neighbours, that only a left out
    object of a GitOps tool applies, or beside which such tools apply several and not this one. What a script, a guide
    or another tool mentions is not left out; of what a comment switches off, or lies beside a kustomization that such a
    tool applies, a guide must show the command. `whole` are the folders of which tools apply all files, `roots` the
    paths that the run names: what they are called says nothing of what lies in them. `commented` are directories that
    only objects of such tools in comments name.
    """
    switched_off = {path for one in kustomizations.values() for path in _switched_off(one)}
    meant = tuple(f"{one}/" for one in roots if one not in ("", "."))
    chosen = {one for one in plain if not _is_shown(one, meant)}
    unlisted = {*_files(chosen, kustomizations, deployments, whole), *(path for path in plain if path in switched_off)}
    # who applies the directory that it lies in has been applied by hand
    own = {path for one in deployments for path in [one.said.source.path] if _is_within(path, one.here)}
    # what a list or a tool leaves out for certain, a guide may still list and explain: only a command brings it back
    built = _deployed(kustomizations, deployments)
    certain = {one for one in unlisted if one in switched_off or whole.leave_out(one)}
    files = {
        one
        for one in unlisted
        if (one not in own or one in switched_off)
        and not mentions.of_file(one, in_words=one not in certain and _above(one) not in built)
    }
    tops = _roots(kustomizations)
    skipped = switched_off | set(commented) | _neighbours(kustomizations)
    skipped |= _forsaken(tops, kustomizations, deployments, meant)
    applied: dict[str, set[str]] = defaultdict(set)
    for each in deployments:
        for directory in each.here:
            applied[directory].add(each.said.source.path)
    found: set[str] = set()
    holders = _holders(kustomizations)
    # what applies one of them may be left out itself
    while True:
        dead = files | {path for one in found for path in holders.get(one, ())}
        more = {
            one
            for one in tops - found
            if (one in applied and applied[one] <= dead)
            or (one not in applied and one in skipped and not mentions.of_directory(one))
        }
        if not more:
            return LeftOut(frozenset(files), frozenset(found), frozenset(_parts(tops, kustomizations)))
        found |= more


def _deployed(kustomizations: Mapping[str, Kustomization], deployments: Sequence[Deployment]) -> set[str]:
    """The directories of kustomizations that GitOps tools apply: what these do not list, the tools do not apply."""
    here = {one for each in deployments for one in each.here if one in kustomizations}
    return {name for one in here for name in _reached(one, kustomizations)}


def _files(
    plain: Collection[str],
    kustomizations: Mapping[str, Kustomization],
    deployments: Sequence[Deployment],
    whole: WholeFolders,
) -> Iterator[str]:
    """The plain files beside which a kustomization lists others."""
    named = [(one.directory, name) for one in kustomizations.values() for name in one.resources]
    beside = {posixpath.dirname(name) or "." for directory, name in named if is_below(name, directory)}
    alike: dict[tuple[str, str, int], set[str]] = defaultdict(set)
    for directory, name in named:
        if name not in kustomizations and is_below(name, directory):
            alike[directory, posixpath.basename(name), name.count("/")].add(name)
    # of two folders of one name for a file each, below what is listed as well: one is chosen
    chosen = {
        (posixpath.dirname(posixpath.dirname(name)), posixpath.basename(name))
        for directory, name in named
        if name not in kustomizations
        and is_below(name, directory)
        and posixpath.dirname(posixpath.dirname(name)) in beside
    }
    habits = {kind for kind, names in alike.items() if len(names) >= _HABIT}
    said = {one.said.source.path for one in deployments}
    spread = _spread(kustomizations)
    for path in plain:
        directory = posixpath.dirname(path) or "."
        if directory in kustomizations:
            if not kustomizations[directory].broken:
                yield path
        elif whole.leave_out(path) or (
            not whole.have(path)
            and (
                directory in beside
                or (posixpath.dirname(directory), posixpath.basename(path)) in chosen
                or any((above, posixpath.basename(path), path.count("/")) in habits for above in _upwards(directory))
                or (path in said and _is_skipped(directory, spread))
            )
        ):
            yield path


def _spread(kustomizations: Mapping[str, Kustomization]) -> Mapping[str, set[str]]:
    """By directory of a kustomization that lists what lies in several directories below it: these."""
    found = {}
    for one in kustomizations.values():
        start = "" if one.directory == "." else f"{one.directory}/"
        below = {
            posixpath.join(start, name[len(start) :].split("/")[0]) for name in one.resources if name.startswith(start)
        }
        below = {name for name in below if name in kustomizations or name not in one.resources}
        if len(below) >= _HABIT:
            found[one.directory] = below
    return found


def _is_skipped(directory: str, spread: Mapping[str, set[str]]) -> bool:
    """Whether the nearest kustomization above that lists several directories does without this one."""
    below = directory
    for above in _upwards(directory):
        if above in spread:
            return below not in spread[above]
        below = above
    return False


def _switched_off(one: Kustomization) -> Iterator[str]:
    """The files and directories that the comments of a kustomization name as entries, but for one that is nothing but
    a comment: whoever applies what lies there has to do so by other means."""
    for found in () if one.is_blank else _COMMENT.finditer(one.source.text):
        yield posixpath.normpath(posixpath.join(one.directory, found["name"]))


def _neighbours(kustomizations: Mapping[str, Kustomization]) -> set[str]:
    """The kustomizations beside which another one, in the directory above, lists several others."""
    found = set()
    inside: dict[str, set[str]] = defaultdict(set)
    for name in kustomizations:
        inside[_above(name)].add(name)
    for one in kustomizations.values():
        below = inside[one.directory].intersection(one.resources)
        if len(below) >= _HABIT and not one.broken:
            beside = inside[one.directory] - {one.directory}
            # an overlay of what is listed is another way to apply it
            found |= {name for name in beside - below if below.isdisjoint(_reached(name, kustomizations))}
    return found


def _forsaken(
    tops: Collection[str],
    kustomizations: Mapping[str, Kustomization],
    deployments: Sequence[Deployment],
    meant: tuple[str, ...],
) -> set[str]:
    """Those of `tops` that lie beside what GitOps tools apply of this tree, in a directory that they know well: they
    apply much below it, or several of the directories beside this one, and nothing that this one is made of.

    Only Flux says all that it applies in the tree that it was set up from: applications of Argo CD may be elsewhere.
    What is at the top of a tree, or is called so, is there for the first step, which is made by hand.
    """
    if not any(_FLUX.search(each.said.source.path) for each in deployments):
        return set()
    here = {one for each in deployments for one in each.here}
    reached = {name for one in here for name in (one, *_reached(one, kustomizations))}
    known = Counter(above for one in reached for above in {one, *_upwards(one)})
    # as kustomizations that list some of their neighbours do
    chosen = Counter(_above(one) for one in reached if one in kustomizations)
    found = set()
    for root in tops:
        if _FIRST.search(root) or not here.isdisjoint({root, *_upwards(root)}) or _is_shown(f"{root}/", meant):
            continue
        # the directories above it of which nothing is applied, then one of which much is
        above = next((one for one in _upwards(root) if known[one]), ".")
        is_beside = above == _above(root) and chosen[above] >= _HABIT
        # another way to apply what they apply may be for a cluster that is set up elsewhere
        if above != "." and (
            known[above] >= _KNOWN or (is_beside and reached.isdisjoint(_reached(root, kustomizations)))
        ):
            found.add(root)
    return found


def _reached(start: str, kustomizations: Mapping[str, Kustomization]) -> set[str]:
    found: set[str] = set()
    pending = [start]
    while pending:
        one = kustomizations.get(pending.pop())
        if one is not None and one.directory not in found:
            found.add(one.directory)
            pending.extend((*one.resources, *one.components))
    return found


def _parts(roots: Collection[str], kustomizations: Mapping[str, Kustomization]) -> Iterator[str]:
    """Those of `roots` that lie below a directory which another one includes, and which has no kustomization here."""
    included = {name for one in kustomizations.values() for name in (*one.resources, *one.components)}
    made = {name for name in included if name not in kustomizations and not _ENDING.search(name)}
    for root in roots:
        if root not in included and not made.isdisjoint(_upwards(root)):
            yield root


def _roots(kustomizations: Mapping[str, Kustomization]) -> set[str]:
    """The directories that no other kustomization includes."""
    included = {name for one in kustomizations.values() for name in (*one.resources, *one.components)}
    included |= {kustomizations[name].directory for name in included & kustomizations.keys()}
    return {one.directory for one in kustomizations.values() if not one.component} - included


def _holders(kustomizations: Mapping[str, Kustomization]) -> Mapping[str, frozenset[str]]:
    """By directory all files that its kustomization applies, and none other that is applied by itself."""
    found = {}
    roots = _roots(kustomizations)
    reached = {one: _reached(one, kustomizations) for one in roots}
    times: dict[str, int] = defaultdict(int)
    for directories in reached.values():
        for directory in directories:
            times[directory] += 1
    for root, directories in reached.items():
        own = [kustomizations[one] for one in directories if times[one] == 1]
        found[root] = frozenset(name for one in own for name in one.resources)
    return found


def _is_shown(path: str, meant: tuple[str, ...]) -> bool:
    """Whether a file is an example: who wants it applies it, whatever a kustomization there lists. Folders tell, below
    those that the run names."""
    path = path[max((len(one) for one in meant if path.startswith(one)), default=0) :]
    return not _SHOWN.isdisjoint(re.findall(r"[a-z]+", posixpath.dirname(path).lower()))


def _is_within(path: str, directories: Collection[str]) -> bool:
    return any(one in directories for one in _upwards(path))


def _above(path: str) -> str:
    """The directory above a path; empty where that has no name here."""
    return next(iter(_upwards(path)), "")


def _upwards(directory: str) -> Iterable[str]:
    return (one or "." for one in folders_above(directory) if directory != ".")
