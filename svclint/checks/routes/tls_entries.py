"""Entries of an Ingress' list for TLS that belong together: the hosts in one, and their Secret in the next."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from svclint.certainty.doubt import Doubt
from svclint.families.cert_manager import ISSUER_ANNOTATIONS
from svclint.resource import mapping, sequence, text
from svclint.resource.ingress import ingress_paths
from svclint.traffic.controllers import ALB, GCE, TRAEFIK, controller_of
from svclint.violation import Violation

if TYPE_CHECKING:
    from svclint.graph import Graph
    from svclint.resource import Resource

# What reads no hosts there, but takes each certificate by the names in it, or, as AWS', finds its own by the hosts
_WITHOUT_HOSTS = frozenset({ALB, GCE, TRAEFIK})


def tls_entry_split(ingress: Resource, graph: Graph) -> Iterator[Violation]:
    """k/k: pkg/apis/networking/types.go IngressTLS: both fields may be left out, and a dash too many is accepted."""
    entries = [mapping(one) for one in sequence(ingress.spec.get("tls"))]
    if _has_other_hosts(ingress, entries):
        return
    place = 0
    while place + 1 < len(entries):
        pair = entries[place : place + 2]
        if _is_split(*pair):
            yield _split(ingress, place, pair, graph)
            place += 1
        place += 1


def _is_split(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether the one has a Secret alone, and the other hosts alone."""
    has = [(bool(text(each.get("secretName"))), bool(sequence(each.get("hosts")))) for each in (one, other)]
    return has in ([(True, False), (False, True)], [(False, True), (True, False)])


def _has_other_hosts(ingress: Resource, entries: Sequence[Mapping[str, Any]]) -> bool:
    """Whether the Ingress has hosts that no entry names: the Secret alone may be the one of these, by its names."""
    named = [text(host).lower() for one in entries for host in sequence(one.get("hosts"))]
    return any(path.host and not any(_covers(one, path.host) for one in named) for path in ingress_paths(ingress))


def _covers(named: str, host: str) -> bool:
    wildcard = named.startswith("*.") and host.endswith(named[1:]) and host.count(".") == named.count(".")
    return wildcard or named == host


def _split(ingress: Resource, place: int, entries: Sequence[Mapping[str, Any]], graph: Graph) -> Violation:
    hosts = 0 if sequence(entries[0].get("hosts")) else 1
    host = text(sequence(entries[hosts].get("hosts"))[0])
    secret = text(entries[1 - hosts].get("secretName"))
    # cert-manager makes no certificate for an entry without hosts or Secret, whoever serves the Ingress
    is_asked = any(one in ingress.annotations for one in ISSUER_ANNOTATIONS)
    others = not is_asked and controller_of(ingress, graph) in _WITHOUT_HOSTS
    told = ("hosts without a secretName", "a secretName without hosts")
    return Violation(
        ingress.label(("spec", "tls", place + 1), told[1 - hosts]),
        f"{ingress.title} has the hosts of its certificate ({host}) and Secret {secret} in two entries of spec.tls: "
        "one entry was split in two",
        (ingress.label(("spec", "tls", place), told[hosts]),),
        rests_on=(ingress,),
        doubts=(Doubt.DEPENDS,) if others else (),
    )
