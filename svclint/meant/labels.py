"""What a selector that matches nothing was probably meant for: the one place that tells near misses by labels."""

from __future__ import annotations

import re

from svclint.meant.labelled import Labelled
from svclint.named_tuple import NamedTuple
from svclint.resource import NAMESPACE_KEY, RELEASE_KEYS, mapping, string_map, workload_selector
from svclint.suggest import closest, is_kin, is_slip
from svclint.typing_names import TYPE_CHECKING
from svclint.violation import Fix, Label

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from svclint.document import Path
    from svclint.graph import Graph
    from svclint.resource import Requirement, Resource, Selector

# Keys of labels that say how an application is called
_APPLICATION = r"(?:.*/)?(?:k8s-)?(?:app|application|name|run|service)"
# Keys by which people expect a namespace to be labelled with its name, as no cluster does by itself
_NAMES = r"(?:.*/)?(?:metadata[.-])?name(?:space)?"


class Asked(NamedTuple):
    """A selector that matches nothing: the object that asks, and the path of the selector in it.

    `is_own` says that the owner is there for what it selects, and mostly called alike: not so the peers of a policy.
    """

    owner: Resource
    path: Path
    selector: Selector
    is_own: bool = True

    def is_for(self, thing: Labelled) -> bool:
        """Whether the names say that the thing is what the owner is for."""
        return self.is_own and is_kin(self.owner.name, thing.resource.name)

    @property
    def these(self) -> str:
        return "this label" if len(self.selector.requirements) == 1 else "these labels"


class Miss(NamedTuple):
    """What a selector was probably meant for, and what keeps it from that.

    `keys` are the keys of the label that is wrong, as it is asked for and as it is there; `asked` is the entry of the
    selector that asks for it. `is_slip` says that it was misspelt, by its value or its key; `elsewhere` that nothing is
    wrong but the namespace.
    """

    thing: Labelled
    reason: str
    related: tuple[Label, ...]
    fix: Fix | None = None
    keys: tuple[str, ...] = ()
    is_slip: bool = False
    elsewhere: bool = False
    asked: Label | None = None

    @property
    def resource(self) -> Resource:
        return self.thing.resource


def only_on_workload(asked: Asked, around: Iterable[Labelled], graph: Graph) -> Miss | None:
    """A workload that has the labels on itself, and not on the pods that it makes."""
    found = [thing for thing in around if _is_on_workload(asked.selector, thing)]
    if not found:
        return None
    thing = min(found, key=lambda one: graph.distance(asked.owner, one.resource))
    unmet, title = thing.unmet(asked.selector), thing.resource.title
    lacking = asked.these if len(unmet) == len(asked.selector.requirements) else " and ".join(map(str, unmet))
    related = (
        thing.resource.label(("metadata", "labels"), f"the labels of {title}, not of its pods"),
        thing.labels_label("the pods' labels"),
    )
    return Miss(thing, f"only {title} itself has {lacking}, its pods do not", related)


def _is_on_workload(selector: Selector, thing: Labelled) -> bool:
    if thing.template is None or not thing.template.path:
        return False
    return selector.matches(on_workload(thing), thing.template.added)


def on_workload(thing: Labelled) -> dict[str, str]:
    """The labels of pods, and those that are written on their workload."""
    # what a kustomization adds to every object was not put there by mistake
    given = thing.resource.given(("metadata", "labels"))
    labels = string_map(thing.resource.metadata.get("labels"))
    return {**thing.labels, **{key: value for key, value in labels.items() if key not in given}}


def one_label_off(asked: Asked, around: Iterable[Labelled], graph: Graph) -> Miss | None:
    """What meets all of the selector but one label, and was meant: an object that the asking one is called after, one
    that its other labels name, or one whose label is misspelt."""
    return _likest(asked, _one_off(asked, around, _closeness), graph)


def without_label(asked: Asked, around: Iterable[Labelled], graph: Graph) -> Miss | None:
    """What has none of the labels, and the name of what is meant."""
    return _likest(asked, _one_off(asked, around, _named), graph)


def misspelt(asked: Asked, around: Iterable[Labelled], graph: Graph) -> Miss | None:
    """What meets all of the selector but one label that is misspelt: where other names are other things."""
    return _likest(asked, _one_off(asked, around, _slip), graph)


_Off = tuple[Labelled, "Requirement", float]


def _one_off(
    asked: Asked, around: Iterable[Labelled], closeness: Callable[[Asked, Labelled, Requirement], float]
) -> Iterator[_Off]:
    for thing in around:
        unmet = thing.unmet(asked.selector)
        if len(unmet) == 1 and not thing.is_hook:
            close = closeness(asked, thing, unmet[0])
            if close:
                yield thing, unmet[0], close


def _likest(asked: Asked, found: Iterable[_Off], graph: Graph) -> Miss | None:
    def rank(off: _Off) -> tuple[bool, int, float]:
        thing, unmet, close = off
        is_meant = asked.is_for(thing) or thing.resource.name in unmet.values
        return not is_meant, graph.distance(asked.owner, thing.resource), -close

    best = min(found, key=rank, default=None)
    return None if best is None else described(asked, best[0], best[1])


def _closeness(asked: Asked, thing: Labelled, unmet: Requirement) -> float:
    """How probably one label is off by mistake, rather than because the thing is another application's; 0: it is not.

    A label that agrees says so where its value names the workload: `app=web` does for Deployment web-v1, `env=prod`
    does not, nor does the name of a release, with which the names of all its workloads begin.
    """
    name, there = thing.resource.name, thing.labels.get(unmet.key)
    if _is_misspelt(asked, thing, unmet):
        return 3.0 if there is not None else 2.0
    others = [one for one in asked.selector.requirements if one is not unmet]
    naming = (value for one in others if one.key not in RELEASE_KEYS for value in one.values)
    if any(value and value in name for value in naming) or (asked.is_for(thing) and (others or there is not None)):
        return 1.0
    return 1.0 if there is not None and name in unmet.values else 0.0


def _named(asked: Asked, thing: Labelled, unmet: Requirement) -> float:
    """As `_closeness`, where names alone speak for it: its own is the label's value, or that of what asks."""
    return 2.0 if thing.resource.name in unmet.values else float(asked.is_for(thing))


def _is_misspelt(asked: Asked, thing: Labelled, unmet: Requirement) -> bool:
    there = thing.labels.get(unmet.key)
    if there is None:
        return _other_key(asked, thing, unmet) is not None
    return unmet.operator == "In" and any(closest(value, [there]) for value in unmet.values)


def _slip(asked: Asked, thing: Labelled, unmet: Requirement) -> float:
    """As `_closeness`, where other names are other things: whether it is a slip of the pen."""
    there = thing.labels.get(unmet.key)
    if there is None:
        return float(_other_key(asked, thing, unmet) is not None)
    return float(unmet.operator == "In" and len(unmet.values) == 1 and is_slip(unmet.values[0], there))


def _other_key(asked: Asked, thing: Labelled, unmet: Requirement) -> str | None:
    """The key under which it has the value that a selector asks for by another one, which is meant.

    It is a slip of that key; or both mean the name of the application, or of the namespace. An application is called as
    its workload, or as the Service that stands beside it in the same file.
    """
    if unmet.operator != "In" or len(unmet.values) != 1 or not unmet.values[0]:
        return None
    value = unmet.values[0]
    keys = [key for key, its_value in thing.labels.items() if its_value == value]
    slip = next((key for key in keys if is_slip(unmet.key, key)), None)
    if slip is not None:
        return slip
    if thing.template is not None:
        naming = (key for key in keys if re.fullmatch(_APPLICATION, key))
        is_own = asked.is_own and value == asked.owner.name and thing.resource.file == asked.owner.file
        return next(naming, None) if value in thing.resource.name or is_own else None
    return NAMESPACE_KEY if NAMESPACE_KEY in keys and re.fullmatch(_NAMES, unmet.key) else None


def nearest(asked: Asked, around: Iterable[Labelled], graph: Graph) -> Miss:
    """Of things that one of must be meant, as the pods of a Service for a subset of it: the one that lacks least."""

    def rank(thing: Labelled) -> tuple[int, bool, int]:
        unmet = thing.unmet(asked.selector)
        distance = graph.distance(asked.owner, thing.resource)
        return len(unmet), not any(_is_misspelt(asked, thing, one) for one in unmet), distance

    best = min(around, key=rank)
    return described(asked, best, best.unmet(asked.selector)[0])


def elsewhere(asked: Asked, away: Iterable[Labelled], where: str, graph: Graph) -> Miss | None:
    """What meets the selector, and lives in a namespace where it does not look; `where` says where it does."""
    found = list(away)
    if not found:
        return None
    thing = min(found, key=lambda one: (one.is_hook, graph.distance(asked.owner, one.resource)))
    resource = thing.resource
    reason = f"{resource.title} is in namespace {resource.namespace}, {where}"
    return Miss(thing, reason, (resource.namespace_label(),), elsewhere=True)


# -- in words ----------------------------------------------------------------------------------------------------------


def described(asked: Asked, thing: Labelled, unmet: Requirement) -> Miss:
    """What is to be said of a thing that does not meet one requirement."""
    there = thing.labels.get(unmet.key)
    other = _other_key(asked, thing, unmet) if there is None else None
    if there is not None:
        fix = _relabel(asked, unmet, there) if thing.is_written(unmet.key) or unmet.key == NAMESPACE_KEY else None
    else:
        fix = _rename(asked, unmet, other) if other is not None else None
    if fix is not None and (own := _of_its_own(thing)):
        fix = _mend_pods(thing, unmet, own, other)
    reason = _reason(asked.selector, thing, unmet, other)
    if there is None and other is None and _is_added(asked, unmet):
        reason += ", which kustomize adds to the selector, and to no pods of this kind"
    keys = (unmet.key, *((other,) if other is not None else ()))
    words = f"the pods of {thing.resource.title} do not have this"
    entry = asked.owner.label((*asked.path, *unmet.path), words, "value" if other is None else "key")
    is_slip = _is_misspelt(asked, thing, unmet)
    return Miss(thing, reason, (_related(thing, unmet, other),), fix, keys, is_slip, asked=entry)


def _is_added(asked: Asked, unmet: Requirement) -> bool:
    """Whether only a kustomization asks for the label: one that it does not give to the pods of every kind."""
    owner = asked.owner
    if unmet.key in owner.given_selector:
        return True
    return unmet.key in owner.selected_too and unmet.key not in mapping(owner.get(*asked.path))


def _reason(selector: Selector, thing: Labelled, unmet: Requirement, other: str | None) -> str:
    there, total = thing.labels.get(unmet.key), len(selector.requirements)
    if total == 1:
        if there is not None:
            return f"{thing.subject} {unmet.key}={there}"
        if other is not None:
            return f"{thing.subject} {other}={unmet.values[0]}, and no label {unmet.key}"
        return f"{thing.subject} no label {unmet.key}"
    share = f"{thing.resource.title} has {total - len(thing.unmet(selector))} of {total} labels"
    if other is not None:
        return f"{share}: {unmet} is {other}={unmet.values[0]} there"
    if there is None:
        return f"{share}: it lacks {unmet}"
    if unmet.operator != "In":
        return f"{share}: {unmet.key} is {there} there"
    return f"{share}: {unmet.key} is {there} there, {' or '.join(unmet.values)} here"


def _related(thing: Labelled, unmet: Requirement, other: str | None) -> Label:
    there, title = thing.labels.get(unmet.key), thing.resource.title
    lacking = f"the pods of {title} lack" if thing.template is not None else f"{title} lacks"
    if there is None:
        if other is None or other == NAMESPACE_KEY or not thing.is_written(other):
            return thing.labels_label(f"{lacking} {unmet.key}")
        return thing.key_label(other, f"{unmet.key} is called {other} here")
    if thing.is_written(unmet.key) or unmet.key == NAMESPACE_KEY:
        return thing.key_label(unmet.key, f"{unmet.key} is {there} here")
    return thing.labels_label(f"the kustomization adds {unmet.key}={there}")


def _relabel(asked: Asked, unmet: Requirement, value: str) -> Fix | None:
    """The value that the label has, in the place of the one that the selector asks for."""
    if unmet.path[0] == "matchExpressions":
        return None
    edit = asked.owner.edit((*asked.path, *unmet.path), value)
    return Fix(f"select {unmet.key}: {value}", (edit,), safe=False)


def _rename(asked: Asked, unmet: Requirement, key: str) -> Fix | None:
    """The key that the label has, in the place of the one that the selector asks for."""
    if unmet.path[0] == "matchExpressions" or any(one.key == key for one in asked.selector.requirements):
        return None
    edit = asked.owner.edit_key((*asked.path, *unmet.path), key)
    return Fix(f"select {key}: {unmet.values[0]}", (edit,), safe=False)


def _of_its_own(thing: Labelled) -> list[Requirement]:
    """What a workload asks of its own pods, and these do not have: then it is rather these that are wrong."""
    selector = workload_selector(thing.resource) if thing.template is not None else None
    return selector.unmet(thing.labels) if selector is not None and not selector.is_unreadable else []


def _mend_pods(thing: Labelled, unmet: Requirement, own: Sequence[Requirement], other: str | None) -> Fix | None:
    """The label that pods should have by what selects them and by their own workload, two against one; None where these
    ask for different things."""
    if thing.template is None or [(one.key, one.operator, one.values) for one in own] != [
        (unmet.key, unmet.operator, unmet.values)
    ]:
        return None
    if unmet.operator != "In" or len(unmet.values) != 1 or not thing.is_written(other or unmet.key):
        return None
    path = (*thing.template.path, "metadata", "labels", other or unmet.key)
    value, workload = unmet.values[0], thing.resource
    edit = workload.edit(path, value) if other is None else workload.edit_key(path, unmet.key)
    return Fix(f"label the pods {unmet.key}: {value}", (edit,), safe=False)
