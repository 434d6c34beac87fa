"""The list for TLS of an Ingress: entries that belong together, and hosts that no rule has."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from svclint.certainty.doubt import Doubt
from svclint.families.cert_manager import ISSUER_ANNOTATIONS
from svclint.resource import is_placeholder, mapping, sequence, text
from svclint.resource.ingress import ingress_paths
from svclint.traffic.controllers import ALB, GCE, INGRESS_NGINX, TRAEFIK, arguments, controller_of
from svclint.typing_names import TYPE_CHECKING, Any
from svclint.violation import Violation
from svclint.wording import listed

if TYPE_CHECKING:
    from svclint.document import Path
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


def tls_host_without_rule(ingress: Resource, graph: Graph) -> Iterator[Violation]:
    """ingress-nginx: internal/ingress/controller/controller.go: createServers: a certificate goes to the server of a
    rule's host, and an Ingress without one makes only the default server, which has its own.

    kubernetes.io/docs/concepts/services-networking/ingress/#tls: TLS does not work on the default rule.
    With a default certificate of its own the controller serves that to every host, and the Ingress may rely on it.
    """
    hosts = dict(_tls_hosts(ingress))
    if not hosts or _ruled(ingress) or any(map(is_placeholder, hosts)):
        return
    if controller_of(ingress, graph) != INGRESS_NGINX or graph.once(_has_default_certificate):
        return
    others = {host for one in graph.of_kind(*_INGRESS) if one is not ingress for host in _ruled(one)}
    lost = [host for host in hosts if not any(_covers(host, one) for one in others)]
    if len(lost) < len(hosts):
        # it may be there for the certificate alone
        return
    back = ("spec", "defaultBackend") if mapping(ingress.spec.get("defaultBackend")) else ("spec", "rules")
    yield Violation(
        ingress.label(hosts[lost[0]], "no rule has this host"),
        f"{ingress.title} has TLS for {listed(lost)}, and no rule with a host: ingress-nginx gives the certificate to "
        "hosts of rules only, and serves its fake one",
        (ingress.label(back, "for every host"), *(ingress.label(hosts[one], "nor this one") for one in lost[1:])),
        rests_on=(ingress,),
    )


_INGRESS = ("networking.k8s.io", "Ingress")
_DEFAULT_CERTIFICATE = "--default-ssl-certificate"


def _has_default_certificate(graph: Graph) -> bool:
    """Whether a controller of the scope is told which certificate it serves in place of its fake one."""
    return any(_DEFAULT_CERTIFICATE in one for one in arguments(graph))


def _tls_hosts(ingress: Resource) -> Iterator[tuple[str, Path]]:
    for index, entry in enumerate(map(mapping, sequence(ingress.spec.get("tls")))):
        for place, host in enumerate(sequence(entry.get("hosts"))):
            if text(host):
                yield text(host).lower(), ("spec", "tls", index, "hosts", place)


def _ruled(ingress: Resource) -> set[str]:
    """The hosts of its rules, those without paths too."""
    rules = (mapping(one) for one in sequence(ingress.spec.get("rules")))
    return {text(one.get("host")).lower() for one in rules if text(one.get("host"))}
