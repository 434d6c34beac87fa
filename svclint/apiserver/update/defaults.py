"""What the API server fills into a pod template, so that a default that is written is no change.

k/k: pkg/apis/core/v1/defaults.go and zz_generated.defaults.go.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from svclint.image_names import tag_of
from svclint.resource.model import mapping, sequence, text
from svclint.typing_names import Any

Fields = dict[str, Any]

_CONTAINER = {"terminationMessagePath": "/dev/termination-log", "terminationMessagePolicy": "File"}
_PROBE = {"timeoutSeconds": 1, "periodSeconds": 10, "successThreshold": 1, "failureThreshold": 3}
_HTTP_GET = {"path": "/", "scheme": "HTTP"}
_POD_SPEC = {"dnsPolicy": "ClusterFirst", "restartPolicy": "Always", "schedulerName": "default-scheduler"}
_MODE = {"defaultMode": 420}
_VOLUMES: Mapping[str, Mapping[str, Any]] = {
    "secret": _MODE,
    "configMap": _MODE,
    "downwardAPI": _MODE,
    "projected": _MODE,
    "iscsi": {"iscsiInterface": "default"},
    "rbd": {"pool": "rbd", "user": "admin", "keyring": "/etc/ceph/keyring"},
    "azureDisk": {"cachingMode": "ReadWrite", "fsType": "ext4", "kind": "Shared"},
    "scaleIO": {"storageMode": "ThinProvisioned", "fsType": "xfs"},
}
_LISTS = ("containers", "initContainers")


def with_defaults(spec: Any, other: Any, *, is_pod: bool = False) -> Fields:
    """A pod spec as it is stored. `other` is the one that it is compared with.

    The pull policy is told by the image's tag, but only once: an object that was stored keeps it. So it counts only
    where one of the two specs writes it.
    """
    found = filled(mapping(spec), _POD_SPEC)
    if found.get("terminationGracePeriodSeconds") is None:
        found["terminationGracePeriodSeconds"] = 30
    # the old name of the field is still read
    alias = found.pop("serviceAccount", None)
    found.setdefault("serviceAccountName", alias)
    if is_pod and found.get("enableServiceLinks") is None:
        found["enableServiceLinks"] = True
    node = is_pod and found.get("hostNetwork") is True
    for field in _LISTS:
        rivals = sequence(mapping(other).get(field))
        found[field] = [
            _container(mapping(one), mapping(rivals[index]) if index < len(rivals) else {}, is_pod, node)
            for index, one in enumerate(sequence(found.get(field)))
        ]
    found["volumes"] = [_volume(mapping(one)) for one in sequence(found.get("volumes"))]
    return found


def filled(fields: Mapping[str, Any], defaults: Mapping[str, Any]) -> Fields:
    """`fields` with the `defaults` of those that are nothing, empty or 0."""
    return {**defaults, **{key: value for key, value in fields.items() if value or key not in defaults}}


def claim_with_defaults(claim: Any) -> Fields:
    """A PersistentVolumeClaim, or the template of one: k/k: SetDefaults_PersistentVolumeClaimSpec.

    What a stored object has beside it (kind, status, the time of its creation) is left out.
    """
    found = {key: value for key, value in mapping(claim).items() if key not in ("apiVersion", "kind", "status")}
    metadata = mapping(found.get("metadata"))
    found["metadata"] = {key: value for key, value in metadata.items() if key != "creationTimestamp"}
    spec = filled(mapping(found.get("spec")), {"volumeMode": "Filesystem"})
    # k/k: pkg/api/persistentvolumeclaim: NormalizeDataSources: either name of the source is copied to the other
    spec["dataSourceRef"] = spec.get("dataSourceRef") or spec.pop("dataSource", None)
    spec.pop("dataSource", None)
    found["spec"] = spec
    return found


def _container(container: Mapping[str, Any], rival: Mapping[str, Any], is_pod: bool, node: bool) -> Fields:
    found = filled(container, _CONTAINER)
    if not found.get("imagePullPolicy") and rival.get("imagePullPolicy"):
        found["imagePullPolicy"] = _pull_policy(text(found.get("image")))
    found["ports"] = [_port(mapping(one), node) for one in sequence(found.get("ports"))]
    found["env"] = [_variable(mapping(one)) for one in sequence(found.get("env"))]
    for field in ("livenessProbe", "readinessProbe", "startupProbe"):
        if isinstance(found.get(field), dict):
            found[field] = _handler(filled(found[field], _PROBE))
    lifecycle = mapping(found.get("lifecycle"))
    found["lifecycle"] = {key: _handler(mapping(one)) for key, one in lifecycle.items()}
    if is_pod:
        resources = mapping(found.get("resources"))
        requests = {**mapping(resources.get("limits")), **mapping(resources.get("requests"))}
        found["resources"] = {**resources, "requests": requests}
    return found


def _pull_policy(image: str) -> str:
    """k/k: SetDefaults_Container; pkg/util/parsers: ParseImageName: no tag and no digest is `latest`."""
    tag = tag_of(image) or ("" if "@" in image else "latest")
    return "Always" if tag == "latest" else "IfNotPresent"


def _port(port: Mapping[str, Any], node: bool) -> Fields:
    found = filled(port, {"protocol": "TCP"})
    if node and not found.get("hostPort"):
        found["hostPort"] = found.get("containerPort")
    return found


def _handler(handler: Fields) -> Fields:
    if isinstance(handler.get("httpGet"), dict):
        return {**handler, "httpGet": filled(handler["httpGet"], _HTTP_GET)}
    return handler


def _variable(variable: Mapping[str, Any]) -> Fields:
    source = mapping(variable.get("valueFrom"))
    return {**variable, "valueFrom": _field_reference(source)} if source else dict(variable)


def _field_reference(source: Mapping[str, Any]) -> Fields:
    """k/k: SetDefaults_ObjectFieldSelector."""
    if isinstance(source.get("fieldRef"), dict):
        return {**source, "fieldRef": filled(source["fieldRef"], {"apiVersion": "v1"})}
    return dict(source)


def _volume(volume: Mapping[str, Any]) -> Fields:
    found = dict(volume)
    for kind, defaults in _VOLUMES.items():
        if isinstance(found.get(kind), dict):
            found[kind] = filled(found[kind], defaults)
    if isinstance(found.get("downwardAPI"), dict):
        found["downwardAPI"]["items"] = list(_items(found["downwardAPI"]))
    if isinstance(found.get("projected"), dict):
        found["projected"]["sources"] = [
            _projection(mapping(one)) for one in sequence(found["projected"].get("sources"))
        ]
    ephemeral = mapping(found.get("ephemeral"))
    if ephemeral:
        claim = claim_with_defaults(ephemeral.get("volumeClaimTemplate"))
        found["ephemeral"] = {**ephemeral, "volumeClaimTemplate": claim}
    return found


def _projection(source: Mapping[str, Any]) -> Fields:
    found = dict(source)
    if isinstance(found.get("serviceAccountToken"), dict):
        found["serviceAccountToken"] = filled(found["serviceAccountToken"], {"expirationSeconds": 3600})
    if isinstance(found.get("downwardAPI"), dict):
        found["downwardAPI"] = {**found["downwardAPI"], "items": list(_items(found["downwardAPI"]))}
    return found


def _items(downward: Mapping[str, Any]) -> Iterator[Fields]:
    for item in sequence(downward.get("items")):
        yield _field_reference(mapping(item))
