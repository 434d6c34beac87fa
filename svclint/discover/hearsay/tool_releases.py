"""The releases of Helm that tools install as their configurations say: helmfile, Skaffold, DevSpace, Garden, Tilt.

What others run (okteto, werf, Earthly, Task, just) is read as commands.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator, Sequence

from svclint.discover.hearsay.released import Install, installs
from svclint.resource import dig, mapping, sequence, text
from svclint.typing_names import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from svclint.document import Document

_TILT = re.compile(r"\b(?:helm_resource|helm_remote|helm)\([ \t\n]*(?P<words>[^()]{1,2000})")
_ARGUMENT = re.compile(r"(?:\b(\w{1,60})[ \t]{0,20}=[ \t]{0,20})?[\"']([^\"'\n]*)[\"']")

# skaffold.dev: what a release is given on top of its files of values
_OF_SKAFFOLD = ("overrides", "setValues", "setValueTemplates", "setFiles")
# mappings in mappings, as values have them
_DEPTH = 10


def all_installs(path: str, written: str) -> Iterator[Install]:
    """The releases that a text installs by its commands, or as the configuration of a tool that it is by its name."""
    yield from installs(written)
    name = posixpath.basename(path).lower()
    if name.endswith("tiltfile"):
        yield from _of_tilt(written)
    elif name.endswith((".yaml", ".yml")):
        tool = name.rpartition(".")[0]
        read = _READERS.get(tool.rpartition(".")[2] if tool.endswith(".garden") else tool)
        for document in _documents(path, written) if read is not None else ():
            if read is not None and isinstance(document.value, dict):
                yield from read(document.value)


def _documents(path: str, written: str) -> Sequence[Document]:
    from svclint.document import documents
    from svclint.source import Source

    return documents(Source(path, written))


def _install(release: Any, chart: Any, namespace: Any, options: Iterable[str] = ()) -> Install:
    return Install(text(release), text(chart), tuple(options), text(namespace), 0)


def _giving(*values: Any) -> Iterator[str]:
    """The options of Helm that say as much as values in a configuration: files, mappings, and lists of both; of a value
    only where it stands."""
    left = list(values)
    while left:
        one = left.pop(0)
        if isinstance(one, str):
            yield from ("--values", one)
        elif isinstance(one, list):
            left.extend(one)
        elif isinstance(one, dict):
            yield from (f"--set={key}=" for key in _keys(one, _DEPTH))


def _keys(values: dict[str, Any], depth: int) -> Iterator[str]:
    for key, value in values.items():
        if isinstance(value, dict) and value and depth:
            yield from (f"{key}.{one}" for one in _keys(value, depth - 1))
        else:
            yield str(key)


def _of_helmfile(data: dict[str, Any]) -> Iterator[Install]:
    for one in map(mapping, sequence(data.get("releases"))):
        if one.get("installed") is False:
            continue
        sets = {text(mapping(each).get("name")): None for each in sequence(one.get("set"))}
        options = _giving(one.get("values"), one.get("secrets"), sets)
        yield _install(one.get("name"), one.get("chart"), one.get("namespace"), options)


def _of_skaffold(data: dict[str, Any]) -> Iterator[Install]:
    for at in (("deploy", "helm", "releases"), ("manifests", "helm", "releases")):
        for one in map(mapping, sequence(dig(data, at))):
            chart = one.get("remoteChart") or one.get("chartPath")
            # a name without an address is one of the repository that is given apart
            if one.get("repo") and "/" not in text(chart):
                chart = f"{one['repo']}/{chart}"
            options = _giving(one.get("valuesFiles"), *(one.get(field) for field in _OF_SKAFFOLD))
            yield _install(one.get("name"), chart, one.get("namespace"), options)


def _of_devspace(data: dict[str, Any]) -> Iterator[Install]:
    """devspace.sh: deployments: a mapping since version 2, a list before."""
    written = data.get("deployments")
    named = (
        written.items()
        if isinstance(written, dict)
        else ((text(mapping(one).get("name")), one) for one in sequence(written))
    )
    for name, one in named:
        helm = mapping(mapping(one).get("helm"))
        chart = mapping(helm.get("chart"))
        if chart:
            repository = text(chart.get("repo"))
            path = f"{repository}/{text(chart.get('name'))}" if repository else chart.get("path") or chart.get("name")
            options = _giving(helm.get("valuesFiles"), helm.get("values"))
            yield _install(helm.get("releaseName") or name, path, mapping(one).get("namespace"), options)


def _of_garden(data: dict[str, Any]) -> Iterator[Install]:
    if data.get("type") != "helm":
        return
    spec = mapping(data.get("spec")) or data
    chart = mapping(spec.get("chart"))
    repository = text(chart.get("repo")) or text(spec.get("repo"))
    name = text(chart.get("name")) or text(spec.get("chart"))
    path = text(chart.get("path")) or text(spec.get("chartPath"))
    yield _install(
        spec.get("releaseName") or data.get("name"),
        f"{repository}/{name}" if repository and name else path or text(chart.get("url")) or name,
        spec.get("namespace"),
    )


_READERS = {
    "helmfile": _of_helmfile,
    "skaffold": _of_skaffold,
    "devspace": _of_devspace,
    "garden": _of_garden,
}


def _of_tilt(written: str) -> Iterator[Install]:
    """docs.tilt.dev: helm(path, name, namespace); extensions helm_resource(name, chart, namespace) and
    helm_remote(chart, repo_name, repo_url, release_name, namespace)."""
    for found in _TILT.finditer(written):
        arguments = _ARGUMENT.findall(found["words"])
        plain = [value for key, value in arguments if not key]
        given = {key: value for key, value in arguments if key}
        function = found[0].partition("(")[0]
        first, second = [*plain, "", ""][:2]
        if function == "helm":
            release, chart = given.get("name", ""), given.get("pathname", first)
        elif function == "helm_resource":
            release, chart = given.get("name", first), given.get("chart", second)
        else:
            release = given.get("release_name", first)
            chart = f"{given.get('repo_name') or given.get('repo_url') or first}/{first}"
        if release or chart:
            yield _install(release, chart, given.get("namespace"))
