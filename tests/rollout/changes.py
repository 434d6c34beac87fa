"""Changes of real manifests, drawn by a fixed seed: some take away what is used, some change nothing that counts."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from random import Random
from typing import NamedTuple

from svclint.discover import form_scopes
from svclint.graph import Graph
from svclint.resource import PodTemplate, Resource, service_ports, service_selector
from svclint.settings import Settings
from svclint.source import Source

Files = dict[str, str]


class Changed(NamedTuple):
    """What was done, and the files afterwards."""

    what: str
    files: Files


class Subject(NamedTuple):
    """Files, and a Service in them whose pods are there too."""

    name: str
    files: Files
    service: Resource
    templates: tuple[PodTemplate, ...]
    graph: Graph


def subjects(name: str, files: Files, settings: Settings) -> Iterator[Subject]:
    """The Services of some files that find their pods among them, and those written in these files alone.

    Nobody knows which values Knative gives the labels of its pods, or which of several variants of a file is applied.
    """
    sources = {path: Source(path, text) for path, text in files.items()}
    for scope in form_scopes(sources, settings).scopes:
        graph = Graph(scope, settings)
        if graph.alternatives or graph.holes:
            continue
        for one in services_with_pods(name, files, graph):
            if all(each.resource.group in ("", "apps") for each in one.templates):
                yield one


def services_with_pods(name: str, files: Files, graph: Graph) -> Iterator[Subject]:
    """The Services of a scope whose pods are there, both to be judged."""
    for service in graph.services():
        selector = service_selector(service)
        if selector is None or selector.is_unreadable or not service.judged:
            continue
        found = tuple(one for one in graph.selected(service) if not one.is_hook)
        if found and all(one.resource.judged for one in found):
            yield Subject(name, files, service, found, graph)


# -- what takes something away -----------------------------------------------------------------------------------------


def another_selector(subject: Subject, random: Random) -> Changed | None:
    """Another value in the selector, which no pod has."""
    selector = subject.service.get("spec", "selector")
    key = random.choice(sorted(selector))
    return _replaced(subject, subject.service, ("spec", "selector", key), "nobody-has-this", f"selector {key}")


def port_renamed(subject: Subject, random: Random) -> Changed | None:
    """The name of a container port that a Service targets by it."""
    targets = [(one.target, one.protocol) for one in service_ports(subject.service)]
    wanted = {(target.name, protocol) for target, protocol in targets if target is not None and target.is_name}
    ports = [port for one in subject.templates for port in one.serving_ports if (port.name, port.protocol) in wanted]
    if not ports or len(subject.templates) > 1:
        return None
    port = random.choice(ports)
    return _replaced(subject, port.template.resource, (*port.path, "name"), "renamed-port", f"port {port.name}")


def label_dropped(subject: Subject, random: Random) -> Changed | None:
    """Another value of a pod's label that the Service selects by, and the workload itself does not."""
    template = subject.templates[0]
    own = str(template.resource.get("spec", "selector"))
    selector = subject.service.get("spec", "selector")
    keys = [key for key in sorted(selector) if f"'{key}'" not in own]
    if not keys or len(subject.templates) > 1:
        return None
    path = (*template.path, "metadata", "labels", random.choice(keys))
    return _replaced(subject, template.resource, path, "another-value", f"label {path[-1]}")


def immutable_selector(subject: Subject, random: Random) -> Changed | None:
    """Another selector of a Deployment, with the labels of its pods."""
    workload = random.choice(subject.templates).resource
    labels = workload.get("spec", "selector", "matchLabels")
    if workload.kind != "Deployment" or not isinstance(labels, dict) or not labels:
        return None
    key = random.choice(sorted(labels))
    first = _replaced(subject, workload, ("spec", "selector", "matchLabels", key), "another-value", "")
    if first is None:
        return None
    return Changed(f"{workload.title}: selector {key}", first.files)


def workloads_deleted(subject: Subject, random: Random) -> Changed | None:
    """All workloads of a Service, and not the Service."""
    files = _without(subject.files, [one.resource for one in subject.templates])
    return None if files is None else Changed(f"{subject.service.title}: its workloads deleted", files)


def service_deleted(subject: Subject, random: Random) -> Changed | None:
    """A Service that a route leads to."""
    if not subject.graph.pointing_at("routes-to", subject.service):
        return None
    files = _without(subject.files, [subject.service])
    return None if files is None else Changed(f"{subject.service.title} deleted", files)


def scaled_down(subject: Subject, random: Random) -> Changed | None:
    """No replicas of the only workload."""
    workload = subject.templates[0].resource
    count = workload.get("spec", "replicas")
    if len(subject.templates) > 1 or workload.kind != "Deployment" or not isinstance(count, int) or count == 0:
        return None
    if any(subject.graph.pointing_at(relation, workload) for relation in ("scales", "runs")):
        return None  # somebody else decides how many there are
    return _replaced(subject, workload, ("spec", "replicas"), "0", "replicas 0")


BREAKING: tuple[Callable[[Subject, Random], Changed | None], ...] = (
    another_selector,
    port_renamed,
    label_dropped,
    immutable_selector,
    workloads_deleted,
    service_deleted,
    scaled_down,
)


# -- what changes nothing ----------------------------------------------------------------------------------------------


def comment(subject: Subject, random: Random) -> Changed | None:
    path = random.choice(sorted(subject.files))
    return Changed(f"a comment in {path}", {**subject.files, path: f"# a comment\n{subject.files[path]}"})


def image_tag(subject: Subject, random: Random) -> Changed | None:
    container = random.choice(random.choice(subject.templates).containers or (None,))
    if container is None or not container.image or container.template.resource.kind not in ("Deployment", "DaemonSet"):
        return None
    name = re.sub(r"(:[\w.-]+)?(@.*)?$", "", container.image)
    return _replaced(subject, container.template.resource, (*container.path, "image"), f"{name}:9.9.9", "image")


def more_replicas(subject: Subject, random: Random) -> Changed | None:
    workload = random.choice(subject.templates).resource
    if not isinstance(workload.get("spec", "replicas"), int) or workload.get("spec", "replicas") == 0:
        return None
    return _replaced(subject, workload, ("spec", "replicas"), "7", "replicas 7")


def another_object(subject: Subject, random: Random) -> Changed | None:
    text = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: quite-another\ndata:\n  a: b\n"
    folder = subject.service.directory
    return Changed("another object", {**subject.files, f"{folder}/quite-another.yaml".lstrip("/"): text})


def file_renamed(subject: Subject, random: Random) -> Changed | None:
    path = subject.templates[0].resource.file
    folder, _, base = path.rpartition("/")
    moved = f"{folder}/renamed-{base}".lstrip("/")
    files = {moved if one == path else one: text for one, text in subject.files.items()}
    return None if any("kustomization" in one for one in subject.files) else Changed(f"{path} is {moved}", files)


def documents_reordered(subject: Subject, random: Random) -> Changed | None:
    path = subject.service.file
    parts = re.split(r"(?m)^---[ \t]*\n", subject.files[path])
    if len(parts) < 2 or any("&" in part or part.startswith("%") for part in parts):
        return None
    whole = "---\n".join(part if part.endswith("\n") or not part else f"{part}\n" for part in reversed(parts))
    return Changed(f"{path} in another order", {**subject.files, path: whole})


HARMLESS: tuple[Callable[[Subject, Random], Changed | None], ...] = (
    comment,
    image_tag,
    more_replicas,
    another_object,
    file_renamed,
    documents_reordered,
)


# -- text --------------------------------------------------------------------------------------------------------------


def _replaced(subject: Subject, one: Resource, path: tuple[str | int, ...], value: str, what: str) -> Changed | None:
    """The files with another scalar at a path of an object; None where it stands in no file of its own."""
    written = one.origin.of(path)
    located = written.document.locate(written.path)
    file = written.document.source.path
    if located.depth < len(written.path) or file not in subject.files:
        return None
    text = subject.files[file]
    return Changed(
        f"{one.title}: {what}",
        {**subject.files, file: text[: located.value.start] + value + text[located.value.end :]},
    )


def _without(files: Files, gone: list[Resource]) -> Files | None:
    """The files without the documents of some objects; None where one of them is not alone in its document."""
    if any(one.root for one in gone):
        return None
    left = dict(files)
    for one in sorted(gone, key=lambda each: -each.document.start):
        if one.file not in left:
            return None
        text = left[one.file]
        left[one.file] = f"{text[: one.document.start]}# gone\n{text[one.document.end :]}"
    return left
