"""NetworkPolicies of networking.k8s.io/v1. k/k: pkg/apis/networking/validation/validation.go."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from svclint.apiserver.addresses import cidr, parse_cidr
from svclint.apiserver.enumerations import PROTOCOLS, one_of
from svclint.apiserver.field import FieldError
from svclint.apiserver.label_selector import validate_label_selector
from svclint.apiserver.meta import dns1123_subdomain, port_name, port_number, validate_object_meta
from svclint.resource import mapping, number, sequence
from svclint.typing_names import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from svclint.document import Path

_POLICY_TYPES = ("Egress", "Ingress")


def validate_network_policy(data: Mapping[str, Any], minor: int) -> Iterator[FieldError]:
    """k/k: ValidateNetworkPolicy. Versions that are served no more are api-removed's."""
    if data.get("apiVersion") != "networking.k8s.io/v1":
        return
    yield from validate_object_meta(data, dns1123_subdomain)
    yield from _spec(mapping(data.get("spec")), ("spec",), minor)


def _spec(spec: Mapping[str, Any], path: Path, minor: int) -> Iterator[FieldError]:
    """k/k: ValidateNetworkPolicySpec. No podSelector is an empty one; no spec is one that selects every pod."""
    yield from validate_label_selector(spec.get("podSelector"), (*path, "podSelector"))
    for direction, peers in (("ingress", "from"), ("egress", "to")):
        for index, rule in enumerate(sequence(spec.get(direction))):
            here = (*path, direction, index)
            fields = mapping(rule)
            for at, port in enumerate(sequence(fields.get("ports"))):
                yield from _port(mapping(port), (*here, "ports", at))
            for at, peer in enumerate(sequence(fields.get(peers))):
                if peer is None or isinstance(peer, dict):
                    yield from _peer(peer or {}, (*here, peers, at), minor)
    yield from _policy_types(sequence(spec.get("policyTypes")), (*path, "policyTypes"))


def _policy_types(types: list[Any], path: Path) -> Iterator[FieldError]:
    """The last part of ValidateNetworkPolicySpec. The default comes from the rules, and is always valid."""
    if len(types) > len(_POLICY_TYPES):
        yield FieldError(path, "Invalid value", "may not specify more than two policyTypes", types)
        return
    for index, one in enumerate(types):
        yield from one_of((*path, index), "" if one is None else one, _POLICY_TYPES)


def _port(port: Mapping[str, Any], path: Path) -> Iterator[FieldError]:
    """k/k: ValidateNetworkPolicyPort, after SetDefaults_NetworkPolicyPort: no protocol is TCP, an empty one is not."""
    yield from one_of((*path, "protocol"), port.get("protocol"), PROTOCOLS)
    value = port.get("port")
    if isinstance(value, str):
        yield from _invalid((*path, "port"), value, port_name(value))
    elif (start := number(value)) is not None:
        yield from _invalid((*path, "port"), start, port_number(start))
    end = number(port.get("endPort"))
    if end is not None:
        yield from _invalid((*path, "endPort"), end, _end_port(end, value))


def _end_port(end: int, start: Any) -> str | None:
    """What is wrong with the end of a range of ports: one text for one value, where the server may list two."""
    if start is None:
        return "may not be specified when `port` is not specified"
    if isinstance(start, str):
        return "may not be specified when `port` is non-numeric"
    first = number(start)
    if first is not None and end < first:
        return "must be greater than or equal to `port`"
    return port_number(end)


def _peer(peer: Mapping[str, Any], path: Path, minor: int) -> Iterator[FieldError]:
    """k/k: ValidateNetworkPolicyPeer."""
    selectors = [name for name in ("podSelector", "namespaceSelector") if peer.get(name) is not None]
    for name in selectors:
        yield from validate_label_selector(peer[name], (*path, name))
    block = peer.get("ipBlock")
    if isinstance(block, dict):
        yield from _ip_block(block, (*path, "ipBlock"), minor)
    if block is None and not selectors:
        yield FieldError(path, "Required value", "must specify a peer")
    elif block is not None and selectors:
        yield FieldError(path, "Forbidden", "may not specify both ipBlock and another peer")


def _ip_block(block: Mapping[str, Any], path: Path, minor: int) -> Iterator[FieldError]:
    """k/k: ValidateIPBlock."""
    written = block.get("cidr")
    if written in (None, ""):
        yield FieldError((*path, "cidr"), "Required value")
    if not isinstance(written, str) or not written:
        return
    yield from _invalid((*path, "cidr"), written, cidr(written, minor))
    whole = parse_cidr(written)
    if whole is None:
        return
    for index, one in enumerate(sequence(block.get("except"))):
        if not isinstance(one, str):
            continue
        yield from _invalid((*path, "except", index), one, cidr(one, minor))
        part = parse_cidr(one)
        if part is not None and (part.network_address not in whole or part.prefixlen <= whole.prefixlen):
            yield FieldError((*path, "except", index), "Invalid value", "must be a strict subset of `cidr`", one)


def _invalid(path: Path, value: str | int, detail: str | None) -> Iterator[FieldError]:
    if detail is not None:
        yield FieldError(path, "Invalid value", detail, value)
