"""The releases of charts that Terraform and Terragrunt install: resources of Helm, and objects as maps for GitOps
tools."""

from __future__ import annotations

import json
import posixpath
import re
from collections.abc import Callable, Iterable, Iterator, Sequence

from svclint.discover.hearsay.command_lines import is_name
from svclint.discover.hearsay.hcl import UNKNOWN, Body, Value, every_map, read
from svclint.offer import offer
from svclint.source import Holds, Source
from svclint.told import ANY_NAMESPACE, Fetched
from svclint.typing_names import TYPE_CHECKING

if TYPE_CHECKING:
    from svclint.scope import Scope

# helm_release of hashicorp/helm; objects that ask for a release of a chart
_SIGNS = Holds('"helm_release"', "argoproj.io/", "fluxcd.io/", "helm.cattle.io/")
_LOCAL = re.compile(r"\$\{local\.([\w-]+)\}")
_ELSEWHERE = re.compile(r"(?:oci|https?)://|[\w-]+/[\w-]+$")

# into which namespace, ANY_NAMESPACE where an expression says it; what the names of its objects begin with
_Release = tuple[str, frozenset[str]]


def planned(paths: Iterable[str], load: Callable[[str], Source | None], scopes: Sequence[Scope]) -> tuple[Fetched, ...]:
    """The releases of charts in no tree that files of Terraform install, beside the objects of these scopes: into
    clusters, wherever in the tree the files lie."""
    found = {one for path in paths if (source := load(path)) is not None for one in releases(source)}
    if not found:
        return ()
    directories = frozenset(posixpath.dirname(member.source.path) for one in scopes for member in one.members)
    return tuple(Fetched(directories, frozenset({namespace}), names) for namespace, names in sorted(found, key=str))


def releases(source: Source) -> Iterator[_Release]:
    """What a file of Terraform installs of charts that are in no tree."""
    if not _SIGNS(source):
        return
    body = read(source.text)
    local = {key: value for one in body.blocks if one.kind == "locals" for key, value in one.body.values.items()}
    yield from _of_helm(body, local)
    for one in every_map(body):
        if isinstance(one.get("apiVersion"), str) and isinstance(one.get("kind"), str):
            for offered in offer(Source(source.path, json.dumps(one)), ()).objects:
                if offered.release is not None and (names := _names(offered.remote, local)):
                    yield _namespace(offered.release[1] or offered.namespace, local), names


def _of_helm(body: Body, local: dict[str, Value]) -> Iterator[_Release]:
    """https://registry.terraform.io/providers/hashicorp/helm/latest/docs/resources/release"""
    for one in body.blocks:
        if one.kind != "resource" or one.labels[:1] != ("helm_release",):
            continue
        values = one.body.values
        chart = _text(values.get("chart"), local)
        # a name alone is that of a folder
        is_elsewhere = "repository" in values or _ELSEWHERE.match(chart) is not None
        names = _names((_text(values.get("name"), local), posixpath.basename(chart)), local)
        if is_elsewhere and names and not chart.startswith("."):
            yield _namespace(_text(values.get("namespace", "default"), local), local), names


def _names(names: Iterable[str], local: dict[str, Value]) -> frozenset[str]:
    return frozenset(filter(is_name, (_text(one, local) for one in names)))


def _namespace(written: str, local: dict[str, Value]) -> str:
    found = _text(written, local)
    return found if is_name(found) else ANY_NAMESPACE


def _text(value: Value, local: dict[str, Value]) -> str:
    """A text, with what the file itself says that a reference to one of its own values stands for."""
    if not isinstance(value, str):
        return UNKNOWN
    found = _LOCAL.fullmatch(value)
    named = local.get(found[1]) if found is not None else value
    return named if isinstance(named, str) else UNKNOWN
