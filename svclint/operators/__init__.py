"""Custom resources whose operators make Services, workloads and pods that no manifest shows.

What they make is a table, `table.ROWS`; it is imported when something is missing that they may have made, never on the
way of a clean check.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from svclint.families import gateway_api
from svclint.typing_names import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from svclint.resource import Resource, Selector

# Kinds of groups that are called as Kubernetes' own, whose controllers make something all the same
_MAKERS = frozenset(
    {
        (gateway_api.GROUP, "Gateway"),
        (gateway_api.GROUP, "GatewayClass"),
        ("sparkoperator.k8s.io", "ScheduledSparkApplication"),
        ("sparkoperator.k8s.io", "SparkApplication"),
        ("sparkoperator.k8s.io", "SparkConnect"),
    }
)


# kube-vip/kube-vip-gateway-api: routes say by a label whether it makes the Service that they send to
_ASKING = frozenset({(gateway_api.GROUP, "TCPRoute"), (gateway_api.GROUP, "UDPRoute")})


def may_make(one: Resource) -> bool:
    """Whether a controller may make other objects for this one: only these need to be asked about below."""
    if one.kind == "CustomResourceDefinition":
        return True
    if "." not in one.group:
        return False
    kind = (one.group, one.kind)
    return (
        not one.group.endswith(".k8s.io") or kind in _MAKERS or (kind in _ASKING and "serviceBehaviour" in one.labels)
    )


# the fields of a custom resource by which the table says what is made of it; a test holds the two to each other
_FIELDS = tuple(
    tuple(one.split("."))
    for one in (
        *("spec.appLabel", "spec.chart", "spec.chart.spec.chart", "spec.chartRef.name", "spec.clusterName"),
        *("spec.deployment.instance_name", "spec.gatewayClassName", "spec.general.serviceName", "spec.host"),
        *("spec.name", "spec.network.subdomain", "spec.provider.kubernetes.envoyService.name", "spec.queue"),
        *("spec.service", "spec.service.name", "spec.source.chart", "spec.stackTemplate.spec.version"),
        *("spec.statefulSet.spec.serviceName", "spec.targetRef.name", "spec.template.metadata.name", "spec.url"),
    )
)
_OVERRIDE = ("metadata", "annotations", "gateway.istio.io/name-override")


def stated(one: Resource) -> tuple[tuple[str, str], ...] | None:
    """The fields that say what a controller makes of a custom resource, with their texts; None where it makes nothing.

    What other scopes may know of it without reading its file.
    """
    if one.kind == "CustomResourceDefinition" or not may_make(one):
        return None
    paths = [path for path in _FIELDS if path[1] in one.spec]
    if "annotations" in one.metadata:
        paths.append(_OVERRIDE)
    return tuple((".".join(path), value) for path in paths if isinstance(value := one.get(*path), str))


class Makers(list["Resource"]):
    """The objects of a scope whose controllers may make others: what they may make is indexed once, and remembered."""

    __slots__ = ("read",)

    def __init__(self, found: Iterable[Resource] = ()) -> None:
        super().__init__(found)
        self.read: dict[object, Any] = {}


def maker(
    makers: Makers, owner: Resource, namespace: str, name: str, kind: str = "Service", group: str = ""
) -> Resource | None:
    """The custom resource that may make the object `name` of `namespace`, which `owner` asks for.

    See `making.maker`.
    """
    if not makers:
        return None
    from svclint.operators.making import maker as find

    return find(makers, owner, namespace, name, kind, group)


def made_names(makers: Makers, namespace: str) -> Mapping[str, Resource]:
    """The Services of a namespace that custom resources make, by their names. See `making.made_names`."""
    if not makers:
        return {}
    from svclint.operators.making import made_names as find

    return find(makers, namespace)


def is_of_an_operator(service: str) -> bool:
    """Whether a Service of this name is likely to be an operator's, whose custom resource may be somewhere else."""
    if "-" not in service:
        # none of theirs, which need not be imported for that: `mysql` may be anybody's
        return False
    from svclint.operators.table import fixed_names

    return service in fixed_names()


def deployer(resources: Collection[Resource], namespace: str) -> Resource | None:
    """The release or application that deploys into `namespace` what no manifest of the scope shows."""
    if not resources:
        return None
    from svclint.operators.deploying import deployer as find

    return find(resources, namespace)


def release(one: Resource) -> tuple[frozenset[str], str] | None:
    """The names that the release of a chart may have which an object asks for, and the namespace that it says."""
    if one.kind not in ("Application", "ApplicationSet", "HelmChart", "HelmRelease", "Release") or "." not in one.group:
        return None
    from svclint.operators.deploying import release as find

    return find(one)


def release_of(resources: Collection[Resource], namespace: str, names: Collection[str]) -> Resource | None:
    """The release in `namespace` of a chart that is not in this tree, after which something is called."""
    if not resources:
        return None
    from svclint.operators.deploying import release_of as find

    return find(resources, namespace, names)


def remote(one: Resource) -> frozenset[str]:
    """The names of a release and of its chart, where that is in no tree."""
    from svclint.operators.deploying import remote as find

    return find(one)


def deploys(one: Resource) -> bool:
    """Whether it is a release or an application, which deploys what no manifest shows."""
    from svclint.operators.deploying import is_deployer as find

    return find(one)


def makes_services_with(makers: Makers, namespaces: Collection[str], selector: Selector) -> bool:
    """Whether a custom resource makes a Service in one of the namespaces with labels that `selector` wants.

    See `indexed.Made`.
    """
    if not makers:
        return False
    from svclint.operators.making import tabled

    return any(next(tabled(makers).services_with(one, selector), None) is not None for one in namespaces)


def mistaken_label(resources: Collection[Resource], namespace: str, selector: Selector) -> tuple[Resource, str] | None:
    """The custom resource whose pods a selector was meant for, and the label that they have.

    See `patterns.mistaken_label`.
    """
    if not resources:
        return None
    from svclint.operators.patterns import mistaken_label as find

    return find(resources, namespace, selector)


def runs_control_plane(selector: Selector, namespace: str) -> bool:
    """Whether a selector of a namespace asks for pods that the platform itself runs."""
    from svclint.operators.control_planes import runs_control_plane as find

    return find(selector, namespace)


def makes_pods_for(makers: Makers, owner: Resource, selector: Selector) -> bool:
    """Whether a custom resource of the owner's namespace is likely to make the pods that `selector` wants.

    See `making.makes_pods_for`.
    """
    if not makers and not any("/" in one.key for one in selector.requirements):
        return False
    from svclint.operators.making import makes_pods_for as find

    return find(makers, owner, selector)
