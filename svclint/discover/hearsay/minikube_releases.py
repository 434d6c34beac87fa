"""Which Kubernetes a minikube starts that a text installs by its release, where nobody asks for another one."""

from __future__ import annotations

import re
from collections.abc import Iterator

SIGNS = ("minikube/releases/", "MINIKUBE_VERSION", "minikube_version", "minikube-version")
# …/minikube/releases/v0.30.0/minikube-linux-amd64, …/minikube/releases/download/v1.3.1/…, MINIKUBE_VERSION=1.3.1
_RELEASE = re.compile(
    r"(?:\bminikube/releases/(?:download/)?v?|\b(?:MINIKUBE|minikube)[-_](?:VERSION|version)[\"']?"
    r"[ \t]{0,8}(?::-|[:?]?=|:)[ \t]{0,8}[\"']?v?)([01])\.(\d{1,3})\.\d{1,3}\b"
)
# minikube: CHANGELOG.md: the first release with each default, the newest one that those before the next had
_DEFAULTS = (((1, 27), 0), ((1, 6), 24), ((1, 4), 16), ((1, 0), 15), ((0, 25), 13), ((0, 0), 9))


def started(text: str) -> Iterator[tuple[int, int]]:
    """The newest minor version that each installed release may start by itself, and where it is written; none for
    those of today."""
    for one in _RELEASE.finditer(text) if any(map(text.__contains__, SIGNS)) else ():
        release = int(one[1]), int(one[2])
        minor = next(minor for first, minor in _DEFAULTS if release >= first)
        if minor:
            yield minor, one.start()
