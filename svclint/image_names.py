"""Names of images: the registry's path, and what behind it says which one it is."""

from __future__ import annotations

_HUB = ("docker.io/", "index.docker.io/", "registry-1.docker.io/")
LIBRARY = "library/"
"""What the paths of Docker Hub's own images begin with."""


def split_image(image: str) -> tuple[str, str]:
    """The repository of an image and its tag or digest (empty where it has none)."""
    name, at, digest = image.partition("@")
    return without_tag(name), digest if at else tag_of(name)


def without_tag(image: str) -> str:
    """All that stands before the tag and the digest."""
    head, sign, last = image.partition("@")[0].rpartition("/")
    return f"{head}{sign}{last.partition(':')[0]}"


def tag_of(image: str) -> str:
    """The tag, whatever digest stands behind it; empty where it has none."""
    return image.partition("@")[0].rpartition("/")[2].partition(":")[2]


def last_name(image: str) -> str:
    """The last part of an image's name, without what says which one it is."""
    return without_tag(image).rpartition("/")[2]


def hub_path(image: str) -> str:
    """The path of an image on Docker Hub, `library/nginx` or `grafana/grafana`; of another registry's image the path
    behind the registry."""
    path = without_tag(image)
    hub = next((one for one in _HUB if path.startswith(one)), "")
    path = path.removeprefix(hub)
    return path if "/" in path else f"{LIBRARY}{path}"
