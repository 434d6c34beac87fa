"""Services and their ports, as the API server defaults them."""

from __future__ import annotations

from svclint.named_tuple import NamedTuple
from svclint.resource.int_or_string import IntOrString
from svclint.resource.model import Resource, mapping, number, sequence, text
from svclint.resource.once import once
from svclint.resource.selector import Selector, equality_selector
from svclint.typing_names import TYPE_CHECKING, Any
from svclint.violation import Label, Part

if TYPE_CHECKING:
    from svclint.document import Path


_FIELDS = frozenset({"appProtocol", "name", "nodePort", "port", "protocol", "targetPort"})


class ServicePort(NamedTuple):
    """One entry of `spec.ports`. `target` is what pods must listen on, None when it cannot be read, or stands under a
    key that is misspelt.

    `defaulted` says that `targetPort` is not written, so that it equals `port` (never the container port of that name).
    """

    resource: Resource
    path: Path
    data: dict[str, Any]
    name: str
    number: int | None
    protocol: str
    target: IntOrString | None
    defaulted: bool

    @staticmethod
    def read(service: Resource, path: Path, data: dict[str, Any]) -> ServicePort:
        port, target = number(data.get("port")), data.get("targetPort")
        # 0 and "" mean "same as port" to the API server
        defaulted = target in (None, 0, "")
        return ServicePort(
            service,
            path,
            data,
            text(data.get("name")),
            port,
            text(data.get("protocol")) or "TCP",
            None if defaulted and _is_misspelt(data) else IntOrString.read(port if defaulted else target),
            defaulted,
        )

    @property
    def node_port(self) -> int | None:
        return number(self.data.get("nodePort")) or None

    @property
    def words(self) -> str:
        return f"{self.number} ({self.name})" if self.name else str(self.number)

    def is_called(self, wanted: IntOrString) -> bool:
        """Whether clients mean this port by the number, or by the name."""
        return wanted.is_of(self.number, self.name)

    def label(self, field: str = "", words: str = "", part: Part = "value") -> Label:
        """A label on a field of the entry; on the entry itself where the field is not written."""
        return self.resource.label((*self.path, field) if field else self.path, words, part)

    @property
    def target_label_field(self) -> str:
        """The field to point at for the target: `targetPort`, or `port` that it defaults to."""
        return "port" if self.defaulted else "targetPort"


def _is_misspelt(data: dict[str, Any]) -> bool:
    """Whether an entry without `targetPort` has a field that means it, `targetport`."""
    unknown = data.keys() - _FIELDS
    if not unknown:
        return False
    # imported here: hardly any entry has other fields
    from svclint.suggest import meant_field

    return any(meant_field(str(key), _FIELDS) == "targetPort" for key in unknown)


def is_service(resource: Resource) -> bool:
    return resource.kind == "Service" and resource.group == ""


@once
def service_type(service: Resource) -> str:
    return text(service.spec.get("type")) or "ClusterIP"


@once
def is_headless(service: Resource) -> bool:
    """Whether the Service has no cluster IP. k/k: pkg/apis/core/validation: clusterIPs is exactly [None]."""
    if service_type(service) == "ExternalName":
        return False
    return "None" in (service.spec.get("clusterIP"), service.get("spec", "clusterIPs", 0))


@once
def service_ports(service: Resource) -> tuple[ServicePort, ...]:
    return tuple(
        ServicePort.read(service, ("spec", "ports", index), entry)
        for index, entry in enumerate(sequence(service.spec.get("ports")))
        if isinstance(entry, dict)
    )


@once
def service_selector(service: Resource) -> Selector | None:
    """The selector of a Service that has one, or gets one; None for selectorless and ExternalName Services, and for
    what is no Service of Kubernetes.

    kustomize's commonLabels make one where none is written (builtinpluginconsts: commonLabels, `create: true`).
    """
    if not is_service(service) or service_type(service) == "ExternalName":
        return None
    written = mapping(service.spec.get("selector"))
    added = service.selected_too
    return equality_selector(written, added) if written or added else None
