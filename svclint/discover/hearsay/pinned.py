"""Which release of the Gateway API a tree installs: by the address of its definitions, or by what those say."""

from __future__ import annotations

import posixpath
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

from svclint.families import gateway_api
from svclint.nearness import steps
from svclint.told import Installed
from svclint.typing_names import TYPE_CHECKING

if TYPE_CHECKING:
    from svclint.source import Source

GATEWAY_API = "gateway-api"
_RELEASE = r"v(\d{1,3})\.(\d{1,3})(?![\d.]*[\w-]*alpha)"
# a release's file, or its folder as kustomize writes it
_ADDRESS = re.compile(rf"/gateway-api/(?:releases/download/|config/crd[\w/-]{{0,80}}\?ref=){_RELEASE}")
# what each of its definitions says
_BUNDLE = re.compile(rf"{re.escape(gateway_api.GROUP)}/bundle-version[\"']?:[ \t]{{0,8}}[\"']?{_RELEASE}")
# a source of a GitOps tool, and the release that it says after the address, or before it
_REPOSITORY = re.compile(r"kubernetes-sigs/gateway-api(?:\.git)?[\"']?[ \t]*(?:#[^\n]*)?$", re.MULTILINE)
_OF_SOURCE = re.compile(
    rf"\b(?:branch|ref|revision|tag|targetRevision)[\"']?:[ \t]{{0,8}}[\"']?(?:refs/tags/)?{_RELEASE}"
)
# characters: a source is a few lines
_AROUND = 300


def gateway_apis(sources: Iterable[Source], texts: Iterable[Source]) -> tuple[Installed, ...]:
    """The releases that manifests and other `texts` name, each for the directories of `sources` that it is nearest to;
    the newest of several that are as near."""
    sources = tuple(sources)
    found = {
        (posixpath.dirname(one.path), version)
        for one in (*sources, *texts)
        if GATEWAY_API in one.text or "bundle-version" in one.text
        for version in releases(one.text)
    }
    around: dict[tuple[int, int], set[str]] = defaultdict(set)
    for here in {posixpath.dirname(one.path) for one in sources} if found else ():
        _, _, version = min((steps(here, there), (-one[0], -one[1]), one) for there, one in found)
        around[version].add(here)
    return tuple(Installed(GATEWAY_API, one, frozenset(around[one])) for one in sorted(around))


def releases(text: str) -> Iterator[tuple[int, int]]:
    """The releases that a text installs, or is of."""
    for pattern in (_ADDRESS, _BUNDLE):
        for one in pattern.finditer(text):
            yield int(one[1]), int(one[2])
    for address in _REPOSITORY.finditer(text):
        beside = text[max(address.start() - _AROUND, 0) : address.end() + _AROUND]
        for one in _OF_SOURCE.finditer(beside):
            yield int(one[1]), int(one[2])
