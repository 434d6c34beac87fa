"""Network policies as the API server defaults them: their directions, rules and ports."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Literal

from svclint.named_tuple import NamedTuple
from svclint.resource.int_or_string import IntOrString
from svclint.resource.model import Resource, mapping, number, sequence, text
from svclint.violation import Label

if TYPE_CHECKING:
    from svclint.document import Path
    from svclint.resource.workload import PodTemplate

Direction = Literal["Ingress", "Egress"]

_PEERS = {"Ingress": "from", "Egress": "to"}


class PolicyPort(NamedTuple):
    """One entry of a rule's `ports`. `port` is a number, the name of a container port, or None for all ports."""

    policy: Resource
    path: Path
    data: dict[str, Any]

    @property
    def protocol(self) -> str:
        return text(self.data.get("protocol")) or "TCP"

    @property
    def port(self) -> IntOrString | None:
        return IntOrString.read(self.data.get("port"))

    @property
    def end(self) -> int | None:
        """The last port of a range, None where there is none."""
        return number(self.data.get("endPort"))

    @property
    def is_known(self) -> bool:
        """Whether the port can be read: one that the API server takes, and not filled in later.

        k/k: pkg/apis/networking/validation: a port name has a letter, so that "80" is refused.
        """
        if self.port is None:
            return self.data.get("port") is None
        return not self.port.name.isdigit() and not self.port.is_placeholder

    def admits(self, template: PodTemplate, wanted: int, protocol: str) -> bool:
        """Whether the entry is for port `wanted` of these pods; true as well where it cannot be read."""
        port = self.port
        if not self.is_known:
            return True
        if self.protocol != protocol:
            return False
        if port is None:
            return True
        if port.number is None:
            return any(one.number == wanted for one in template.declared(port, protocol))
        return port.number <= wanted <= (self.end or port.number)

    @property
    def words(self) -> str:
        if self.port is None:
            return f"every {self.protocol} port"
        last = f"-{self.end}" if self.end else ""
        return f"{self.port}{last}" + (f"/{self.protocol}" if self.protocol != "TCP" else "")

    def label(self, field: str = "", words: str = "") -> Label:
        return self.policy.label((*self.path, field) if field else self.path, words)


class PolicyRule(NamedTuple):
    """One entry of a policy's `ingress` or `egress`: the traffic of `peers` (of everyone, without any) to `ports`."""

    policy: Resource
    path: Path
    direction: Direction
    data: dict[str, Any]

    @property
    def peers_path(self) -> Path:
        return (*self.path, _PEERS[self.direction])

    @property
    def peers(self) -> list[dict[str, Any]]:
        return [mapping(one) for one in sequence(self.data.get(_PEERS[self.direction]))]

    @property
    def is_for_everyone(self) -> bool:
        return not self.peers

    @property
    def ports(self) -> list[PolicyPort]:
        path = (*self.path, "ports")
        return [
            PolicyPort(self.policy, (*path, index), mapping(one))
            for index, one in enumerate(sequence(self.data.get("ports")))
        ]

    def admits(self, template: PodTemplate, port: int, protocol: str) -> bool:
        """Whether its ports hold `port`: a rule without ports is for all of them."""
        ports = self.ports
        return not ports or any(one.admits(template, port, protocol) for one in ports)


def policy_types(policy: Resource) -> frozenset[str]:
    """The directions that a policy is for.

    k/k: pkg/apis/networking/v1/defaults.go: without `policyTypes` Ingress, and Egress where it has egress rules.
    """
    written = sequence(policy.spec.get("policyTypes"))
    if written:
        return frozenset(one for one in written if isinstance(one, str))
    return frozenset({"Ingress", "Egress"} if sequence(policy.spec.get("egress")) else {"Ingress"})


def isolating_path(policy: Resource, direction: Direction) -> Path:
    """What isolates pods in one direction: its rules, where they are written, else its entry of `policyTypes`, else the
    policy's selector, without which it would isolate none."""
    if policy.spec.get(direction.lower()) is not None:
        return ("spec", direction.lower())
    return type_path(policy, direction) or ("spec", "podSelector")


def type_path(policy: Resource, direction: Direction) -> Path | None:
    """Where `policyTypes` names a direction; None where it does not."""
    written = sequence(policy.spec.get("policyTypes"))
    return ("spec", "policyTypes", written.index(direction)) if direction in written else None


def policy_rules(policy: Resource, direction: Direction) -> Iterator[PolicyRule]:
    """The rules of one direction; none where the policy is not for it, as they have no effect then."""
    if direction not in policy_types(policy):
        return
    field = direction.lower()
    for index, rule in enumerate(sequence(policy.spec.get(field))):
        yield PolicyRule(policy, ("spec", field, index), direction, mapping(rule))
