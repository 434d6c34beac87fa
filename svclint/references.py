"""THE table of references: which field of which kind points at what, and its one interpreter."""

from collections.abc import Iterator
from typing import Any, Literal, NamedTuple

from svclint.document import Path
from svclint.finding import Label
from svclint.resource import (
    Resource,
    Selector,
    dig,
    equality_selector,
    is_service,
    label_selector,
    mapping,
    number,
    text,
)
from svclint.resource.service import service_type

Relation = Literal["selects", "governs", "protects", "routes-to", "names", "scales", "runs"]
"""The verb of a reference: a Service selects pods, a controller governs them, a budget protects them …"""


class Row(NamedTuple):
    """One kind of reference.

    `at` is the field that holds the reference, with `[]` for every item of a list. What it points at is an object of
    `group`/`kind` named by `name` below it ("" when the field itself is the name), or, where `selector` says how it is
    written, pods. `typed` fields carry their own `kind` and `apiVersion`; then `group` and `kind` are the defaults, and
    without either kind it is no reference.
    `ports` are the fields of the port, the first present one counts. `versions` limits the row to API versions.
    """

    owners: tuple[tuple[str, str], ...]
    at: str
    relation: Relation
    group: str = ""
    kind: str = "Service"
    name: str = "name"
    typed: bool = False
    selector: Literal["", "map", "labels"] = ""
    ports: tuple[str, ...] = ()
    versions: tuple[str, ...] = ()


_INGRESS = (("networking.k8s.io", "Ingress"), ("extensions", "Ingress"))
_OLD = ("v1beta1",)
_OLD_NAME = "serviceName"
_OLD_PORTS = ("servicePort",)
_CONTROLLERS = tuple(
    (group, kind)
    for group, kind in (
        ("apps", "Deployment"),
        ("apps", "ReplicaSet"),
        ("apps", "StatefulSet"),
        ("apps", "DaemonSet"),
        ("extensions", "Deployment"),
        ("extensions", "ReplicaSet"),
        ("extensions", "DaemonSet"),
        ("argoproj.io", "Rollout"),
    )
)
_DEPLOYMENT_CONFIG = (("apps.openshift.io", "DeploymentConfig"), ("", "DeploymentConfig"))
_BACKEND_PORTS = ("port.name", "port.number")

ROWS: tuple[Row, ...] = (
    Row((("", "Service"),), "spec.selector", "selects", selector="map"),
    Row(_CONTROLLERS, "spec.selector", "governs", selector="labels"),
    Row((("", "ReplicationController"),), "spec.selector", "governs", selector="map"),
    Row(_DEPLOYMENT_CONFIG, "spec.selector", "governs", selector="map"),
    Row((("policy", "PodDisruptionBudget"),), "spec.selector", "protects", selector="labels"),
    Row(_INGRESS, "spec.rules[].http.paths[].backend.service", "routes-to", ports=_BACKEND_PORTS, versions=("v1",)),
    Row(_INGRESS, "spec.defaultBackend.service", "routes-to", ports=_BACKEND_PORTS, versions=("v1",)),
    Row(_INGRESS, "spec.rules[].http.paths[].backend", "routes-to", name=_OLD_NAME, ports=_OLD_PORTS, versions=_OLD),
    Row(_INGRESS, "spec.backend", "routes-to", name=_OLD_NAME, ports=_OLD_PORTS, versions=_OLD),
    Row((("apps", "StatefulSet"),), "spec.serviceName", "names", name=""),
    Row((("autoscaling", "HorizontalPodAutoscaler"),), "spec.scaleTargetRef", "scales", kind="", typed=True),
    Row((("keda.sh", "ScaledObject"),), "spec.scaleTargetRef", "scales", "apps", "Deployment", typed=True),
    Row((("autoscaling.k8s.io", "VerticalPodAutoscaler"),), "spec.targetRef", "scales", kind="", typed=True),
    Row((("argoproj.io", "Rollout"),), "spec.workloadRef", "runs", kind="", typed=True),
)  # fmt: skip


class PortReference(NamedTuple):
    """The port that a reference names; `path` is its field below the owner."""

    path: Path
    value: int | str


class Reference(NamedTuple):
    """One reference of `owner`. `path` is the field that names the target, below the owner.

    An object is named by `group`, `kind`, `namespace` and `name`; pods by `selector` (then `name` is empty).
    """

    owner: Resource
    relation: Relation
    path: Path
    group: str
    kind: str
    namespace: str
    name: str
    selector: Selector | None
    port: PortReference | None

    def label(self, words: str = "") -> Label:
        return self.owner.label(self.path, words)


def _by_owner() -> dict[tuple[str, str], tuple[Row, ...]]:
    table: dict[tuple[str, str], tuple[Row, ...]] = {}
    for row in ROWS:
        for owner in row.owners:
            table[owner] = (*table.get(owner, ()), row)
    return table


_TABLE = _by_owner()


def references(resource: Resource, relation: Relation | None = None) -> Iterator[Reference]:
    """The references that `resource` holds, all of them or those of one relation, in the order of the table."""
    for row in _TABLE.get((resource.group, resource.kind), ()):
        if relation is not None and row.relation != relation:
            continue
        if row.versions and resource.version not in row.versions:
            continue
        for path, value in _walk(resource.data, row.at.split("."), ()):
            reference = _read(resource, row, path, value)
            if reference is not None:
                yield reference


def _walk(data: Any, steps: list[str], path: Path) -> Iterator[tuple[Path, Any]]:
    if not steps:
        yield path, data
        return
    step = steps[0]
    field = step.removesuffix("[]")
    if not isinstance(data, dict) or field not in data:
        return
    value = data[field]
    if field == step:
        yield from _walk(value, steps[1:], (*path, field))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _walk(item, steps[1:], (*path, field, index))


def _read(owner: Resource, row: Row, path: Path, value: Any) -> Reference | None:
    if row.selector:
        if value is None or (is_service(owner) and service_type(owner) == "ExternalName"):
            return None
        common = owner.common.selectors if owner.common is not None else {}
        if row.selector == "map":
            if not mapping(value):
                return None
            selector = equality_selector(value, common)
        else:
            selector = label_selector(value, common)
        return Reference(owner, row.relation, path, "", "Pod", owner.namespace, "", selector, None)
    name_path: Path = (*path, row.name) if row.name else path
    name = text(mapping(value).get(row.name) if row.name else value)
    if not name:
        return None
    group, kind = row.group, row.kind
    if row.typed:
        fields = mapping(value)
        kind = text(fields.get("kind")) or kind
        if not kind:
            return None
        if "apiVersion" in fields:
            group = text(fields["apiVersion"]).rpartition("/")[0]
    return Reference(owner, row.relation, name_path, group, kind, owner.namespace, name, None, _port(row, path, value))


def _port(row: Row, path: Path, value: Any) -> PortReference | None:
    for field in row.ports:
        steps = tuple(field.split("."))
        found = dig(value, steps)
        port = found if isinstance(found, str) and found else number(found)
        if port:
            return PortReference((*path, *steps), port)
    return None
