"""How an ACME issuer of cert-manager proves that a name is ours: which of its solvers may answer for it."""

from __future__ import annotations

from collections.abc import Iterator

from svclint.families import cert_manager, gateway_api
from svclint.named_tuple import NamedTuple
from svclint.resource import is_placeholder, mapping, scalar_text, sequence, text
from svclint.typing_names import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from svclint.document import Path
    from svclint.resource import Resource


class Named(NamedTuple):
    """A name for which a certificate is asked, and where it stands."""

    path: Path
    name: str

    @property
    def is_wildcard(self) -> bool:
        return self.name.startswith("*.")


def names(owner: Resource) -> Iterator[Named]:
    """The names for which an object asks a certificate of cert-manager; none that are filled in later."""
    for path in _places(owner):
        name = text(owner.get(*path))
        if name and not is_placeholder(name):
            yield Named(path, name.lower().rstrip("."))


def _places(owner: Resource) -> Iterator[Path]:
    spec = owner.spec
    if owner.group == cert_manager.GROUP:
        yield from (("spec", "dnsNames", place) for place, _ in enumerate(sequence(spec.get("dnsNames"))))
        yield ("spec", "commonName")
    elif owner.group == gateway_api.GROUP:
        for place, one in enumerate(sequence(spec.get("listeners"))):
            tls = mapping(mapping(one).get("tls"))
            if sequence(tls.get("certificateRefs")) and tls.get("mode") in (None, "Terminate"):
                yield ("spec", "listeners", place, "hostname")
    else:
        for place, one in enumerate(sequence(spec.get("tls"))):
            hosts = sequence(mapping(one).get("hosts")) if mapping(one).get("secretName") else ()
            yield from (("spec", "tls", place, "hosts", index) for index, _ in enumerate(hosts))


def solvers(issuer: Resource) -> list[dict[str, Any]]:
    """Those of an ACME issuer; none of any other."""
    return [mapping(one) for one in sequence(issuer.get("spec", "acme", "solvers"))]


def may_solve(solver: dict[str, Any], named: Named, labels: dict[str, str] | None) -> bool:
    """Whether a solver may answer for a name, where nothing it says is filled in later. `labels` are those of the
    certificate, None where they are not known.

    cert-manager: pkg/controller/acmeorders/util.go: a solver without a selector is for every name, dnsNames are
    compared as they are, dnsZones by their end; RFC 8555: the proof of a wildcard is in DNS.
    """
    if named.is_wildcard and "dns01" not in solver and "http01" in solver:
        return False
    selector = mapping(solver.get("selector"))
    wanted = {key: scalar_text(value) for key, value in mapping(selector.get("matchLabels")).items()}
    if labels is not None and any(
        labels.get(key) != value and not is_placeholder(value) for key, value in wanted.items()
    ):
        return False
    exact = [text(one).lower() for one in sequence(selector.get("dnsNames"))]
    zones = [text(one).lower().strip(".") for one in sequence(selector.get("dnsZones"))]
    if not (exact or zones) or any(map(is_placeholder, (*exact, *zones))):
        return True
    bare = named.name.removeprefix("*.")
    return named.name in exact or any(bare == zone or bare.endswith(f".{zone}") for zone in zones)
