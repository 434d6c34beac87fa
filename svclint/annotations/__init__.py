"""Annotations that controllers read: lists as data, a family each, and which of them a misspelt one was meant for."""

from __future__ import annotations

import re
from functools import lru_cache
from importlib import import_module

from svclint.families import cert_manager, contour, gke
from svclint.suggest import is_slip
from svclint.typing_names import TYPE_CHECKING

if TYPE_CHECKING:
    from svclint.annotations.family import Family

_FAMILIES = {
    "acme.cert-manager.io": "platform.ACME",
    "alb.ingress.kubernetes.io": "clouds.ALB",
    cert_manager.GROUP: "platform.CERT_MANAGER",
    gke.CLOUD: "clouds.GOOGLE",
    "external-dns.alpha.kubernetes.io": "platform.EXTERNAL_DNS",
    "haproxy-ingress.github.io": "proxies.HAPROXY_INGRESS",
    "haproxy.org": "proxies.HAPROXY",
    "konghq.com": "proxies.KONG",
    "kubernetes.io": "clouds.KUBERNETES",
    gke.NETWORKING: "clouds.GKE",
    "nginx.ingress.kubernetes.io": "ingress_nginx.FAMILY",
    "nginx.org": "proxies.NGINX_ORG",
    contour.GROUP: "proxies.CONTOUR",
    "service.beta.kubernetes.io": "clouds.SERVICES",
    "sidecar.istio.io": "platform.SIDECAR",
    "traefik.ingress.kubernetes.io": "proxies.TRAEFIK",
    "traffic.sidecar.istio.io": "platform.TRAFFIC",
}
# Domains that families had before, and that nobody reads any more: cert-manager's up to 0.10
_FORMER = {cert_manager.FORMER_GROUP: cert_manager.GROUP}


def family_of(key: str) -> Family | None:
    """The family that an annotation is one of by its prefix; read only when a manifest has one."""
    home = _FAMILIES.get(key.partition("/")[0])
    if home is None:
        return None
    module, _, name = home.partition(".")
    family: Family = getattr(import_module(f"svclint.annotations.{module}"), name)
    return family


@lru_cache(maxsize=1024)
def meant(key: str) -> str | None:
    """The annotation that `key` is a slip of the pen of; None where it is one itself, or unlike all of them."""
    domain, slash, name = key.partition("/")
    if not slash:
        return None
    family = family_of(key)
    if family is None:
        known = _FORMER.get(domain) or _domain(domain)
        family = family_of(f"{known}/") if known else None
        return f"{family.prefix}{name}" if family is not None and name in family.keys else None
    if family.has(name):
        return None
    near = next((each for each in sorted(family.keys) if is_slip(name, each)), None)
    if near is not None:
        return f"{family.prefix}{near}"
    return family.called.get(_VERSION.sub("", name).replace("-", "").lower()) if family.called else None


def is_former(key: str) -> bool:
    """Whether an annotation begins as those of a family did before."""
    return key.partition("/")[0] in _FORMER


_VERSION = re.compile(r"^v[0-9]+(?:(?:alpha|beta)[0-9]+)?\.")


@lru_cache(maxsize=256)
def _domain(domain: str) -> str:
    """The domain of a family that another one is a slip of; empty where there is none."""
    return next((each for each in _FAMILIES if is_slip(domain, each)), "")
