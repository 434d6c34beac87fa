"""Which versions of controllers a tree installs beside what they serve, and what it lets them do."""

from __future__ import annotations

import posixpath
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from svclint.discover.hearsay.released import installs
from svclint.discover.walk import is_readme
from svclint.families import contour, istio, traefik
from svclint.files.paths import is_below
from svclint.nearness import REACH, steps
from svclint.resource import text as as_text
from svclint.source import Question
from svclint.told import Installed
from svclint.typing_names import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from svclint.source import Source

_NGINX = "ingress-nginx"
_OF_NGINX = r"(?:ingress-nginx/controller(?:-chroot)?|/nginx-ingress-controller(?:-amd64)?):v?(\d+)\.(\d+)"
_NGINX_IMAGE = re.compile(r"""(?m)^[^#\n]*?\bimage["']?[ \t]*:[ \t]*["']?[\w./:-]*?""" + _OF_NGINX)
_NAMES_IMAGE = re.compile(_OF_NGINX)
_IMAGE = re.compile(r"[\w./:-]*?" + _OF_NGINX)
# its manifests at a release, or as they are now: `…/ingress-nginx/controller-v1.8.2/deploy/static/…/deploy.yaml`
_NGINX_ADDRESS = re.compile(
    r"/ingress-nginx/(?:(?:controller-v?|nginx-)(\d{1,3})\.(\d{1,3})[\w.-]{0,40}|main|master)/deploy/"
)
# its chart at a version, as Flux, Argo CD, helmfile and the cards of charts name it
_NGINX_CHART = re.compile(
    r"""(?m)^[ \t-]*["']?(?:chart|name)["']?[ \t]*:[ \t]*["']?(?:[\w.-]+/)?ingress-nginx["']?[ \t]*\r?\n"""
    r"""(?:[^\n]*\n){0,2}?[ \t-]*["']?(?:version|targetRevision)["']?[ \t]*:[ \t]*["']?v?4\.(\d{1,2})\b"""
)
# the same as values of a mapping, and what stands in each text that has one
_CHART_NAME = re.compile(r"(?:[\w.-]+/)?ingress-nginx")
_CHART_VERSION = re.compile(r"v?4\.(\d{1,2})\b")
_NAMES_VERSION = re.compile(r"(?:version|targetRevision)[\"']?[ \t]{0,8}:\s{0,200}[\"']?v?4\.\d")
# the minor of the controller in charts 4.0 to 4.9, and the chart's own from 4.10 on (kubernetes/ingress-nginx: README)
_OF_CHARTS = (1, 2, 3, 4, 5, 6, 7, 8, 9, 9)
_OF_NOW = (999, 0)
# hidden folders of the settings of tools, and documentation, which are about all that lies beside them
_ABOUT = re.compile(r"(?i)(?:^|/)(?:\.[^/.][^/]*|docs?|documentation)(?:/.*)?$")

# behind it, or as the value below a name
_IS_TRUE = (
    r"[\"']?(?:[ \t]{0,40}[:=][ \t]{0,8}"
    r"|,?[ \t]{0,8}\r?\n[ \t]{0,80}[\"']?value[\"']?[ \t]{0,40}[:=][ \t]{0,8})[\"']?true\b"
)
_COMMENTED = re.compile(r"[ \t]*(?:#|//|--[ \t])")
# characters; where the setting is looked for around a part of its name in larger texts
_LONGEST, _AROUND = 262_144, 400
# in values, arguments, labels and settings of Traefik; in the configuration of Contour; in settings of Istio's mesh
_TOLD = (
    (
        traefik.EXTERNAL_NAMES,
        ("llowExternalNameServices", "llow-external-name-services", "llowexternalnameservices"),
        re.compile(r"(?im)^[^#\n]*\ballow(?:-external-name-|externalname)services" + _IS_TRUE),
    ),
    (
        contour.EXTERNAL_NAMES,
        ("enableExternalName",),
        re.compile(r"(?m)^[^#\n]*\benableExternalNameService" + _IS_TRUE),
    ),
    (
        istio.DNS_PROXY,
        ("DNS_CAPTURE", "DNS_AUTO_ALLOCATE"),
        re.compile(r"(?m)^[^#\n]*\bISTIO_META_DNS_(?:CAPTURE|AUTO_ALLOCATE)" + _IS_TRUE),
    ),
)


def allowed(sources: Iterable[Source], found: Iterable[tuple[str, Sequence[str]]]) -> tuple[Installed, ...]:
    """The controllers that are told, anywhere in the tree, to serve Services of type ExternalName, and meshes that are
    told to answer names: by what `ALLOWS` says of the files that may configure them."""
    sources = tuple(sources)
    everywhere = frozenset(posixpath.dirname(one.path) for one in sources)
    told = {what for _, answer in found for what in answer}.union(*map(ALLOWS, sources))
    return tuple(Installed(what, (0, 0), everywhere) for what, _, _ in _TOLD if what in told)


def _allows(source: Source, _: None) -> tuple[str, ...]:
    if "xternal" not in source.text and "DNS_" not in source.text:
        return ()
    texts = [source.text]
    if len(source.text) > _LONGEST:
        # all that installs a controller in one file: no more of it is read than what stands around the settings
        texts = [_around(source.text, sign) for _, signs, _ in _TOLD for sign in signs if sign in source.text]
    if source.path.endswith((".md", ".adoc", ".rst")) or is_readme(posixpath.basename(source.path)):
        # what a guide tells are the commands that install something
        texts = [option for install in installs(source.text) for option in install.options]
    return tuple(
        what
        for what, signs, pattern in _TOLD
        if any(any(sign in one for sign in signs) and _is_set(pattern, one) for one in texts)
    )


def _around(text: str, sign: str) -> str:
    """The lines of a large text that have a setting, with those below them."""
    parts, at = list[str](), text.find(sign)
    while at >= 0:
        start = max(text.rfind("\n", 0, at) + 1, at - _AROUND)
        parts.append(text[start : at + _AROUND])
        at = text.find(sign, at + _AROUND)
    return "\n".join(parts)


ALLOWS = Question(_allows, None)
"""The controllers that a text tells to serve Services of type ExternalName, or to answer names of the mesh."""


def _is_set(pattern: re.Pattern[str], text: str) -> bool:
    return any(_COMMENTED.match(one[0]) is None for one in pattern.finditer(text))


def installed(sources: Iterable[Source]) -> tuple[Installed, ...]:
    """Of each controller the newest version whose image a manifest names, for the directories around that manifest;
    for all others the newest of which the tree installs a chart, which serves a cluster."""
    sources = tuple(sources)
    told = [(source, _NGINX_RELEASES(source)) for source in sources]
    found = [(posixpath.dirname(source.path), version) for source, (images, _) in told for version in images]
    charts = [version for _, (_, versions) in told for version in versions]
    around: dict[tuple[int, int], set[str]] = defaultdict(set)
    for here in {posixpath.dirname(one.path) for one in sources} if found or charts else ():
        near = [version for there, version in found if steps(here, there) <= REACH] or charts
        if near:
            around[max(near)].add(here)
    return tuple(Installed(_NGINX, version, frozenset(around[version])) for version in sorted(around))


def _nginx_releases(source: Source, _: None) -> tuple[tuple[tuple[int, int], ...], tuple[tuple[int, int], ...]]:
    """The versions of its images that a text names, and those in its charts."""
    text = source.text
    if "nginx" not in text:
        return (), ()
    images, charts = list[tuple[int, int]](), list[int]()
    if "controller" in text and (written := len(_NAMES_IMAGE.findall(text))):
        images = [(int(one[1]), int(one[2])) for one in _NGINX_IMAGE.finditer(text)]
        # lines do not tell all that is written in flow style, or as JSON
        if len(images) < written:
            images += (image for one in _mappings(source) for image in _images_of(one))
    if "ingress-nginx" in text and (written := len(_NAMES_VERSION.findall(text))):
        charts = [int(one[1]) for one in _NGINX_CHART.finditer(text)]
        if len(charts) < written:
            charts += (minor for one in _mappings(source) for minor in _charts_of(one))
    return (
        tuple(images),
        tuple((1, _OF_CHARTS[minor] if minor < len(_OF_CHARTS) else minor) for minor in charts),
    )


def _images_of(one: dict[str, Any]) -> Iterator[tuple[int, int]]:
    found = _IMAGE.match(as_text(one.get("image")))
    if found is not None:
        yield int(found[1]), int(found[2])


def _charts_of(one: dict[str, Any]) -> Iterator[int]:
    if any(_CHART_NAME.fullmatch(as_text(one.get(field))) for field in ("chart", "name")):
        versions = (_CHART_VERSION.match(as_text(one.get(field))) for field in ("version", "targetRevision"))
        yield from (int(found[1]) for found in versions if found is not None)


def _mappings(source: Source) -> Iterator[dict[str, Any]]:
    """All mappings in a manifest, each once, however often an alias names it."""
    # imported here: of most texts lines tell enough
    from svclint.document import documents

    pending = [one.value for one in documents(source)]
    seen: set[int] = set()
    while pending:
        one = pending.pop()
        if isinstance(one, (dict, list)) and id(one) not in seen:
            seen.add(id(one))
            pending.extend(one.values() if isinstance(one, dict) else one)
            if isinstance(one, dict):
                yield one


_NGINX_RELEASES = Question(_nginx_releases, None)


def applied_from_web(sources: Iterable[Source], texts: Iterable[tuple[str, str]]) -> tuple[Installed, ...]:
    """The newest release of ingress-nginx whose manifests `texts` apply from the web: for the directories of `sources`
    below such a guide, script or workflow, or near it; none where one of them takes what is newest as it is run."""
    found = {
        (_ABOUT.sub("", posixpath.dirname(path)), (int(one[1]), int(one[2])) if one[1] else _OF_NOW)
        for path, text in texts
        if "/ingress-nginx/" in text
        for one in _NGINX_ADDRESS.finditer(text)
    }
    around: dict[tuple[int, int], set[str]] = defaultdict(set)
    for here in {posixpath.dirname(one.path) for one in sources} if found else ():
        near = [version for there, version in found if is_below(here, there) or steps(here, there) <= REACH]
        if near and max(near) != _OF_NOW:
            around[max(near)].add(here)
    return tuple(Installed(_NGINX, version, frozenset(around[version])) for version in sorted(around))
