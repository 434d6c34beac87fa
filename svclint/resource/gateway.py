"""Gateways and ListenerSets: their listeners, and the certificates that they name."""

from __future__ import annotations

from collections.abc import Iterator

from svclint.families import gateway_api
from svclint.named_tuple import NamedTuple
from svclint.resource.model import mapping, number, sequence, text
from svclint.typing_names import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from svclint.document import Path
    from svclint.resource.model import Resource
    from svclint.violation import Label


LISTENING = (
    (gateway_api.GROUP, "Gateway"),
    (gateway_api.GROUP, "ListenerSet"),
    (gateway_api.EXPERIMENTAL, "XListenerSet"),
)
"""The kinds that have listeners."""


class Listener(NamedTuple):
    """One listener; `path` is its place below the owner. gateway-api: apis/v1/gateway_types.go: Listener."""

    owner: Resource
    path: Path
    data: dict[str, Any]

    @property
    def name(self) -> str:
        return text(self.data.get("name"))

    @property
    def hostname(self) -> str:
        """The name that requests must be for; empty where every one is served."""
        return text(self.data.get("hostname")).lower()

    @property
    def port(self) -> int | None:
        return number(self.data.get("port"))

    @property
    def protocol(self) -> str:
        """In capitals: the names of the protocols are compared without regard to case."""
        return text(self.data.get("protocol")).upper()

    @property
    def ends_tls(self) -> bool | None:
        """Whether TLS ends here rather than at the backend; None where the listener does not tell. Terminate is the
        default once `tls` is present."""
        tls = self.data.get("tls")
        if not isinstance(tls, dict):
            return None
        mode = tls.get("mode")
        return True if mode is None else {"Terminate": True, "Passthrough": False}.get(text(mode))

    @property
    def allowed(self) -> dict[str, Any]:
        return mapping(self.data.get("allowedRoutes"))

    def label(self, *steps: str, words: str) -> Label:
        """A label on a field of the listener, on its name where the field is not written."""
        value: Any = self.data
        for step in steps:
            value = mapping(value).get(step)
        return self.owner.label((*self.path, *(steps if value is not None else ("name",))), words)


def listeners(owner: Resource) -> Iterator[Listener]:
    """The listeners of a Gateway or a ListenerSet, in order."""
    for index, one in enumerate(sequence(owner.spec.get("listeners"))):
        if isinstance(one, dict):
            yield Listener(owner, ("spec", "listeners", index), one)


class Certificate(NamedTuple):
    """A reference to an object with keys or certificates; `path` is its place below the owner."""

    path: Path
    group: str
    kind: str
    namespace: str
    name: str


def certificates(owner: Resource) -> Iterator[Certificate]:
    """What a Gateway or a ListenerSet reads its certificates from: SecretObjectReference and ObjectReference.

    A listener that passes TLS through does not read any.
    """
    for listener in listeners(owner):
        if listener.ends_tls is not False:
            at = (*listener.path, "tls")
            tls = mapping(listener.data.get("tls"))
            yield from _certificates(owner, tls.get("certificateRefs"), (*at, "certificateRefs"))
            before = mapping(tls.get("frontendValidation")).get("caCertificateRefs")  # as it was until release 1.4
            yield from _certificates(owner, before, (*at, "frontendValidation", "caCertificateRefs"))
    client: Path = ("spec", "tls", "backend", "clientCertificateRef")
    yield from _certificate(owner, owner.get(*client), client)
    frontend: Path = ("spec", "tls", "frontend")
    places: list[Path] = [(*frontend, "default")]
    places += [(*frontend, "perPort", n, "tls") for n in range(len(sequence(owner.get(*frontend, "perPort"))))]
    for place in places:
        at = (*place, "validation", "caCertificateRefs")
        yield from _certificates(owner, owner.get(*at), at)


def _certificates(owner: Resource, value: Any, at: Path) -> Iterator[Certificate]:
    for index, one in enumerate(sequence(value)):
        yield from _certificate(owner, one, (*at, index))


def _certificate(owner: Resource, value: Any, at: Path) -> Iterator[Certificate]:
    fields = mapping(value)
    name = text(fields.get("name"))
    if name:
        kind = text(fields.get("kind")) or "Secret"
        yield Certificate(at, text(fields.get("group")), kind, text(fields.get("namespace")) or owner.namespace, name)
