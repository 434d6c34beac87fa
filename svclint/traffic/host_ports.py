"""Ports of the nodes that pods take, and whether the pods of two workloads meet on a node."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from svclint.named_tuple import NamedTuple
from svclint.resource import dig, mapping, sequence, string_map, text
from svclint.typing_names import TYPE_CHECKING

if TYPE_CHECKING:
    from svclint.resource import ContainerPort, PodTemplate
    from svclint.violation import Label

HOSTNAME = "kubernetes.io/hostname"
"""The label of a node by which pods are bound to it."""
_EVERY_ADDRESS = ("", "0.0.0.0", "::")
# what nearly every node is, so that it chooses none
_ANY_NODE = {"kubernetes.io/os": "linux", "beta.kubernetes.io/os": "linux"}


class HostPort(NamedTuple):
    """A port of the node that a container takes; `mapped` says that it does so because of hostNetwork."""

    port: ContainerPort
    number: int
    mapped: bool

    def clashes(self, other: HostPort) -> bool:
        """k/k: pkg/scheduler/framework: HostPortInfo.CheckConflict: an address that is all of them meets each."""
        mine, theirs = self.port.host_ip, other.port.host_ip
        met = mine == theirs or mine in _EVERY_ADDRESS or theirs in _EVERY_ADDRESS
        return met and (self.number, self.port.protocol) == (other.number, other.port.protocol)

    def label(self, words: str) -> Label:
        if self.mapped:
            return self.port.label("containerPort", f"{words}, with hostNetwork")
        return self.port.label("hostPort", words)


def host_ports(template: PodTemplate) -> Iterator[HostPort]:
    """k/k: pkg/apis/core/v1/defaults.go: SetDefaults_PodSpec: with hostNetwork each port is the node's."""
    mapped = template.spec.get("hostNetwork") is True
    for port in template.serving_ports:
        number = port.host_port or (port.number if mapped else None)
        if number:
            yield HostPort(port, number, not port.host_port)


def meet(one: PodTemplate, other: PodTemplate) -> bool | None:
    """Whether pods of the two certainly share a node; False where they cannot, None where nobody knows."""
    if one.resource.spec.get("replicas") == 0 or other.resource.spec.get("replicas") == 0:
        return False
    mine, theirs = node_labels(one), node_labels(other)
    if any(theirs.get(key, value) != value for key, value in mine.items()):
        return False
    if _is_apart(one) or _is_apart(other):
        return None
    if mine.get(HOSTNAME) and mine.get(HOSTNAME) == theirs.get(HOSTNAME):
        return True
    return True if _covers(one, other) or _covers(other, one) else None


def node_labels(template: PodTemplate) -> Mapping[str, str]:
    """The labels of the nodes that the pods ask for; a node's name is one of them."""
    found = dict(string_map(template.spec.get("nodeSelector")))
    name = text(template.spec.get("nodeName"))
    if name:
        found[HOSTNAME] = name
    return found


def _is_apart(template: PodTemplate) -> bool:
    """Whether pods choose nodes by more than these labels, or keep away from others."""
    return any(
        mapping(dig(template.spec, ("affinity", kind))) for kind in ("nodeAffinity", "podAffinity", "podAntiAffinity")
    )


def _covers(daemons: PodTemplate, other: PodTemplate) -> bool:
    """Whether a DaemonSet has a pod on each node where `other` may have one."""
    asked = node_labels(daemons).items() - _ANY_NODE.items()
    if daemons.resource.kind != "DaemonSet" or not asked <= node_labels(other).items():
        return False
    tolerated = sequence(daemons.spec.get("tolerations"))
    everything = any(mapping(one).get("operator") == "Exists" and not mapping(one).get("key") for one in tolerated)
    return everything or all(one in tolerated for one in sequence(other.spec.get("tolerations")))
