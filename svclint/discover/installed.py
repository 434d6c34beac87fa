"""Which versions of controllers a tree installs beside what they serve."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from svclint.scope import Installed

if TYPE_CHECKING:
    from svclint.source import Source

_NGINX = "ingress-nginx"
_NGINX_IMAGE = re.compile(
    r"""(?m)^[^#\n]*?\bimage["']?[ \t]*:[ \t]*["']?[\w./:-]*?"""
    r"(?:ingress-nginx/controller(?:-chroot)?|/nginx-ingress-controller(?:-amd64)?):v?(\d+)\.(\d+)"
)


def installed(sources: Iterable[Source]) -> tuple[Installed, ...]:
    """Of each controller the newest version whose image a manifest of the run names."""
    found = [(int(version[1]), int(version[2])) for source in sources for version in _NGINX_IMAGE.finditer(source.text)]
    return (Installed(_NGINX, max(found)),) if found else ()
