"""Custom resources of other scopes, as their files offer them, asked what their controllers make."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from svclint.operators.deploying import is_deploying_kind
from svclint.operators.indexed import Made
from svclint.operators.passive import is_passive
from svclint.operators.table import rows_of
from svclint.typing_names import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from svclint.resource import Identity
    from svclint.violation import Elsewhere


Offering: TypeAlias = "tuple[int, Identity, Mapping[str, str], tuple[tuple[str, str], ...]]"
"""A scope's number, a custom resource of it, its labels, and what it states."""


class Stated:
    """What the table asks of a custom resource: its identity, its labels, the fields that say what is made of it."""

    __slots__ = ("_fields", "group", "kind", "labels", "name", "namespace", "read")

    def __init__(self, identity: Identity, labels: Mapping[str, str], fields: Iterable[tuple[str, str]]) -> None:
        self.group, self.kind, self.namespace, self.name = identity
        self.labels = dict(labels)
        self._fields = {**dict(fields), "metadata.name": self.name}
        self.read: dict[object, Any] = {}

    @property
    def data(self) -> dict[str, Any]:
        """Lists are not among what a file offers."""
        return {}

    def get(self, *path: str | int) -> Any:
        """The text of a field; None where it is not one that the table asks for."""
        if path[:2] == ("metadata", "labels"):
            return self.labels.get(str(path[2]))
        return self._fields.get(".".join(map(str, path)))


class Stating:
    """The custom resources of all scopes, by what their controllers make."""

    def __init__(self, found: Iterable[Offering]) -> None:
        self._scopes: list[int] = []
        self._named: dict[tuple[str, str], list[int]] = {}
        known: list[Stated] = []
        for number, identity, labels, fields in found:
            one = Stated(identity, labels, fields)
            if rows_of(one.group, one.kind):
                known.append(one)
                self._scopes.append(number)
            elif not is_passive(one.group, one.kind) and not is_deploying_kind(one.group, one.kind):
                self._named.setdefault((one.namespace, one.name), []).append(number)
        self._made = Made(known)

    def making(self, wanted: Elsewhere) -> Iterable[int]:
        """The scopes whose custom resources make what is wanted: a Service, or what a selector is for."""
        identity, selector = wanted.identity, wanted.selector
        if identity is not None:
            is_service = (identity.group, identity.kind) == ("", "Service")
            return self._serving(identity.namespace, identity.name, near=wanted.near) if is_service else ()
        if selector is None or wanted.among not in _ASKED:
            return ()
        asked = self._made.pods if wanted.among == _POD else self._made.services_with
        return (self._scopes[one] for one in asked(wanted.namespace, selector))

    def _serving(self, namespace: str, name: str, *, near: bool) -> Iterable[int]:
        """The scopes whose custom resources make the Service; `near` says that another one is rather meant than what
        may be called so."""
        for one in self._made.services(namespace, name, surely=near):
            yield self._scopes[one]
        # with something before or behind it, as operators give names
        dashes = [at for at, letter in enumerate(name) if letter == "-"] if not near else []
        for own in () if near else (name, *(name[:at] for at in dashes), *(name[at + 1 :] for at in dashes)):
            yield from self._named.get((namespace, own), ())


_POD = ("", "Pod")
_ASKED = frozenset({_POD, ("", "Service")})
