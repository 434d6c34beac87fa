"""Makes custom-resources.json of the CustomResourceDefinitions that routes, policies and monitors are most written for.

`python schemas/custom_resources.py FOLDER`: clones of the projects below in a folder, each called after its repository.
Of several releases the fields are put together: what any of them knows is no slip, what they differ in is left open.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import yaml


class Project(NamedTuple):
    """Where a project keeps its definitions; `files` are prefixes of paths, `kinds` those that are taken (all: none).
    `title` is its name with its own first and last release of these, whatever the tags are called."""

    title: str
    repository: str
    releases: Sequence[str]
    files: Sequence[str]
    kinds: frozenset[str] = frozenset()


PROJECTS = (
    Project(
        "Istio 1.5 to 1.30",
        "istio/api",
        ("1.5.0", "1.7.0", "1.9.0", "1.12.0", "1.16.0", "1.20.0", "v1.24.0", "v1.30.3"),
        ("kubernetes/customresourcedefinitions.gen.yaml",),
        frozenset(
            {"AuthorizationPolicy", "DestinationRule", "Gateway", "PeerAuthentication", "RequestAuthentication"}
            | {"ServiceEntry", "Sidecar", "Telemetry", "VirtualService", "WorkloadEntry", "WorkloadGroup"}
        ),
    ),
    Project(
        "Traefik 2.4 to 3.7",
        "traefik/traefik-helm-chart",
        ("v10.0.0", "v25.0.0", "v30.0.0", "v41.3.0"),
        tuple(f"traefik/crds/{name}" for name in ("traefik.", "ingressroute", "middlewares", "s", "tls")),
    ),
    Project(
        "cert-manager 1.0 to 1.21",
        "cert-manager/cert-manager",
        ("v1.0.0", "v1.6.0", "v1.12.0", "v1.21.1"),
        ("deploy/crds/",),
        frozenset({"Certificate", "ClusterIssuer", "Issuer"}),
    ),
    Project(
        "Prometheus operator 0.43 to 0.93",
        "prometheus-community/helm-charts",
        ("kube-prometheus-stack-12.0.0", "kube-prometheus-stack-45.0.0", "kube-prometheus-stack-88.5.3"),
        ("charts/kube-prometheus-stack/crds/", "charts/kube-prometheus-stack/charts/crds/crds/"),
        frozenset({"PodMonitor", "Probe", "PrometheusRule", "ServiceMonitor"}),
    ),
    Project(
        "Argo CD 2.0 to 3.5",
        "argoproj/argo-cd",
        ("v2.0.0", "v2.6.0", "v2.11.7", "v3.5.1"),
        ("manifests/crds/",),
        frozenset({"Application", "AppProject"}),
    ),
    Project(
        "Argo Rollouts 1.0 to 1.9",
        "argoproj/argo-rollouts",
        ("v1.0.0", "v1.2.2", "v1.6.3", "v1.9.0"),
        ("manifests/crds/rollout",),
    ),
    Project(
        "Flux's kustomize-controller 0.13 to 1.9",
        "fluxcd/kustomize-controller",
        ("v0.13.1", "v0.30.0", "v1.2.1", "v1.9.4"),
        ("config/crd/bases/",),
    ),
    Project(
        "Flux's helm-controller 0.11 to 1.6",
        "fluxcd/helm-controller",
        ("v0.11.0", "v0.23.0", "v0.37.0", "v1.0.1", "v1.6.3"),
        ("config/crd/bases/",),
    ),
    Project(
        "Flux's source-controller 0.16 to 1.9",
        "fluxcd/source-controller",
        ("v0.16.0", "v0.24.3", "v0.36.1", "v1.2.0", "v1.9.1"),
        ("config/crd/bases/",),
        frozenset({"Bucket", "GitRepository", "HelmChart", "HelmRepository", "OCIRepository"}),
    ),
    Project(
        "KEDA 2.5 to 2.20",
        "kedacore/keda",
        ("v2.5.0", "v2.10.0", "v2.20.0"),
        ("config/crd/bases/keda.sh_",),
        frozenset({"ScaledObject"}),
    ),
    Project(
        "MetalLB 0.13 to 0.14",
        "metallb/metallb",
        ("v0.13.10", "v0.14.9"),
        ("config/crd/bases/",),
        frozenset({"BGPAdvertisement", "IPAddressPool", "L2Advertisement"}),
    ),
    Project(
        "Contour 1.6 to 1.33",
        "projectcontour/contour",
        ("v1.6.0", "v1.18.0", "v1.25.2", "v1.33.3"),
        ("examples/contour/01-crds.yaml",),
        frozenset({"HTTPProxy", "TLSCertificateDelegation"}),
    ),
)


# Fields of releases whose definitions took any field, and which none of those above has
# github.com/istio/api: 1.3.0: networking/v1alpha3/virtual_service.proto, destination_rule.proto of 1.0
_OF_HEADERS = ("appendRequestHeaders", "appendResponseHeaders", "removeRequestHeaders", "removeResponseHeaders")
FORMER: Mapping[str, Sequence[tuple[str, ...]]] = {
    "networking.istio.io/v1alpha3 VirtualService": (
        *(("spec", "http", "[]", name) for name in ("appendHeaders", "websocketUpgrade", *_OF_HEADERS)),
        *(("spec", "http", "[]", "route", "[]", name) for name in _OF_HEADERS),
        ("spec", "http", "[]", "fault", "abort", "percent"),
        # a port by its name
        ("spec", "http", "[]", "mirror", "port", "name"),
        *(("spec", kind, "[]", "route", "[]", "destination", "port", "name") for kind in ("http", "tcp", "tls")),
    ),
    "networking.istio.io/v1alpha3 DestinationRule": (
        ("spec", "trafficPolicy", "outlierDetection", "http"),
        ("spec", "trafficPolicy", "portLevelSettings", "[]", "port", "name"),
    ),
}


class _Loader(yaml.CSafeLoader):
    """PyYAML's, which has nothing to make of a plain `=`."""


_Loader.add_constructor("tag:yaml.org,2002:value", lambda loader, node: loader.construct_scalar(node))

OPEN: Mapping[str, Any] = {}
"""What anything fits."""
# what every object has, though not every definition says so; the metadata are for whoever reads the file
_OF_ALL = {"apiVersion": {"type": "string"}, "kind": {"type": "string"}, "metadata": OPEN, "status": OPEN}
_POD_TEMPLATE = {"$ref": "#/$defs/io.k8s.api.core.v1.PodTemplateSpec"}
_TOLD = frozenset(
    {"x-kubernetes-int-or-string", "x-kubernetes-preserve-unknown-fields", "x-kubernetes-embedded-resource"}
)


def types(schema: Mapping[str, Any]) -> dict[str, Any]:
    """What a structural schema says of JSON types and of the fields that there are."""
    unknown = {key for key in schema if key.startswith("x-kubernetes-") and _is_of_fields(key)} - _TOLD
    if unknown:
        sys.exit(f"{unknown}: this script must learn what that means")
    if schema.get("x-kubernetes-preserve-unknown-fields") or schema.get("x-kubernetes-embedded-resource"):
        return dict(OPEN)
    if schema.get("x-kubernetes-int-or-string"):
        return {"type": ["integer", "string"]}
    found: dict[str, Any] = {"type": schema["type"]} if "type" in schema else {}
    if "properties" in schema:
        found["properties"] = {name: types(one) for name, one in sorted(schema["properties"].items())}
    for key in ("items", "additionalProperties"):
        if isinstance(schema.get(key), dict):
            found[key] = types(schema[key])
    return found


def _is_of_fields(key: str) -> bool:
    return not key.endswith(("-list-map-keys", "-list-type", "-map-type", "-validations"))


def joined(one: Mapping[str, Any], other: Mapping[str, Any]) -> dict[str, Any]:
    """What two releases say together: the fields of both; open where they differ."""
    if one.get("type") != other.get("type") or ("properties" in one) != ("properties" in other):
        return dict(OPEN)
    found = dict(one)
    if "properties" in one:
        mine, others = one["properties"], other["properties"]
        found["properties"] = {
            name: joined(mine[name], others[name])
            if name in mine and name in others
            else mine.get(name, others.get(name))
            for name in sorted({*mine, *others})
        }
    for key in ("items", "additionalProperties"):
        if key in one and key in other:
            found[key] = joined(one[key], other[key])
        else:
            found.pop(key, None)
    return found


def definitions(folder: Path, project: Project, release: str) -> Iterator[dict[str, Any]]:
    """The CustomResourceDefinitions of one release."""
    clone = folder / project.repository.partition("/")[2]
    listed = _git(clone, "ls-tree", "-r", "--name-only", release).splitlines()
    files = [file for file in listed if file.startswith(tuple(project.files)) and file.endswith(".yaml")]
    if not files:
        sys.exit(f"{project.repository} {release}: no definitions")
    for file in files:
        text = _git(clone, "show", f"{release}:{file}")
        for document in yaml.load_all(text, _Loader):
            if document and document.get("kind") == "CustomResourceDefinition":
                kind = document["spec"]["names"]["kind"]
                yield from [document] if kind in (project.kinds or {kind}) else ()


def _git(clone: Path, *arguments: str) -> str:
    return subprocess.run(["git", "-C", str(clone), *arguments], check=True, capture_output=True, text=True).stdout


def schemas(crd: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """The types of each version of a kind, by `group/version Kind`; none for what takes any field."""
    spec = crd["spec"]
    common = spec.get("validation") or {}
    for version in spec.get("versions") or [{"name": spec["version"]}]:
        schema = (version.get("schema") or common).get("openAPIV3Schema")
        if version.get("served", True):
            name = f"{spec['group']}/{version['name']} {spec['names']['kind']}"
            yield name, types(schema) if schema and not spec.get("preserveUnknownFields") else {"type": "object"}


def _with_former(schema: Any, steps: Sequence[str]) -> Any:
    """The schema with a field of any type, whose way is `steps`: names of fields, and `[]` for the items of a list."""
    if not steps:
        return OPEN
    here, rest = steps[0], steps[1:]
    if here == "[]":
        return {**schema, "items": _with_former(schema["items"], rest)}
    properties = schema["properties"]
    return {**schema, "properties": {**properties, here: _with_former(properties.get(here, OPEN), rest)}}


def _completed(schema: Mapping[str, Any]) -> dict[str, Any]:
    """With what every object has; and pods as Kubernetes has them, whatever release of it a project was built with."""
    found = {**schema, "properties": {**schema["properties"], **_OF_ALL}}
    spec = found["properties"].get("spec", {})
    template = spec.get("properties", {}).get("template", {})
    if "containers" in template.get("properties", {}).get("spec", {}).get("properties", {}):
        found["properties"]["spec"] = {**spec, "properties": {**spec["properties"], "template": _POD_TEMPLATE}}
    return found


def main() -> None:
    folder = Path(sys.argv[1])
    kinds: dict[str, dict[str, Any]] = {}
    releases: dict[str, str] = {}
    for project in PROJECTS:
        for release in project.releases:
            for crd in definitions(folder, project, release):
                releases[f"{crd['spec']['group']} {crd['spec']['names']['kind']}"] = project.title
                for name, written in schemas(crd):
                    if "properties" not in written:
                        # releases that take any field: what they were written for is not known
                        continue
                    schema = _completed(written)
                    kinds[name] = joined(kinds[name], schema) if name in kinds else schema
    for name, fields in FORMER.items():
        for steps in fields:
            kinds[name] = _with_former(kinds[name], steps)
    data = json.dumps({"releases": releases, "kinds": kinds}, separators=(",", ":"), sort_keys=True)
    (Path(__file__).parent / "custom-resources.json").write_text(data + "\n", encoding="ascii", newline="\n")


if __name__ == "__main__":
    main()
