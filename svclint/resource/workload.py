"""Workloads: which kinds make pods, where their pod template is, and what their controllers add to it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from svclint.document import Path
from svclint.families import argo, knative, openshift
from svclint.named_tuple import NamedTuple
from svclint.resource.int_or_string import IntOrString
from svclint.resource.model import Resource, dig, mapping, number, scalar_text, sequence, string_map, text
from svclint.resource.once import once
from svclint.resource.selector import Selector, equality_selector, label_selector
from svclint.typing_names import TYPE_CHECKING, Any
from svclint.violation import Label, Part

if TYPE_CHECKING:
    from svclint.settings import WorkloadKind

_ANY = None
_HOOK = "helm.sh/hook"
_TEMPLATE = ("spec", "template")


class _Kind(NamedTuple):
    """How a kind makes pods. `added` are labels that its controller sets: key -> pattern with {name}, None for any."""

    template: Path
    selector: str = "matchLabels"  # how spec.selector is written: matchLabels, map, or "" for none
    transient: bool = False  # pods run to completion
    added: Mapping[str, str | None] = {}


_JOB_LABELS: Mapping[str, str | None] = {
    "job-name": "{name}",
    "batch.kubernetes.io/job-name": "{name}",
    "controller-uid": _ANY,
    "batch.kubernetes.io/controller-uid": _ANY,
    "batch.kubernetes.io/job-completion-index": _ANY,
}
_CRON_JOB_LABELS = {**_JOB_LABELS, "job-name": "{name}-.*", "batch.kubernetes.io/job-name": "{name}-.*"}
_STATEFUL_LABELS: Mapping[str, str | None] = {
    "statefulset.kubernetes.io/pod-name": r"{name}-\d+",
    "apps.kubernetes.io/pod-index": r"\d+",
    "controller-revision-hash": _ANY,
}
# knative.dev/serving: apis/serving/v1/service_validation.go: the name of a revision begins with the Service's, and
# reconciler/revision/resources/meta.go: it is the label `app` of pods whose template has none
_REVISION_LABEL = "{name}-.+"
_KNATIVE_LABELS: Mapping[str, str | None] = {
    "serving.knative.dev/service": "{name}",
    "serving.knative.dev/configuration": "{name}",
    "serving.knative.dev/revision": _REVISION_LABEL,
    "app": _REVISION_LABEL,
}

# By group and kind; the groups "apps", "extensions" and "batch" in all their versions.
WORKLOADS: Mapping[tuple[str, str], _Kind] = {
    ("", "Pod"): _Kind((), ""),
    ("", "PodTemplate"): _Kind(("template",), ""),
    ("", "ReplicationController"): _Kind(_TEMPLATE, "map"),
    ("apps", "Deployment"): _Kind(_TEMPLATE, added={"pod-template-hash": _ANY}),
    ("extensions", "Deployment"): _Kind(_TEMPLATE, added={"pod-template-hash": _ANY}),
    ("apps", "ReplicaSet"): _Kind(_TEMPLATE),
    ("extensions", "ReplicaSet"): _Kind(_TEMPLATE),
    ("apps", "StatefulSet"): _Kind(_TEMPLATE, added=_STATEFUL_LABELS),
    ("apps", "DaemonSet"): _Kind(_TEMPLATE, added={"controller-revision-hash": _ANY, "pod-template-generation": _ANY}),
    ("extensions", "DaemonSet"): _Kind(
        _TEMPLATE, added={"controller-revision-hash": _ANY, "pod-template-generation": _ANY}
    ),
    ("batch", "Job"): _Kind(_TEMPLATE, "", transient=True, added=_JOB_LABELS),
    ("batch", "CronJob"): _Kind(
        ("spec", "jobTemplate", "spec", "template"), "", transient=True, added=_CRON_JOB_LABELS
    ),
    (argo.GROUP, "Rollout"): _Kind(_TEMPLATE, added={"rollouts-pod-template-hash": _ANY}),
    (openshift.APPS, "DeploymentConfig"): _Kind(
        _TEMPLATE, "map", added={"deployment": _ANY, "deploymentconfig": "{name}"}
    ),
    ("", "DeploymentConfig"): _Kind(_TEMPLATE, "map", added={"deployment": _ANY, "deploymentconfig": "{name}"}),
    (knative.SERVING, "Service"): _Kind(_TEMPLATE, "", added=_KNATIVE_LABELS),
    (knative.SERVING, "Configuration"): _Kind(_TEMPLATE, "", added=_KNATIVE_LABELS),
}

# What holds a pod template where most do, and nothing else is known of it
_CUSTOM = _Kind(_TEMPLATE)

# Groups whose kinds are all known above: a kind of theirs that is not there makes no pods.
_BUILT_IN_GROUPS = frozenset({"", "apps", "extensions", "batch", "policy", "autoscaling"})


class ContainerPort(NamedTuple):
    """One entry of a container's `ports`; `number` is None where it is not an integer."""

    template: PodTemplate
    container: str
    path: Path
    name: str
    number: int | None
    protocol: str
    host_port: int | None
    host_ip: str

    def label(self, field: str = "", words: str = "", part: Part = "value") -> Label:
        """A label on a field of the entry, or on the entry's most telling field."""
        path = (*self.path, field) if field else self.path
        return self.template.resource.label(path, words, part)


class Container(NamedTuple):
    """A container of a pod template. `role` is container, sidecar (init with restartPolicy Always), or init."""

    template: PodTemplate
    path: Path
    name: str
    role: str
    data: dict[str, Any]
    ports: tuple[ContainerPort, ...]

    @property
    def ports_known(self) -> bool:
        """Whether all of its ports can be read; the API server refuses the others (schema-violation tells)."""
        written = self.data.get("ports")
        if not isinstance(written, list):
            return written is None
        return all(isinstance(one, dict) and number(one.get("containerPort")) is not None for one in written)

    @property
    def serves(self) -> bool:
        """Whether the container runs beside the others, so that it can take traffic."""
        return self.role != "init"

    @property
    def image(self) -> str:
        return text(self.data.get("image"))

    @property
    def words(self) -> list[str]:
        """Its command and its arguments, as texts."""
        written = (*sequence(self.data.get("command")), *sequence(self.data.get("args")))
        return [scalar_text(one) for one in written if not isinstance(one, (dict, list))]

    def label(self, field: str, words: str = "", part: Part = "value") -> Label:
        return self.template.resource.label((*self.path, field), words, part)


def _ports(template: PodTemplate, container: Path, name: str, data: dict[str, Any]) -> Iterator[ContainerPort]:
    for index, entry in enumerate(sequence(data.get("ports"))):
        if isinstance(entry, dict):
            yield ContainerPort(
                template,
                name,
                (*container, "ports", index),
                text(entry.get("name")),
                number(entry.get("containerPort")),
                text(entry.get("protocol")) or "TCP",
                number(entry.get("hostPort")),
                text(entry.get("hostIP")),
            )


class PodTemplate:
    """What a workload's pods look like. `path` is where the template is in its resource (empty for a Pod)."""

    __slots__ = ("added", "data", "labels", "metadata", "path", "read", "resource", "spec", "transient")

    def __init__(self, resource: Resource, kind: _Kind, data: dict[str, Any]) -> None:
        self.resource = resource
        self.path = kind.template
        self.data = data
        self.metadata = mapping(data.get("metadata"))
        self.spec = mapping(data.get("spec"))
        self.labels = resource.rendering.pod_labels_of(
            resource.group, resource.kind, string_map(self.metadata.get("labels"))
        )
        self.added = {
            key: pattern.replace("{name}", re.escape(resource.name)) if pattern is not None else None
            for key, pattern in kind.added.items()
        }
        if resource.kind == "Rollout":
            # traffic routing sets these on the pods of one side only
            for side in ("canaryMetadata", "stableMetadata"):
                for strategy in ("canary", "blueGreen"):
                    extra = resource.get("spec", "strategy", strategy, side, "labels")
                    self.added.update(dict.fromkeys(mapping(extra), None))
            for side in ("activeMetadata", "previewMetadata"):
                extra = resource.get("spec", "strategy", "blueGreen", side, "labels")
                self.added.update(dict.fromkeys(mapping(extra), None))
        self.transient = kind.transient
        self.read: dict[object, Any] = {}

    def __repr__(self) -> str:
        return f"PodTemplate({self.resource!r})"

    @property
    def namespace(self) -> str:
        return self.resource.namespace

    @property
    @once
    def containers(self) -> tuple[Container, ...]:
        """Regular containers, then init containers (sidecars among them), in the order the cluster looks ports up."""
        return tuple(self._read_containers())

    def _read_containers(self) -> Iterator[Container]:
        for field in ("containers", "initContainers"):
            for index, entry in enumerate(sequence(self.spec.get(field))):
                if isinstance(entry, dict):
                    role = "container"
                    if field == "initContainers":
                        role = "sidecar" if entry.get("restartPolicy") == "Always" else "init"
                    path, name = (*self.path, "spec", field, index), text(entry.get("name"))
                    yield Container(self, path, name, role, entry, tuple(_ports(self, path, name, entry)))

    @property
    @once
    def serving_ports(self) -> tuple[ContainerPort, ...]:
        """Ports of the containers that a Service can reach: regular ones first, then native sidecars."""
        return tuple(port for container in self.containers if container.serves for port in container.ports)

    def declared(self, wanted: IntOrString, protocol: str = "") -> list[ContainerPort]:
        """The declarations of a port by its number or name, of one protocol or of any: the first one counts.

        k/k: endpointslice/utils.go FindPort: name and protocol must match.
        """
        found = self._declared.get(wanted.value, ())
        return [port for port in found if not protocol or port.protocol == protocol]

    @property
    @once
    def _declared(self) -> Mapping[int | str | None, Sequence[ContainerPort]]:
        """The declarations by number, and by name where there is one: every port of a Service asks."""
        found: dict[int | str | None, list[ContainerPort]] = {}
        for port in self.serving_ports:
            found.setdefault(port.number, []).append(port)
            if port.name:
                found.setdefault(port.name, []).append(port)
        return found

    def container_of(self, port: ContainerPort) -> Container:
        """The container that declares `port`."""
        return next(one for one in self.containers if one.path == port.path[:-2])

    @property
    @once
    def ports_known(self) -> bool:
        """Whether all ports of the containers that a Service can reach can be read."""
        return all(one.ports_known for one in self.containers if one.serves)

    @property
    @once
    def is_hook(self) -> bool:
        """Whether the pods run for a moment only: Jobs, CronJobs, Helm hooks, pods that are not restarted."""
        if self.transient or self.spec.get("restartPolicy") in ("Never", "OnFailure"):
            return True
        return _HOOK in self.resource.annotations or _HOOK in mapping(self.metadata.get("annotations"))

    @property
    def is_test(self) -> bool:
        """Whether `helm test` runs it, for seconds and when somebody asks."""
        return "test" in {**self.resource.annotations, **string_map(self.metadata.get("annotations"))}.get(_HOOK, "")

    def label(self, path: Path, words: str = "", part: Part = "value") -> Label:
        """A label on a field below the template."""
        return self.resource.label((*self.path, *path), words, part)

    @property
    def given_labels(self) -> dict[str, Any]:
        """Its labels that those of a built kustomization are."""
        return self.resource.given((*self.path, "metadata", "labels"))

    def labels_label(self, words: str = "") -> Label:
        """A label on the template's labels."""
        return self.label(("metadata", "labels"), words)


def workload_kind(resource: Resource, extra: Iterable[WorkloadKind] = ()) -> _Kind | None:
    """How `resource` makes pods; None when it makes none that can be read from the manifest.

    Kinds that nobody named count when they hold a pod template at `spec.template`, as most custom workloads do.
    """
    named = (resource.group, resource.kind)
    for custom in extra:
        if (custom.group, custom.kind) == named:
            return _Kind(tuple(custom.template.split(".")))
    known = WORKLOADS.get(named)
    if known is not None or resource.group in _BUILT_IN_GROUPS or "template" not in resource.spec:
        return known
    return _CUSTOM if isinstance(dig(resource.spec, ("template", "spec", "containers")), list) else None


def pod_template(resource: Resource, extra: tuple[WorkloadKind, ...] = ()) -> PodTemplate | None:
    """The pod template of a workload; None for other kinds, and for a Rollout that borrows one by `workloadRef`."""
    # what is offered and what a scope holds are asked for it alike, by the same settings
    key = (PodTemplate, extra)
    if key not in resource.read:
        resource.read[key] = _pod_template(resource, extra)
    known: PodTemplate | None = resource.read[key]
    return known


def _pod_template(resource: Resource, extra: tuple[WorkloadKind, ...]) -> PodTemplate | None:
    kind = workload_kind(resource, extra)
    data = dig(resource.data, kind.template) if kind is not None else None
    return PodTemplate(resource, kind, data) if kind is not None and isinstance(data, dict) else None


@once
def workload_selector(resource: Resource) -> Selector | None:
    """The selector by which a controller finds its pods; None where the kind has none or the manifest leaves it out."""
    kind = WORKLOADS.get((resource.group, resource.kind), _CUSTOM)
    value = resource.spec.get("selector")
    if not kind.selector or not isinstance(value, dict) or not value:
        return None
    common = resource.selected_too
    return equality_selector(value, common) if kind.selector == "map" else label_selector(value, common)
