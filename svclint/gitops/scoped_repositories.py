"""Which repositories belong to a project of Argo CD: those whose Secret names it are permitted without being listed."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from svclint.resource import mapping, sequence, text
from svclint.traffic.certificates import EXTERNAL, SEALED

if TYPE_CHECKING:
    from svclint.graph import Graph
    from svclint.resource import Resource

_SECRET_TYPE = "argocd.argoproj.io/secret-type"
_OF_REPOSITORY = "repository"
_FIELDS = ("project", "url")
# what is filled in later
_LATER = "{{ }}"


def scoped_repositories(project: str, graph: Graph) -> tuple[str, ...]:
    """The addresses of the repositories of a project, each with `{{` where it is filled in later.

    argo-cd: util/argo: GetAppProject adds them to `sourceRepos`.
    https://argo-cd.readthedocs.io/en/stable/user-guide/projects/#project-scoped-repositories-and-clusters
    """
    return tuple(url for name, url in graph.once(_repositories) if url and (name == project or "{{" in name))


def _repositories(graph: Graph) -> tuple[tuple[str, str], ...]:
    """The project and the address of each Secret of a repository that names a project, or may do so."""
    kinds = (("", "Secret"), EXTERNAL, SEALED)
    found = (_held(one) for kind in kinds for one in graph.of_kind(*kind))
    return tuple((one.get("project", ""), one.get("url", "")) for one in found if one.get("project"))


def _held(one: Resource) -> Mapping[str, str]:
    """What the Secret of a repository has in the fields that say whose it is; nothing where it is none of one."""
    if one.kind == "Secret":
        labels, fields = one.labels, _of_secret(one)
    else:
        template = mapping(one.spec.get("template") if one.group == SEALED[0] else _template(one))
        labels = mapping(mapping(template.get("metadata")).get("labels"))
        fields = _of_sealed(one, template) if one.group == SEALED[0] else _of_external(one, template)
    if labels.get(_SECRET_TYPE) != _OF_REPOSITORY:
        return {}
    return {key: value for key, value in fields if key in _FIELDS}


def _of_secret(one: Resource) -> Iterator[tuple[str, str]]:
    yield from ((key, _decoded(text(value))) for key, value in mapping(one.get("data")).items())
    yield from ((key, text(value)) for key, value in mapping(one.get("stringData")).items())


def _decoded(value: str) -> str:
    try:
        return b64decode(value, validate=True).decode()
    except ValueError:
        return _LATER


def _of_sealed(one: Resource, template: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    yield from ((key, _LATER) for key in mapping(one.spec.get("encryptedData")))
    yield from ((key, text(value)) for key, value in mapping(template.get("data")).items())


def _template(one: Resource) -> Any:
    return mapping(one.spec.get("target")).get("template")


def _of_external(one: Resource, template: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """external-secrets.io: `dataFrom` and `templateFrom` bring any keys; the template's own stand above them."""
    if one.spec.get("dataFrom") or template.get("templateFrom"):
        yield from ((key, _LATER) for key in _FIELDS)
    yield from ((text(mapping(each).get("secretKey")), _LATER) for each in sequence(one.spec.get("data")))
    yield from ((key, text(value)) for key, value in mapping(template.get("data")).items())
