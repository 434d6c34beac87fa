"""Which kustomize builds the kustomizations of a tree: the one that it pins, or that of its Argo CD or its Flux."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator

from svclint.resource import dig, sequence
from svclint.source import Question
from svclint.told import Installed
from svclint.typing_names import TYPE_CHECKING

if TYPE_CHECKING:
    from svclint.source import Source

KUSTOMIZE = "kustomize"
OF_FLUX = "kustomize-controller"
"""What Flux builds kustomizations with."""
# the last that refuses something which those before it took: kustomizations without any entry
_TODAY = (5, 1)
# what says which versions will do names none
_VERSION = r"v?(\d{1,2})\.(\d{1,3})(?:\.(?:\d{1,3}|x))?(?![\w.]*(?:-(?:alpha|beta|rc)|\+|[ \t]{1,8}(?:or|and)[ \t]))"
# KUSTOMIZE_VERSION ?= v3.8.7, kustomize-version: "4.5.7", ${KUSTOMIZE_VERSION:-4.5.7}; kustomize/kustomize/v4@v4.5.5,
# kustomize%2Fv4.5.7, kustomize:v3.8.7; install_kustomize.sh | bash -s 3.8.7; kustomize 4.5.7 of asdf is a line of its
# own: in a sentence that may be the one that is no longer used
_PINNED = re.compile(
    r"(?i:\bkustomize[_-]?version)[\"']?[ \t]{0,8}(?::-|\?=|:=|[=:])[ \t]{0,8}[\"']?(?:kustomize/)?" + _VERSION + r"|"
    r"\bkustomize(?:/v\d{1,2}@|(?:/|%2F)(?=v\d{1,2}\.)|:)" + _VERSION + r"|"
    r"(?m:^)kustomize[ \t]{1,8}(?=\d)" + _VERSION + r"(?=[ \t]{0,8}(?:[#\d][^\n]{0,200})?\r?(?:\n|\Z))|"
    r"\binstall_kustomize\.sh[\"']?(?:[ \t]{1,8}\|[ \t]{0,8}bash[ \t]+-s)?(?:[ \t]+--)?[ \t]+" + _VERSION
)
# one of these stands in each: most texts that speak of kustomize pin none, and to look for a pattern takes its time
_SIGNS = (
    *(f"{name}{sign}{letter}" for name in ("ustomize", "USTOMIZE") for sign in ("-", "_", "") for letter in "vV"),
    *("kustomize/v", "kustomize%2Fv", "kustomize:v", "kustomize:0", "install_kustomize.sh"),
    *(f"kustomize:{digit}" for digit in range(1, 10)),
)
_WITH_NUMBER = r"(?m:^)kustomize[ \t]{1,8}\d"
# whichever release is the last of them
_LAST_OF = re.compile(r"\bkustomize/v(\d{1,2})@latest\b")
# a constant of a program may be of anything, unless the program says where the release is got from
_OF_PROGRAMS = (".go", ".java", ".js", ".kt", ".py", ".rb", ".rs", ".ts")
_GOT_FROM = ("argoproj", "kubernetes-sigs/kustomize", "sigs.k8s.io/kustomize", "install_kustomize")
_SIGNS_OF_ARGO = ("argo", "Argo", "ARGO")
# quay.io/argoproj/argocd:v2.4.7, argo-cd/v2.4.7/manifests/…, argo-cd//manifests/…?ref=v2.4.7, ARGOCD_VERSION=v2.4.7
_ARGO_CD = re.compile(
    r"\bargoproj/argocd:" + _VERSION + r"|\bargoproj/argo-cd/" + _VERSION + r"/manifests/"
    r"|\bargoproj/argo-cd(?:\.git)?/{1,2}manifests[\w/-]{0,80}\?ref=" + _VERSION + r"|"
    r"(?i:\bargo_?cd_?version)[\"']?[ \t]{0,8}(?::-|\?=|:=|[=:])[ \t]{0,8}[\"']?" + _VERSION
)
# a release of the chart, which has numbers of its own, and says them within a few lines
_CHART = re.compile(
    r"(?:^|[\s{,])(?:chart|name|releaseName)[\"']?:[ \t]{0,8}[\"']?argo-cd\b[\s\S]{0,200}?"
    r"\b(?:targetRevision|version)[\"']?:[ \t]{0,8}[\"']?v?(\d{1,2})\.(\d{1,3})"
)
# argo-cd: docs/operator-manual/upgrading: 2.6-2.7 (from 4.5.7 to 5.0.1), 2.0-2.1 (from 3.9.4 to 4.2.0)
_OF_ARGO_CD = (((2, 8), _TODAY), ((2, 7), (5, 0)), ((2, 1), (4, 2)), ((0, 0), (3, 0)))
# argo-helm: charts/argo-cd: 4.10 has Argo CD 2.4, and what came later may have any
_LAST_CHART, _OF_CHART = 4, (4, 4)
# fluxcd/kustomize-controller:v1.3.0; flux2//manifests/install?ref=v2.3.0, flux2/releases/download/v2.3.0/install.yaml,
# the tag of ghcr.io/fluxcd/flux-manifests; Flux 2.3 has the controller 1.3, and so on
_CONTROLLER = re.compile(
    r"\bfluxcd/kustomize-controller:v?(?P<major>\d{1,2})\.(?P<minor>\d{1,3})"
    r"|\bfluxcd/(?:flux2(?:\.git)?/{1,2}manifests[\w/-]{0,80}\?ref=|flux2/releases/download/"
    r"|flux-manifests\b[\s\S]{0,120}?\btag[\"']?:[ \t]{0,8}[\"']?)v?(?P<flux>[02])\.(?P<of_flux>\d{1,3})"
)
# the version of a FluxInstance, or in the values of the chart that makes one: 2.6.1, "2.x"
_INSTANCE = re.compile(
    r"\bdistribution[\"']?:[\s{]{0,80}(?:[^{}]{0,200}?[\s,])?[\"']?version[\"']?:[ \t]{0,8}[\"']?"
    r"v?(?P<flux>[02])\.(?P<of_flux>\d{1,3}|[x*])"
)
_ANY_MINOR = 999
# fluxcd/kustomize-controller: CHANGELOG: 1.2.0 (from 5.0 to 5.3), 1.0.0-rc.4 (5.0.3), 0.27.0 (4.5.7), 0.26.0 (4.5.5)
_OF_CONTROLLER = (((1, 2), _TODAY), ((1, 0), (5, 0)), ((0, 0), (4, 5)))
_COMMENTED = re.compile(r"[ \t]*(?:#|//|<!--)")
# characters
_LONGEST = 262_144


def _is_legacy(source: Source, _: None) -> bool:
    # imported here, as most runs have no kustomization
    from svclint.document import documents

    if "patches" not in source.text:
        return False
    return any(
        isinstance(one, str) for each in documents(source)[:1] for one in sequence(dig(each.value, ("patches",)))
    )


IS_LEGACY = Question(_is_legacy, None)
"""Whether a kustomization has texts in its list of patches, as kustomize took them before version 5."""


def _is_empty(source: Source, _: None) -> bool:
    # imported here, as most runs have no kustomization
    from svclint.render.kustomize.kustomization import read_kustomization
    from svclint.render.kustomize.refused import Refused

    try:
        read_kustomization(source)
    except Refused as refused:
        return refused.kind == "empty"
    return False


IS_EMPTY = Question(_is_empty, None)
"""Whether a kustomization has no entry at all, as kustomize took it before version 5.1."""


def _newest(source: Source, _: None) -> tuple[int, int] | None:
    text = source.text
    if source.path.endswith(_OF_PROGRAMS) and not any(map(text.__contains__, _GOT_FROM)):
        return None
    return max(versions(text), default=None) if len(text) <= _LONGEST else None


NEWEST = Question(_newest, None)
"""The newest kustomize that a text pins, or that the Argo CD or the Flux has which it installs; None where it says
nothing."""


def _newest_of_flux(source: Source, _: None) -> tuple[int, int] | None:
    return max(controllers(source.text), default=None) if len(source.text) <= _LONGEST else None


NEWEST_OF_FLUX = Question(_newest_of_flux, None)
"""The newest kustomize-controller that a text installs, by itself or with its Flux; None where it says nothing."""


def controllers(text: str) -> Iterator[tuple[int, int]]:
    """The versions of Flux's kustomize-controller that a text installs."""
    for found in _uncommented(_CONTROLLER, text) if "fluxcd/" in text else ():
        yield (int(found["major"]), int(found["minor"])) if found["major"] else _of_flux(found)
    if "FluxInstance" in text or "flux-instance" in text:
        yield from map(_of_flux, _uncommented(_INSTANCE, text))


def _of_flux(found: re.Match[str]) -> tuple[int, int]:
    minor = int(found["of_flux"]) if found["of_flux"].isdecimal() else _ANY_MINOR
    return (1, minor) if found["flux"] == "2" else (0, 0)


def versions(text: str) -> Iterator[tuple[int, int]]:
    """The versions of kustomize that a text pins, or that the Argo CD or the Flux has which it installs."""
    speaks = "ustomize" in text or "USTOMIZE" in text
    if speaks and (any(map(text.__contains__, _SIGNS)) or re.search(_WITH_NUMBER, text) is not None):
        for found in _uncommented(_PINNED, text):
            yield _numbers(found)
        for found in _uncommented(_LAST_OF, text):
            yield (int(found[1]), 0) if int(found[1]) < _TODAY[0] else _TODAY
    for controller in controllers(text):
        yield next(own for first, own in _OF_CONTROLLER if controller >= first)
    if not any(map(text.__contains__, _SIGNS_OF_ARGO)) or re.search(r"(?i)argo_?-?cd", text) is None:
        return
    is_named = "argoproj/argo" in text or re.search(r"(?i)argo_?cd_?version", text) is not None
    for found in _uncommented(_ARGO_CD, text) if is_named else ():
        version = _numbers(found)
        yield next(own for first, own in _OF_ARGO_CD if version >= first)
    for found in _uncommented(_CHART, text) if "argo-cd" in text else ():
        yield _OF_CHART if int(found[1]) <= _LAST_CHART else _TODAY


def builds_by(sources: Iterable[Source], found: Iterable[tuple[str, tuple[int, int]]]) -> tuple[Installed, ...]:
    """The newest kustomize that anything names, for all directories of the sources; none where that is one of today."""
    newest = max((version for _, version in found), default=_TODAY)
    return _everywhere(KUSTOMIZE, newest, sources) if newest < _TODAY else ()


def built_by_flux(sources: Iterable[Source], found: Iterable[tuple[str, tuple[int, int]]]) -> tuple[Installed, ...]:
    """The newest kustomize-controller that anything installs, for all directories of the sources."""
    newest = max((version for _, version in found), default=None)
    return _everywhere(OF_FLUX, newest, sources) if newest is not None else ()


def _everywhere(what: str, version: tuple[int, int], sources: Iterable[Source]) -> tuple[Installed, ...]:
    return (Installed(what, version, frozenset(posixpath.dirname(one.path) for one in sources)),)


def _uncommented(pattern: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    for one in pattern.finditer(text):
        if not _COMMENTED.match(text[text.rfind("\n", 0, one.start()) + 1 : one.start()]):
            yield one


def _numbers(found: re.Match[str]) -> tuple[int, int]:
    major, minor = (int(one) for one in found.groups() if one is not None)
    return major, minor
