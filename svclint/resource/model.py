"""Resource: one Kubernetes object of a manifest, with its identity and its place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from svclint.finding import Edit, Label, Part, ResourceId
from svclint.origin import Origin, Written

if TYPE_CHECKING:
    from svclint.document import Document, Path
    from svclint.source import Span

# Built-in kinds without a namespace, and those of the APIs that traffic passes through.
CLUSTER_SCOPED = frozenset(
    {
        ("", "Namespace"),
        ("", "Node"),
        ("", "PersistentVolume"),
        ("admissionregistration.k8s.io", "MutatingWebhookConfiguration"),
        ("admissionregistration.k8s.io", "ValidatingAdmissionPolicy"),
        ("admissionregistration.k8s.io", "ValidatingAdmissionPolicyBinding"),
        ("admissionregistration.k8s.io", "ValidatingWebhookConfiguration"),
        ("apiextensions.k8s.io", "CustomResourceDefinition"),
        ("apiregistration.k8s.io", "APIService"),
        ("cert-manager.io", "ClusterIssuer"),
        ("certificates.k8s.io", "CertificateSigningRequest"),
        ("cilium.io", "CiliumClusterwideNetworkPolicy"),
        ("extensions", "PodSecurityPolicy"),
        ("flowcontrol.apiserver.k8s.io", "FlowSchema"),
        ("flowcontrol.apiserver.k8s.io", "PriorityLevelConfiguration"),
        ("gateway.networking.k8s.io", "GatewayClass"),
        ("networking.k8s.io", "IPAddress"),
        ("networking.k8s.io", "IngressClass"),
        ("networking.k8s.io", "ServiceCIDR"),
        ("node.k8s.io", "RuntimeClass"),
        ("policy", "PodSecurityPolicy"),
        ("rbac.authorization.k8s.io", "ClusterRole"),
        ("rbac.authorization.k8s.io", "ClusterRoleBinding"),
        ("scheduling.k8s.io", "PriorityClass"),
        ("storage.k8s.io", "CSIDriver"),
        ("storage.k8s.io", "CSINode"),
        ("storage.k8s.io", "StorageClass"),
        ("storage.k8s.io", "VolumeAttachment"),
    }
)


# Kinds that moved: the old group's objects are the new group's
_MOVED = {
    ("extensions", "Deployment"): "apps",
    ("extensions", "DaemonSet"): "apps",
    ("extensions", "ReplicaSet"): "apps",
    ("extensions", "Ingress"): "networking.k8s.io",
    ("extensions", "NetworkPolicy"): "networking.k8s.io",
    ("", "DeploymentConfig"): "apps.openshift.io",
    ("", "Route"): "route.openshift.io",
}


class Identity(NamedTuple):
    """What two objects of one cluster cannot share: group, kind, namespace ("" for cluster-scoped kinds), name."""

    group: str
    kind: str
    namespace: str
    name: str

    @staticmethod
    def of(group: str, kind: str, namespace: str, name: str) -> Identity:
        """The identity under the group that serves the kind today."""
        return Identity(_MOVED.get((group, kind), group), kind, namespace, name)


NAMESPACE_KEY = "kubernetes.io/metadata.name"
"""The label that every namespace has, whose value is its name. k/k: pkg/registry/core/namespace."""


class CommonLabels(NamedTuple):
    """Labels that a kustomization adds: to pod templates, to selectors, and to objects themselves."""

    templates: Mapping[str, str] = {}
    selectors: Mapping[str, str] = {}
    objects: Mapping[str, str] = {}


class Resource:
    """One object: `data` is its plain value, `root` the path of it in the document (inside a List).

    `namespace` is the one it will live in ("" for cluster-scoped kinds), `namespace_written` whether the manifest says
    so. `name` is empty where the manifest has none (`generateName`). `partial` says that kustomize patches which were
    not applied here change the object, so that what it lacks may yet come. `judged` is false where the object is only
    there to be found, and judged in another scope. `affix` is the prefix and suffix that rendering adds to its name.
    """

    __slots__ = (
        "affix",
        "api_version",
        "common",
        "data",
        "directory",
        "document",
        "group",
        "judged",
        "kind",
        "name",
        "namespace",
        "namespace_written",
        "origin",
        "partial",
        "root",
        "version",
    )

    def __init__(
        self,
        document: Document,
        root: Path,
        data: dict[str, Any],
        default_namespace: str,
        forced_namespace: str | None = None,
        common: CommonLabels | None = None,
    ) -> None:
        self.document = document
        self.root = root
        self.origin = Origin(Written(document, root))
        self.data = data
        self.api_version = text(data.get("apiVersion"))
        group, _, version = self.api_version.rpartition("/")
        self.group = group
        self.version = version
        self.kind = text(data.get("kind"))
        metadata = mapping(data.get("metadata"))
        self.name = text(metadata.get("name"))
        written = text(metadata.get("namespace"))
        self.namespace_written = bool(written)
        if (group, self.kind) in CLUSTER_SCOPED:
            self.namespace = ""
        else:
            self.namespace = forced_namespace or written or default_namespace
        self.common = common
        self.affix = ("", "")
        self.partial = False
        self.judged = True
        self.directory = document.source.path.rpartition("/")[0]

    def __repr__(self) -> str:
        return f"Resource({self.kind}/{self.namespace}/{self.name})"

    @property
    def identity(self) -> Identity:
        return Identity.of(self.group, self.kind, self.namespace, self.name)

    @property
    def rendered_name(self) -> str:
        """The name that it has once its kustomization adds prefix and suffix.

        kustomize: api/internal/builtins/PrefixTransformer.go leaves these kinds as they are.
        """
        if not self.name or self.kind in ("Namespace", "CustomResourceDefinition", "APIService"):
            return self.name
        return f"{self.affix[0]}{self.name}{self.affix[1]}"

    @property
    def id(self) -> ResourceId:
        return ResourceId(self.api_version, self.kind, self.namespace, self.name)

    @property
    def title(self) -> str:
        """How messages call the object: `Deployment web`."""
        return f"{self.kind} {self.name}" if self.name else f"{self.kind} without a name"

    @property
    def file(self) -> str:
        return self.document.source.path

    @property
    def labels(self) -> dict[str, str]:
        """The object's own labels, those that its kustomization adds among them."""
        written = string_map(self.get("metadata", "labels"))
        return {**written, **self.common.objects} if self.common is not None else written

    @property
    def annotations(self) -> dict[str, str]:
        return string_map(self.get("metadata", "annotations"))

    def get(self, *path: str | int) -> Any:
        """The value at `path` below the object, None where it does not exist."""
        return dig(self.data, path)

    def label(self, path: Path, words: str = "", part: Part = "value") -> Label:
        """A label on the field at `path` below the object."""
        return Label(self, path, words, part)

    def edit(self, path: Path, value: str | int) -> Edit:
        """A replacement for the value at `path` below the object."""
        return Edit(self, path, value)

    def edit_key(self, path: Path, key: str) -> Edit:
        """Another key for the value at `path` below the object."""
        return Edit(self, path, key, "key")

    def removal(self, path: Path) -> Edit:
        """The edit that takes out the field at `path` below the object, key and value."""
        return Edit(self, path, "", "entry")

    def span_of(self, path: Path) -> Span:
        """Where the value at `path` below the object is written, or its closest parent."""
        place = self.origin.of(path)
        return place.document.locate(place.path).value

    def source_of(self, path: Path) -> str:
        """The text by which the value at `path` below the object is written; empty where none is."""
        place = self.origin.of(path)
        located = place.document.locate(place.path)
        if located.depth < len(place.path):
            return ""
        return place.document.source.text[located.value.start : located.value.end]

    def name_label(self, words: str = "") -> Label:
        """A label on the object's name, or on `metadata` where it has none."""
        return self.label(("metadata", "name"), words)

    def namespace_label(self) -> Label:
        """A label that says in which namespace it is: there, or on its name where the manifest leaves that out."""
        place = ("metadata", "namespace") if self.namespace_written else ("metadata", "name")
        return self.label(place, f"{self.title} is in namespace {self.namespace}")


def namespace_labels(namespace: Resource) -> dict[str, str]:
    """The labels of a Namespace object once the API server has it."""
    return {**namespace.labels, NAMESPACE_KEY: namespace.name}


def dig(data: Any, path: Path) -> Any:
    """The value at `path` in plain data, None where it does not exist."""
    for step in path:
        if isinstance(step, str):
            if not isinstance(data, dict):
                return None
            data = data.get(step)
        else:
            if not isinstance(data, list) or not 0 <= step < len(data):
                return None
            data = data[step]
    return data


def mapping(value: Any) -> dict[str, Any]:
    """`value` if it is a mapping, else an empty one: manifests may hold anything anywhere."""
    return value if isinstance(value, dict) else {}


def sequence(value: Any) -> list[Any]:
    """`value` if it is a list, else an empty one."""
    return value if isinstance(value, list) else []


def text(value: Any) -> str:
    """`value` if it is a string, else the empty one."""
    return value if isinstance(value, str) else ""


def number(value: Any) -> int | None:
    """`value` if it is an integer (booleans are not), else None."""
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def string_map(value: Any) -> dict[str, str]:
    """Labels, annotations or a selector as text; wrong scalar types are read as the text they will be meant as.

    What is no scalar at all is `…`, which no label can be.
    """
    if not isinstance(value, dict):
        return {}
    return {
        key: one if isinstance(one, str) else "…" if isinstance(one, (dict, list)) else scalar_text(one)
        for key, one in value.items()
    }


def scalar_text(value: Any) -> str:
    """A scalar as JSON writes it; null is the empty string, as in a decoded label."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def objects(document: Document) -> Iterator[tuple[Path, dict[str, Any]]]:
    """The objects of a document with their paths: the document itself, or the items of a List.

    Like kubectl, every kind that ends in `List` and has `items` is unpacked, Lists in Lists too; an item without
    `kind` takes it, and the apiVersion, from its typed list (`PodList`).
    """
    if document.state == "object":
        yield from _unfold((), document.value, 0)


def _unfold(path: Path, data: dict[str, Any], depth: int) -> Iterator[tuple[Path, dict[str, Any]]]:
    kind = text(data.get("kind"))
    items = data.get("items")
    if not (kind.endswith("List") and isinstance(items, list)) or depth > 8:
        yield path, data
        return
    for index, item in enumerate(items):
        if not isinstance(item, dict):
            continue
        if kind != "List" and "kind" not in item:
            item = {"apiVersion": data.get("apiVersion"), "kind": kind.removesuffix("List"), **item}  # noqa: PLW2901
        if isinstance(item.get("kind"), str) and isinstance(item.get("apiVersion"), str):
            yield from _unfold((*path, "items", index), item, depth + 1)
