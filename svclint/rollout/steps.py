"""The safe sequence of a change as steps for its very objects: which file, which label, what to wait for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from svclint.resource import service_selector
from svclint.wording import listed

if TYPE_CHECKING:
    from svclint.resource import PodTemplate, Resource, Selector

_MOST = 4


def numbered(steps: Iterable[str]) -> str:
    """Steps as a list, a line each."""
    return "\n".join(f"{number}. {step}" for number, step in enumerate(steps, 1))


def wait_for(workload: Resource) -> str:
    """The command that returns once the pods of a workload are ready."""
    namespace = f" -n {workload.namespace}" if workload.namespace and workload.namespace != "default" else ""
    if workload.kind == "Rollout":
        return f"kubectl argo rollouts status {workload.name}{namespace}"
    if workload.kind in ("Deployment", "StatefulSet", "DaemonSet"):
        return f"kubectl rollout status {workload.kind.lower()}/{workload.name}{namespace} --timeout=5m"
    if workload.kind == "Pod":
        return f"kubectl wait --for=condition=Ready pod/{workload.name}{namespace} --timeout=5m"
    return f"kubectl get {workload.kind.lower()}/{workload.name}{namespace} --watch"


def waiting(templates: Sequence[PodTemplate]) -> str:
    """The step that waits for all of these."""
    commands = dict.fromkeys(wait_for(one.resource) for one in templates)
    return f"Wait until they are ready: {listed(commands, _MOST)}"


def objects(resources: Iterable[Resource]) -> str:
    """Objects with their files: `Deployment web-v2 (web/v2.yaml)`."""
    return listed([f"{one.title} ({one.file})" for one in resources], _MOST)


def workloads(templates: Iterable[PodTemplate]) -> str:
    return objects(one.resource for one in templates)


def requirement(service: Resource) -> str:
    """The selector of a Service as text."""
    found = service_selector(service)
    return "" if found is None else str(found)


def differing(old: Selector, new: Selector) -> list[str]:
    """The keys in which the requirements of two selectors differ, those of the new one first."""
    mine, theirs = ({one.key: str(one) for one in each.requirements} for each in (new, old))
    return [key for key in {**mine, **theirs} if mine.get(key) != theirs.get(key)]


def command(verb: str, one: Resource) -> str:
    """A command of kubectl about an object."""
    namespace = f" -n {one.namespace}" if one.namespace and one.namespace != "default" else ""
    return f"kubectl {verb} {one.kind.lower()}/{one.name}{namespace}"


def pointing(service: Resource, selector: Selector) -> str:
    """The command that gives a Service in a cluster a selector."""
    namespace = f" -n {service.namespace}" if service.namespace and service.namespace != "default" else ""
    return f"kubectl set selector service {service.name}{namespace} '{str(selector).replace(' ', '')}'"
