"""Files that stand in each other's place: alternatives, steps and examples, told from copies by mistake."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping, Sequence
from itertools import combinations, pairwise, starmap

from svclint.certainty.doubt import Doubt
from svclint.certainty.links import is_application
from svclint.certainty.loose_examples import is_shown
from svclint.certainty.sample_names import is_name_of_program
from svclint.certainty.samples import may_be_of_sample
from svclint.certainty.steps import are_numbered, are_states, is_later, number, odd_environments, words
from svclint.checks.objects.duplicates import SHARED
from svclint.checks.objects.variants import Holder, are_of_fields, are_of_types, same_content, singular
from svclint.typing_names import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from svclint.graph import Graph
    from svclint.resource import Identity, Resource

# what a file manager, an editor or a hurried person adds to the name of a copy
_COPIED = frozenset({"copy", "kopie", "copia", "copie", "bak", "backup", "orig"})
_BACKUPS = frozenset({"backup", "backups"})
# what is shown while somebody speaks, and applied by nobody
_SLIDES = frozenset({"slide", "slides"})
_RELEASE_OF_OPERATOR = "ClusterServiceVersion"
_VERSION = r"\d+\.\d+\.\d+"
# nobody copies a file twice and forgets to rename each
_BY_MISTAKE = 2
# files of a folder that a guide applies by themselves, so that all of it is no one thing
_BY_NAME = 2


def stand_in(definitions: Sequence[Resource], graph: Graph) -> bool:
    """Whether the files of these definitions of one object are meant one at a time, or one after the other.

    Where somebody declared that all is applied together, nothing is; nor are two objects of one file, though three
    states of one are. In a collection of examples everything is: several objects are defined more than once, or nothing
    joins the files to others; and so are an export of the object or a backup of it, and files that somebody applies one
    by one. In an application none are that copy a file, that names do not tell apart, or that are named after another
    object.
    """
    first = definitions[0]
    if graph.scope.nearest and all(not _SLIDES.isdisjoint(one.directory.lower().split("/")) for one in definitions):
        return True
    if len({one.file for one in definitions}) < len(definitions):
        return _are_shown_in_turn(definitions, graph)
    versions = {one.api_version for one in definitions}
    # a sample for each version of the API, which kustomize takes for objects of their own
    if not graph.scope.nearest or graph.scope.told.applies_at_once({one.file for one in definitions}):
        return not graph.scope.nearest and len(versions) == len(definitions)
    if len(definitions) > _BY_MISTAKE or len(versions) > 1 or _is_collection(first.directory, graph):
        return True
    if _are_examples_by_name(definitions, graph) or _are_read_out(definitions) or _are_kept(definitions):
        return True
    holders, own = _held(definitions, graph)
    if are_of_types(holders) or are_of_fields(holders) or _are_whole(holders, graph):
        return True
    if _is_slip(holders, own, graph):
        return False
    if _are_in_turn(definitions, graph) or _is_in_place_of(definitions, graph) or _are_of_environments(definitions):
        return True
    if not any(starmap(_is_forgotten, combinations(holders, 2))) and not any(
        is_application(one.directory, graph) for one in definitions
    ):
        return True
    tested = all(graph.scope.told.aside.get(one.file) is Doubt.TEST for one in definitions)
    akin: set[str] = set()
    for one, other in combinations(holders, 2):
        if (tested and _are_numbered(one, other)) or _repeats_part(one, other, own):
            akin |= {one.resource.file, other.resource.file}
        elif _is_copy(one, other) or _contradicts(one, other, own):
            return False
        elif _are_akin(one, other):
            akin |= {one.resource.file, other.resource.file}
    return len(akin) == len(holders)


def is_evident(definitions: Sequence[Resource], graph: Graph) -> bool:
    """Whether something says that these definitions of one object are there together, or that one was copied and not
    renamed: a command applies all of them, they say the same, they are of somebody's own application, or their files
    are called after other things than they hold. What samples are called says nothing of the kind."""
    files = {one.file for one in definitions}
    if not graph.scope.nearest or len(files) < 2 or graph.scope.told.applies_at_once(files):
        return True
    if any(starmap(same_content, combinations(definitions, 2))):
        return True
    first = definitions[0]
    if is_name_of_program(first.name):
        return False
    if (first.group, first.kind) not in SHARED and not may_be_of_sample(definitions, graph):
        return True
    holders, own = _held(definitions, graph)
    return _is_slip(holders, own, graph) or any(
        _is_copy(one, other)
        or _is_forgotten(one, other)
        or _contradicts(one, other, own)
        or _is_half_renamed(one, other, graph)
        for one, other in combinations(holders, 2)
    )


def is_idle(definitions: Sequence[Resource], graph: Graph) -> bool:
    """Whether plain files say the same of an object, so that the second application does nothing, and nothing says that
    one was to hold another: it is called a copy, or after another thing than it holds.

    What is pasted twice into one file was rather to be changed there. Helm does not create an object twice, and Flux
    makes a kustomization of a folder, which kustomize does not build.
    """
    files = {one.file for one in definitions}
    if not graph.scope.nearest or len(files) < len(definitions) or not graph.scope.told.decoded.isdisjoint(files):
        return False
    first, *others = definitions
    if not all(same_content(one, first) for one in others):
        return False
    holders, own = _held(definitions, graph)
    return not _is_slip(holders, own, graph) and not any(
        _is_forgotten(one, other)
        or _is_half_renamed(one, other, graph)
        or (_contradicts(one, other, own) and not _is_held_beside(one, other, own, graph))
        or all(_unexplained(mine, theirs, own, graph) for mine, theirs in ((one, other), (other, one)))
        for one, other in combinations(holders, 2)
    )


def _is_held_beside(one: Holder, other: Holder, own: frozenset[str], graph: Graph) -> bool:
    """Whether the file that is not named after the object is named after what else it holds: a Service that stands in
    `deployment.yaml` below the Deployment, and in `service.yaml` as well."""
    odd, named = (one, other) if (other.words - one.words) & own else (other, one)
    return bool(odd.words - named.words) and not _unexplained(odd, named, own, graph)


def _unexplained(one: Holder, other: Holder, own: frozenset[str], graph: Graph) -> frozenset[str]:
    """The words of a file's name that another one's has not, numbers aside, and nothing in it is called: of two files
    that both have such words, each was to hold a thing of its own."""
    held = graph.once(_identities).get(one.resource.file, frozenset()) - {one.resource.identity}
    known = own.union(*(_words(each.kind) | _words(each.name) for each in held))
    return frozenset(word for word in one.words - other.words - known if not word.isdigit())


def _is_half_renamed(one: Holder, other: Holder, graph: Graph) -> bool:
    """Whether other objects of one file are called as only its name says, or that has a version that is not the
    object's."""
    for mine, theirs in ((one, other), (other, one)):
        held = graph.once(_identities).get(mine.resource.file, frozenset()) - {mine.resource.identity}
        odd = mine.words - theirs.words - _words(mine.resource.name)
        said, own = (
            re.findall(_VERSION, name) for name in (posixpath.basename(mine.resource.file), mine.resource.name)
        )
        if (said and own and said != own) or any(odd & (_words(each.name) - _words(each.kind)) for each in held):
            return True
    return False


def _are_read_out(definitions: Sequence[Resource]) -> bool:
    """Whether some were read out of a cluster, which has what the others say already: an export beside its source, or
    beside what somebody made of it."""
    return len({one.is_live for one in definitions}) > 1


def _is_release_kept(definitions: Sequence[Resource]) -> bool:
    """Whether they are one release of an operator, kept under its version beside the file in which the next is written.

    OLM takes one of the files of a package (olm.operatorframework.io: ClusterServiceVersions are named after versions).
    """
    if any(one.kind != _RELEASE_OF_OPERATOR for one in definitions):
        return False
    said = [re.findall(_VERSION, posixpath.basename(one.file)) for one in definitions]
    name = re.findall(_VERSION, definitions[0].name)
    return any(said) and not all(said) and all(one in ([], name) for one in said)


def _are_kept(definitions: Sequence[Resource]) -> bool:
    """Whether one of them is there to be kept, or is what it was at another time."""
    files = sorted(one.file for one in definitions)
    return (
        _is_release_kept(definitions)
        or any(map(_is_backed_up, definitions))
        or all(starmap(is_later, combinations(files, 2)))
    )


def _is_backed_up(resource: Resource) -> bool:
    """Whether it is kept, for the day on which the other one is lost."""
    return not _BACKUPS.isdisjoint(resource.directory.lower().split("/"))


def _are_shown_in_turn(definitions: Sequence[Resource], graph: Graph) -> bool:
    """Whether one file says again and again what an object is, each time something else of the same."""
    first = definitions[0]
    if not graph.scope.nearest or len(definitions) <= _BY_MISTAKE:
        return False
    if any(one.file != first.file or _marks(one) != _marks(first) for one in definitions):
        return False
    return not any(starmap(same_content, combinations(definitions, 2)))


def _marks(resource: Resource) -> tuple[Any, ...]:
    """By what an object is known and knows others: of one that was copied and not renamed, this is changed first."""
    return resource.labels, resource.spec.get("selector"), resource.api_version


def are_alternatives(one: Resource, other: Resource, graph: Graph) -> bool:
    """Whether the files of two objects, of one directory, stand in each other's place: both define some other object,
    or one is named after the other where files of the directory do."""
    choices = graph.once(_alternatives).get(one.directory, ())
    if one.directory != other.directory or not choices:
        return False
    if any(files.issuperset((one.file, other.file)) for files in choices):
        return True
    mine, theirs = _words(_stem(one.file)), _words(_stem(other.file))
    return bool(mine and theirs) and (mine < theirs or theirs < mine)


def _alternatives(graph: Graph) -> Mapping[str, list[frozenset[str]]]:
    """The files of a directory that stand in each other's place, for each object that they define and no others."""
    found: dict[str, list[frozenset[str]]] = {}
    for resource in graph.resources:
        definitions = graph.definitions(resource.identity)
        # what several bundles create again is no choice between them
        if len(definitions) > 1 and definitions[0] is resource and (resource.group, resource.kind) not in SHARED:
            of_one = all(one.directory == resource.directory for one in definitions)
            files = frozenset(one.file for one in definitions)
            if of_one and len(files) > 1 and stand_in(definitions, graph):
                found.setdefault(resource.directory, []).append(files)
    return found


def _is_collection(directory: str, graph: Graph) -> bool:
    """Whether other files of the directory define an object more than once, too: then it holds examples, each whole."""
    return len(graph.once(_repeated).get(directory, ())) > 1


def _repeated(graph: Graph) -> Mapping[str, list[frozenset[str]]]:
    """The files that define one object, for each object that several do, by their directory."""
    found: dict[str, list[frozenset[str]]] = {}
    for resource in graph.resources:
        definitions = graph.definitions(resource.identity)
        if len(definitions) > 1 and definitions[0] is resource:
            files = frozenset(one.file for one in definitions)
            if len(files) > 1:
                found.setdefault(resource.directory, []).append(files)
    return found


def _held(definitions: Sequence[Resource], graph: Graph) -> tuple[list[Holder], frozenset[str]]:
    """The files of definitions of one object, and the words that it is called by."""
    first = definitions[0]
    own = _words(first.kind) | _words(first.name) | {first.kind.lower()}
    return [_holder(one, graph) for one in definitions], own


def _holder(resource: Resource, graph: Graph) -> Holder:
    objects = graph.once(_identities).get(resource.file, frozenset())
    return Holder(resource, _words(_stem(resource.file)), number(resource.file), len(objects) - 1)


def _identities(graph: Graph) -> Mapping[str, frozenset[Identity]]:
    found: dict[str, set[Identity]] = {}
    for resource in graph.everything:
        if resource.name and resource.kind != "Namespace":
            found.setdefault(resource.file, set()).add(resource.identity)
    return {file: frozenset(identities) for file, identities in found.items()}


def _stem(file: str) -> str:
    return posixpath.splitext(posixpath.basename(file))[0]


def _words(name: str) -> frozenset[str]:
    """The words and numbers of a name, without the `s` of a plural: `region1` and `region2` have a word in common."""
    return frozenset(map(singular, words(name)))


def _is_copy(one: Holder, other: Holder) -> bool:
    """Whether two files hold one object alone and say the same of it, or one is called a copy of the other."""
    if (one.words ^ other.words) & _COPIED or one.words == other.words:
        return True
    return not one.others and not other.others and same_content(one.resource, other.resource)


def _contradicts(one: Holder, other: Holder, own: frozenset[str]) -> bool:
    """Whether the one is named after the object where the other is named after something else.

    `kafka-later.yaml` adds to what `kafka.yaml` says; `multiple-headers.yaml` does not hold `multiple-paths`.
    """
    mine, theirs = one.words - other.words - {one.step}, other.words - one.words - {other.step}
    return bool(mine and theirs) and bool(mine & own) != bool(theirs & own)


def _is_forgotten(one: Holder, other: Holder) -> bool:
    """Whether a file was copied and its object not renamed: one is called a copy, or the object as the other file."""
    if (one.words ^ other.words) & _COPIED:
        return True
    name = _words(one.resource.name)
    return any(
        name <= whole.words and name.isdisjoint(odd.words) and not odd.others
        for whole, odd in ((one, other), (other, one))
    )


def _is_slip(holders: Sequence[Holder], own: frozenset[str], graph: Graph) -> bool:
    """Whether siblings name their objects by the words that their files' names add, so that here it was forgotten."""
    first = holders[0].resource
    common = frozenset[str].intersection(*(one.words for one in holders))
    if not common - {holders[0].step}:
        return False
    files = {one.resource.file for one in holders}
    named = 0
    for sibling in graph.of_kind(first.group, first.kind):
        if sibling.directory == first.directory and sibling.file not in files:
            stem = _words(_stem(sibling.file))
            added = stem - common - own
            named += bool(common <= stem and added and added <= _words(sibling.name))
    # one that has a name of its own beside many that share theirs says nothing of those
    return named >= len(holders) - 1


def _are_in_turn(definitions: Sequence[Resource], graph: Graph) -> bool:
    """Whether each of the files is applied by itself, or holds another state of the thing, and says something else."""
    files = [one.file for one in definitions]
    alone = graph.scope.told.steps.issuperset(files) or all(starmap(are_states, combinations(files, 2)))
    return alone and not any(starmap(same_content, combinations(definitions, 2)))


def _is_in_place_of(definitions: Sequence[Resource], graph: Graph) -> bool:
    """Whether a guide says that one of the files is for the place of others, and it says something else."""
    instead = graph.scope.told.instead
    return not instead.isdisjoint(one.file for one in definitions) and not any(
        starmap(same_content, combinations(definitions, 2))
    )


def _are_of_environments(definitions: Sequence[Resource]) -> bool:
    """Whether the files are for environments or platforms of their own by their names, of which the object's name has
    none: `web-prod` in `web-dev.yaml` was copied, and not renamed."""
    first = definitions[0]
    odd = [odd_environments(one.file, other.file) for one, other in combinations(definitions, 2)]
    return all(odd) and frozenset().union(*odd).isdisjoint(words(first.name))


def _are_examples_by_name(definitions: Sequence[Resource], graph: Graph) -> bool:
    """Whether they are in files of a folder of examples, of which a guide applies several by their names: then each is
    for itself, what it defines for a second time included. A copy that says the same is none."""
    directories = {one.directory for one in definitions}
    if any(starmap(same_content, combinations(definitions, 2))):
        return False
    if len(directories) != 1 or not all(is_shown(posixpath.basename(one)) for one in directories):
        return False
    return sum(posixpath.dirname(step) in directories for step in graph.scope.told.steps) >= _BY_NAME


def _are_whole(holders: Sequence[Holder], graph: Graph) -> bool:
    """Whether each file has a Service with pods of its own, and a name that says how it differs from the one whose name
    it begins with: `lb.yaml` and `lb-static-ip.yaml`. A word of its name in that of an object is a copy's, in which the
    Service was not renamed: `admin` of Deployment `web-admin` in `web-admin.yaml`."""
    ordered = sorted(holders, key=lambda one: len(one.words))
    pairs = pairwise(ordered)
    if any(not one.words < other.words or (other.words - one.words) & _COPIED for one, other in pairs):
        return False
    files = {one.resource.file for one in holders}
    for holder in holders:
        service = holder.resource
        pods = graph.matching_service(service) if service.kind == "Service" else ()
        if files.intersection(template.resource.file for template in pods) != {service.file}:
            return False
    named = graph.once(_identities)
    added = ordered[-1].words - ordered[0].words
    return not any(added & _words(one.name) for holder in holders for one in named[holder.resource.file])


def _are_numbered(one: Holder, other: Holder) -> bool:
    return are_numbered(one.resource.file, other.resource.file)


def _are_akin(one: Holder, other: Holder) -> bool:
    """Whether names with words in common, or the numbers of steps, tell two whole files apart.

    Whole: one of them holds nothing but the object, so that it can only stand in its place. What is numbered may also
    change a part of what the one before made.
    """
    if one.others and other.others:
        return _are_numbered(one, other) and not same_content(one.resource, other.resource)
    numbers = any(all(word.isdigit() for word in holder.words) for holder in (one, other))
    shared = any(not word.isdigit() for word in one.words & other.words)
    return shared or numbers or _are_numbered(one, other)


def _repeats_part(one: Holder, other: Holder, own: frozenset[str]) -> bool:
    """Whether examples that are complete by themselves repeat an object alike: to apply it again changes nothing.

    A file that is named after the object and no more is the object's own place, and the other one the leftover of it.
    """
    if not (one.others or other.others) or not same_content(one.resource, other.resource):
        return False
    return all(holder.others or not holder.words <= own for holder in (one, other))
