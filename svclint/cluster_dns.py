"""Names of Services as clients write them: in DNS, in URLs and in `host:port`."""

from __future__ import annotations

import re

from svclint.named_tuple import NamedTuple

DOMAIN = "cluster.local"
"""The cluster's own domain where nothing else is configured (kubeadm's and kubelet's default)."""

_LABEL = r"[a-z0-9](?:[-a-z0-9]*[a-z0-9])?"
_HOST = rf"{_LABEL}(?:\.{_LABEL})*\.?"
_ADDRESS = rf"(?:(?P<scheme>[a-z][a-z0-9+.-]*)://)?(?:[^@/\s]*@)?(?P<host>{_HOST})(?::(?P<port>[0-9]{{1,5}}))?(?P<rest>[/?#].*)?"


class ClusterName(NamedTuple):
    """The Service that a DNS name means. `namespace` is empty for the client's own.

    `qualified` says that the name ends in `svc` or the cluster's domain, so that it can mean nothing else.
    """

    name: str
    namespace: str
    qualified: bool


class Address(NamedTuple):
    """A host with what stands around it: the scheme of a URL, and the port; empty and None where they do not."""

    host: str
    port: int | None
    scheme: str


def cluster_name(host: str, domain: str = DOMAIN) -> ClusterName | None:
    """The Service that `host` can mean as a DNS name inside a cluster, None where it cannot.

    kubernetes.io/docs/concepts/services-networking/dns-pod-service: `web`, `web.shop`, `web.shop.svc`,
    `web.shop.svc.cluster.local`, and `web-0.web.shop.svc` for one pod of a headless Service.
    """
    name = host.lower().rstrip(".")
    whole = bool(domain) and name.endswith(f".svc.{domain}")
    if whole:
        name = name.removesuffix("." + domain)
    parts = name.split(".")
    if not all(parts):
        return None
    if parts[-1] == "svc" and len(parts) in (3, 4):
        return ClusterName(parts[-3], parts[-2], qualified=True)
    if len(parts) > 2 or whole or name == "localhost":
        return None
    return ClusterName(parts[0], parts[1] if len(parts) == 2 else "", qualified=False)


def read_address(value: str) -> Address | None:
    """A URL, `host:port` or a bare host as its parts; None for text that is none of them (an IP address has dots and
    digits like a name: it is a host here)."""
    found = re.fullmatch(_ADDRESS, value.strip(), re.IGNORECASE)
    if found is None:
        return None
    return Address(found["host"], int(found["port"]) if found["port"] else None, found["scheme"] or "")
