"""Applications of Argo CD that their AppProject does not permit."""

from __future__ import annotations

import re
from collections.abc import Iterator

from svclint.certainty.doubt import Doubt
from svclint.certainty.doubts import of_distance
from svclint.certainty.environments import environments
from svclint.certainty.together import of_files
from svclint.families import argo
from svclint.gitops.projects import IN_CLUSTER, destination, permits_destination, permits_source, reaches_cluster
from svclint.gitops.scoped_repositories import scoped_repositories
from svclint.resource import dig, mapping, sequence, text
from svclint.suggest import is_slip
from svclint.typing_names import TYPE_CHECKING, Any
from svclint.violation import Violation
from svclint.wording import listed

if TYPE_CHECKING:
    from svclint.document import Path
    from svclint.graph import Graph
    from svclint.resource import Resource

_SET = "ApplicationSet"


def application_not_permitted(application: Resource, graph: Graph) -> Iterator[Violation]:
    """argo-cd: util/argo: ValidatePermissions: an Application that is not permitted is not synced."""
    at: Path = ("spec", "template", "spec") if application.kind == _SET else ("spec",)
    spec = mapping(dig(application.data, at))
    if application.kind == _SET and _is_made_of_parts(application):
        return
    project = _project(application, text(spec.get("project")) or "default", graph)
    if project is None or _has_global_projects(graph):
        return
    yield from _destination(application, spec, at, project, graph)
    if spec.get("sourceHydrator"):
        return
    scoped = scoped_repositories(project.name, graph)
    sources = [(one, (*at, "sources", number)) for number, one in enumerate(sequence(spec.get("sources")))]
    for source, place in sources or [(spec.get("source"), (*at, "source"))]:
        repository = text(mapping(source).get("repoURL"))
        if permits_source(project.spec, repository, scoped) is False:
            # a Secret that is not here may make it one of the project's own, unless it is denied
            is_denied = permits_source(project.spec, repository, ("*",)) is False
            yield Violation(
                application.label((*place, "repoURL"), "it is not one of the project's sources"),
                f"{application.title} takes what it deploys from {_shown(repository)}, which {project.title} does not "
                "permit: Argo CD does not sync it",
                (project.label(("spec", "sourceRepos"), f"{project.title} permits {_repositories(project)}"),),
                rests_on=(application, project),
                doubts=(*_doubts(graph, application, project), *(() if is_denied else (Doubt.UNSEEN,))),
            )


def _destination(application: Resource, spec: Any, at: Path, project: Resource, graph: Graph) -> Iterator[Violation]:
    where = destination(mapping(spec.get("destination")))
    if where is None or permits_destination(project.spec, where) is not False:
        return
    named = where.name or where.server or ""
    is_namespace = reaches_cluster(project.spec, where)
    what = f"namespace {where.namespace or '(none)'}" if is_namespace else f"cluster {named}"
    field = "namespace" if is_namespace else "server" if spec["destination"].get("server") else "name"
    near = [one for one in _namespaces(project) if is_slip(one, where.namespace)] if is_namespace else []
    near = [one for one in near if not one.startswith("!")]
    hint = f"; did you mean {near[0]}?" if len(near) == 1 else ""
    # what an Application of another cluster may do, a Secret of that cluster may say as well
    unseen = () if is_namespace or where.server == IN_CLUSTER else (Doubt.UNSEEN,)
    yield Violation(
        application.label((*at, "destination", field), "it is not one of the project's destinations"),
        f"{application.title} deploys to {what}, which {project.title} does not permit: Argo CD does not sync it{hint}",
        (project.label(("spec", "destinations"), f"{project.title} permits {_destinations(project, is_namespace)}"),),
        rests_on=(application, project),
        doubts=(*_doubts(graph, application, project), *unseen),
    )


# -- the project -------------------------------------------------------------------------------------------------------


def _project(application: Resource, name: str, graph: Graph) -> Resource | None:
    """The only AppProject of the name, where it is in the namespace of the Application, or nothing says so; and not
    where it lies in the folder of an environment in which the Application does not lie."""
    found = [one for one in graph.of_kind(argo.GROUP, "AppProject") if one.name == name]
    if len(found) != 1 or found[0].identity in graph.alternatives or found[0].identity in graph.variants:
        return None
    if graph.scope.nearest and not environments(found[0].file) <= environments(application.file):
        return None
    both = (application, found[0])
    is_beside = len({one.namespace for one in both}) == 1 or not all(one.namespace_written for one in both)
    return found[0] if is_beside else None


def _is_made_of_parts(application_set: Resource) -> bool:
    """Whether something beside the template of a set says what its Applications are."""
    generators = sequence(application_set.spec.get("generators"))
    own = (mapping(one) for each in map(mapping, generators) for one in each.values())
    return bool(application_set.spec.get("templatePatch")) or any("template" in one for one in own)


def _has_global_projects(graph: Graph) -> bool:
    """Whether projects get what others permit as well. argo-cd: util/argo: mergeVirtualProject"""
    return any("globalProjects" in mapping(one.get("data")) for one in graph.of_kind("", "ConfigMap"))


def _namespaces(project: Resource) -> list[str]:
    return [text(mapping(one).get("namespace")) for one in sequence(project.spec.get("destinations"))]


def _destinations(project: Resource, is_namespace: bool) -> str:
    if is_namespace:
        found = dict.fromkeys(filter(None, _namespaces(project)))
        return f"namespaces {listed(found)}" if len(found) > 1 else f"namespace {''.join(found)}"
    entries = map(mapping, sequence(project.spec.get("destinations")))
    found = dict.fromkeys(text(one.get("name")) or text(one.get("server")) for one in entries)
    return listed(found) or "no destination"


def _repositories(project: Resource) -> str:
    return listed(_shown(one) for one in map(text, sequence(project.spec.get("sourceRepos"))) if one) or "no source"


def _shown(repository: str) -> str:
    """An address without the user and the password in it."""
    return re.sub(r"(?<=://)[^/@]*@", "", repository)


def _doubts(graph: Graph, application: Resource, project: Resource) -> tuple[Doubt, ...]:
    return (*of_distance(graph, application, [project]), *of_files(graph, application, project))
