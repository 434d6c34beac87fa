"""Which Kubernetes a tool starts by a release that is numbered in the tool's own way, where nobody asks for another
one: minikube, and k3s before it was called after its Kubernetes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from svclint.named_tuple import NamedTuple

_IS = r"[\"']?[ \t]{0,8}(?::-|[:?]?=|:)[ \t]{0,8}[\"']?v?"


class _Tool(NamedTuple):
    """What a release looks like in texts that have one of the `signs`, by its first two numbers, and the first release
    with each Kubernetes, the newest before the others; 0 for those that say themselves what they have."""

    signs: tuple[str, ...]
    pattern: re.Pattern[str]
    defaults: tuple[tuple[tuple[int, int], int], ...]


_TOOLS = (
    # …/minikube/releases/v0.30.0/minikube-linux-amd64, …/minikube/releases/download/v1.3.1/…, MINIKUBE_VERSION=1.3.1
    _Tool(
        ("minikube/releases/", "MINIKUBE_VERSION", "minikube_version", "minikube-version"),
        re.compile(
            r"(?:\bminikube/releases/(?:download/)?v?|\b(?:MINIKUBE|minikube)[-_](?:VERSION|version)"
            rf"{_IS})([01])\.(\d{{1,3}})\.\d{{1,3}}\b"
        ),
        # minikube: CHANGELOG.md: the newest one that those before the next had
        (((1, 27), 0), ((1, 6), 24), ((1, 4), 16), ((1, 0), 15), ((0, 25), 13), ((0, 0), 9)),
    ),
    # rancher/k3s:v0.7.0-rc2, INSTALL_K3S_VERSION=v0.9.1, …/rancher/k3s/releases/download/v0.8.0/k3s
    _Tool(
        ("rancher/k3s:", "k3s/releases/", "K3S_VERSION", "k3s_version", "k3s-version"),
        re.compile(
            r"(?:\brancher/k3s:(?:\$\{\w{1,40}:-)?v?|\bk3s/releases/download/v"
            rf"|\b(?:INSTALL_)?(?:K3S|k3s)[-_](?:VERSION|version){_IS})([01])\.(\d{{1,2}})\.\d{{1,2}}(?![\w+]|\.\w)"
        ),
        # k3s-io/k3s: pull requests 130, 270, 528, 637, 824 and 908: v1.17.0+k3s.1 is the first that says it
        (((1, 2), 0), ((0, 10), 16), ((0, 9), 15), ((0, 4), 14), ((0, 0), 13)),
    ),
)


def started(text: str) -> Iterator[tuple[int, int]]:
    """The newest minor version that each installed release may start by itself, and where it is written; none for
    those of today."""
    for tool in _TOOLS:
        for one in tool.pattern.finditer(text) if any(map(text.__contains__, tool.signs)) else ():
            release = int(one[1]), int(one[2])
            minor = next(minor for first, minor in tool.defaults if release >= first)
            if minor:
                yield minor, one.start()
