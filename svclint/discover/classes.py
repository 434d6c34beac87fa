"""The IngressClasses that other scopes of a run define: one cluster has them all, whoever applies what when."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from svclint.certainty.doubt import NOT_THERE
from svclint.source import Holds, Question
from svclint.told import Told
from svclint.typing_names import TYPE_CHECKING

if TYPE_CHECKING:
    from svclint.scope import Scope
    from svclint.source import Source

_GROUP, _KIND = "networking.k8s.io", "IngressClass"
_NAMES_CLASSES = Holds("ngressClassName", "kubernetes.io/ingress.class")


def with_classes(scopes: Iterable[Scope]) -> list[Scope]:
    """The scopes, those with Ingresses of a class that they do not define told who serves it by other scopes."""
    scopes = list(scopes)
    of: dict[int, dict[str, set[str]]] = {}
    for number, scope in enumerate(scopes):
        for member in scope.members:
            # what is for tests, or out of use, is in no cluster
            is_there = member.role == "objects" and scope.told.aside.get(member.source.path) not in NOT_THERE
            for name, controller in _CLASSES(member.source) if is_there else ():
                of.setdefault(number, defaultdict(set))[name].add(controller)
    return [_told(one, number, of) for number, one in enumerate(scopes)] if of else scopes


def _told(scope: Scope, number: int, of: Mapping[int, Mapping[str, set[str]]]) -> Scope:
    if not any(member.role == "objects" and _NAMES_CLASSES(member.source) for member in scope.members):
        return scope
    found: dict[str, set[str]] = defaultdict(set)
    for other, classes in of.items():
        for name in classes if other != number else ():
            if name not in of.get(number, ()):
                found[name] |= classes[name]
    return scope.with_told(Told(classes={name: frozenset(found[name]) for name in sorted(found)}))


def _classes(source: Source, _: None) -> tuple[tuple[str, str], ...]:
    """The names of the IngressClasses that a text defines, each with the controller that it names."""
    if _KIND not in source.text:
        return ()
    # imported here: few files have one
    from svclint.render.objects import written_objects
    from svclint.resource import text

    own = (one for one in written_objects(source) if (one.group, one.kind) == (_GROUP, _KIND))
    return tuple((one.name, written) for one in own if one.name and (written := text(one.spec.get("controller"))))


_CLASSES = Question(_classes, None)
