"""Which versions of controllers a tree installs beside what they serve, and what it lets them do."""

from __future__ import annotations

import posixpath
import re
from collections import defaultdict
from collections.abc import Iterable

from svclint.families import contour, traefik
from svclint.nearness import REACH, steps
from svclint.scope import Installed
from svclint.typing_names import TYPE_CHECKING

if TYPE_CHECKING:
    from svclint.source import Source

_NGINX = "ingress-nginx"
_NGINX_IMAGE = re.compile(
    r"""(?m)^[^#\n]*?\bimage["']?[ \t]*:[ \t]*["']?[\w./:-]*?"""
    r"(?:ingress-nginx/controller(?:-chroot)?|/nginx-ingress-controller(?:-amd64)?):v?(\d+)\.(\d+)"
)


# in values, arguments, labels and settings of Traefik; in the configuration of Contour
_EXTERNAL_NAMES = (
    (
        traefik.EXTERNAL_NAMES,
        ("llowExternalNameServices", "llow-external-name-services", "llowexternalnameservices"),
        re.compile(r"(?im)^[^#\n]*\ballow(?:-external-name-|externalname)services[\"']?[ \t]*[:=][ \t]*[\"']?true\b"),
    ),
    (
        contour.EXTERNAL_NAMES,
        ("enableExternalName",),
        re.compile(r"(?m)^[^#\n]*\benableExternalNameService[\"']?[ \t]*[:=][ \t]*[\"']?true\b"),
    ),
)


def allowed(sources: Iterable[Source]) -> tuple[Installed, ...]:
    """The controllers that are told, anywhere in the tree, to serve Services of type ExternalName."""
    sources = tuple(sources)
    everywhere = frozenset(posixpath.dirname(one.path) for one in sources)
    return tuple(
        Installed(what, (0, 0), everywhere)
        for what, signs, pattern in _EXTERNAL_NAMES
        if any(any(sign in one.text for sign in signs) and pattern.search(one.text) for one in sources)
    )


def installed(sources: Iterable[Source]) -> tuple[Installed, ...]:
    """Of each controller the newest version whose image a manifest names, for the directories around that manifest."""
    sources = tuple(sources)
    found = [
        (posixpath.dirname(source.path), (int(version[1]), int(version[2])))
        for source in sources
        if "nginx" in source.text and "controller" in source.text
        for version in _NGINX_IMAGE.finditer(source.text)
    ]
    around: dict[tuple[int, int], set[str]] = defaultdict(set)
    for here in {posixpath.dirname(one.path) for one in sources} if found else ():
        near = [version for there, version in found if steps(here, there) <= REACH]
        if near:
            around[max(near)].add(here)
    return tuple(Installed(_NGINX, version, frozenset(around[version])) for version in sorted(around))
