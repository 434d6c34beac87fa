"""Releases and applications: what they deploy is in a chart, a bundle or a repository that nobody reads here."""

from __future__ import annotations

import posixpath

from svclint.families import argo, flux, keda
from svclint.resource import dig, mapping, sequence, text
from svclint.resource.once import once
from svclint.typing_names import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from svclint.resource import Resource

_OWN: tuple[tuple[str, ...], ...] = ()
_TARGET = (("spec", "targetNamespace"),)

# (group, kind) -> the fields that name the namespace they deploy into, else their own; the first that is written
# counts. Any object of that namespace may come from there.
_DEPLOYERS: dict[tuple[str, str], tuple[tuple[str, ...], ...]] = {
    flux.HELM_RELEASE: _TARGET,
    ("helm.fluxcd.io", "HelmRelease"): _TARGET,
    flux.KUSTOMIZATION: _TARGET,
    ("helm.cattle.io", "HelmChart"): _TARGET,
    (argo.GROUP, "Application"): (("spec", "destination", "namespace"),),
    (argo.GROUP, "ApplicationSet"): (("spec", "template", "spec", "destination", "namespace"),),
    # docs.crossplane.io: provider-helm
    ("helm.crossplane.io", "Release"): (("spec", "forProvider", "namespace"),),
    # fleet.rancher.io: what a repository or a bundle holds; the second is its default
    ("fleet.cattle.io", "GitRepo"): _TARGET,
    ("fleet.cattle.io", "HelmOp"): (("spec", "namespace"), ("spec", "defaultNamespace")),
    ("fleet.cattle.io", "Bundle"): (("spec", "targetNamespace"), ("spec", "namespace"), ("spec", "defaultNamespace")),
    # carvel.dev/kapp-controller
    ("kappctrl.k14s.io", "App"): (("spec", "cluster", "namespace"),),
    ("packaging.carvel.dev", "PackageInstall"): _OWN,
    # kubevela.io, docs.openshift.com: templates
    ("core.oam.dev", "Application"): _OWN,
    ("template.openshift.io", "Template"): _OWN,
    # olm.operatorframework.io: the operator that is subscribed to, its webhooks and metrics
    ("operators.coreos.com", "Subscription"): _OWN,
    ("operators.coreos.com", "ClusterServiceVersion"): _OWN,
    # operator-framework.github.io/operator-controller: the bundle that is installed
    ("olm.operatorframework.io", "ClusterExtension"): (("spec", "namespace"),),
    # docs.k0sproject.io: helm-charts; docs.kubermatic.com: applications; docs.giantswarm.io: app platform
    ("helm.k0sproject.io", "Chart"): (("spec", "namespace"),),
    ("apps.kubermatic.k8c.io", "ApplicationInstallation"): (("spec", "namespace", "name"),),
    ("application.giantswarm.io", "App"): (("spec", "namespace"),),
    # operators of one installation, whose parts have names of their own
    ("operator.knative.dev", "KnativeServing"): _OWN,
    ("operator.knative.dev", "KnativeEventing"): _OWN,
    ("operator.tekton.dev", "TektonConfig"): _TARGET,
    ("operator.tekton.dev", "TektonPipeline"): _TARGET,
    ("operator.tekton.dev", "TektonTrigger"): _TARGET,
    ("operator.tekton.dev", "TektonDashboard"): _TARGET,
    ("operator.tekton.dev", "TektonChain"): _TARGET,
    ("operator.tekton.dev", "TektonAddon"): _TARGET,
    ("operator.tekton.dev", "TektonHub"): _TARGET,
    ("operator.tekton.dev", "TektonResult"): _TARGET,
    ("kfdef.apps.kubeflow.org", "KfDef"): _OWN,
    ("kubevirt.io", "KubeVirt"): _OWN,
    ("hco.kubevirt.io", "HyperConverged"): _OWN,
    ("operator.open-cluster-management.io", "MultiClusterHub"): _OWN,
    ("multicluster.openshift.io", "MultiClusterEngine"): _TARGET,
    ("dscinitialization.opendatahub.io", "DSCInitialization"): (("spec", "applicationsNamespace"),),
    (keda.GROUP, "KedaController"): _OWN,
    ("metallb.io", "MetalLB"): _OWN,
    ("nfd.k8s-sigs.io", "NodeFeatureDiscovery"): _OWN,
    ("nfd.openshift.io", "NodeFeatureDiscovery"): _OWN,
    # cluster-api-operator.sigs.k8s.io
    ("operator.cluster.x-k8s.io", "CoreProvider"): _OWN,
    ("operator.cluster.x-k8s.io", "BootstrapProvider"): _OWN,
    ("operator.cluster.x-k8s.io", "ControlPlaneProvider"): _OWN,
    ("operator.cluster.x-k8s.io", "InfrastructureProvider"): _OWN,
    ("operator.cluster.x-k8s.io", "AddonProvider"): _OWN,
}


def deployer(resources: Iterable[Resource], namespace: str) -> Resource | None:
    """The release or application that deploys into `namespace` what no manifest of the scope shows."""
    return next((one for one in resources if deploys_into(one, namespace)), None)


def release(one: Resource) -> tuple[frozenset[str], str] | None:
    """The names that a release of a chart may have which an object asks for, and its namespace where it says one."""
    where = (one.group, one.kind)
    if where not in _RELEASES:
        return None
    namespace = next((written for field in _DEPLOYERS[where] if (written := text(one.get(*field)))), "")
    own = one.name
    if one.group == argo.GROUP:
        at = _application(one)
        own = text(one.get(*at, "metadata", "name"))
        charts = (one.get(*at, "spec", "source"), *sequence(one.get(*at, "spec", "sources")))
        names = [text(dig(chart, ("helm", "releaseName"))) for chart in charts]
    else:
        # helm-controller: a target namespace that is another one goes before the name
        names = [text(one.spec.get("releaseName")) or (f"{namespace}-{one.name}" if namespace else "")]
    return frozenset(filter(None, (*names, own))), namespace


def _application(one: Resource) -> tuple[str, ...]:
    """Where an Application stands: a set of them has its template."""
    return ("spec", "template") if one.kind == "ApplicationSet" else ()


def release_of(resources: Iterable[Resource], namespace: str, names: Collection[str]) -> Resource | None:
    """The release in `namespace` of a chart that is not in this tree, after which, or after whose chart, something is
    called: it begins with that name."""
    return next((one for one in resources if deploys_into(one, namespace) and begin_with(names, remote(one))), None)


# charts whose program deploys more as it runs, into any namespace: what its Services' names begin with. The rows of
# their releases in the table say so within a scope
_DEPLOYING = {"authentik": "ak-outpost-"}


def deployed_by(charts: Collection[str], service: str) -> bool:
    """Whether a program of one of the charts deploys what has a Service of this name."""
    return any(service.startswith(start) and chart in charts for chart, start in _DEPLOYING.items())


def begin_with(names: Iterable[str], starts: Collection[str]) -> bool:
    return any(name == start or name.startswith(f"{start}-") for name in names for start in starts)


def remote(one: Resource) -> frozenset[str]:
    """The names of a release and of its chart, where that is in no tree; none where it is here, or is no release."""
    found = release(one)
    charts = {posixpath.basename(chart).partition(":")[0] for chart in _remote_charts(one) if chart} if found else set()
    return frozenset({*found[0], *charts}) if found and charts else frozenset()


def _remote_charts(one: Resource) -> Iterator[str]:
    spec = one.get(*_application(one), "spec")
    if one.group == argo.GROUP:
        sources = (dig(spec, ("source",)), *sequence(dig(spec, ("sources",))))
        yield from (argo.chart_of(mapping(each)) for each in sources)
    elif one.group == "helm.cattle.io":
        yield "" if dig(spec, ("chartContent",)) else text(dig(spec, ("chart",)))
    elif one.group == "helm.crossplane.io":
        yield text(dig(spec, ("forProvider", "chart", "name")))
    elif one.group == "helm.fluxcd.io":
        yield text(dig(spec, ("chart", "name")))
    elif text(dig(spec, ("chart", "spec", "sourceRef", "kind"))) == "HelmRepository":
        yield text(dig(spec, ("chart", "spec", "chart")))
    elif text(dig(spec, ("chartRef", "kind"))) == "OCIRepository":
        yield text(dig(spec, ("chartRef", "name")))


_RELEASES = frozenset(
    {
        (argo.GROUP, "Application"),
        (argo.GROUP, "ApplicationSet"),
        flux.HELM_RELEASE,
        ("helm.fluxcd.io", "HelmRelease"),
        ("helm.cattle.io", "HelmChart"),
        ("helm.crossplane.io", "Release"),
    }
)


def is_release(group: str, kind: str) -> bool:
    """Whether objects of a kind are releases of charts."""
    return (group, kind) in _RELEASES


def is_deployer(one: Resource) -> bool:
    return is_deploying_kind(one.group, one.kind)


def is_deploying_kind(group: str, kind: str) -> bool:
    return (group, kind) in _DEPLOYERS


def deploys_into(one: Resource, namespace: str) -> bool:
    return target(one) == namespace


@once
def target(one: Resource) -> str | None:
    """The namespace that a release or an application deploys into; None of anything else."""
    fields = _DEPLOYERS.get((one.group, one.kind))
    if fields is None:
        return None
    return next((written for field in fields if (written := text(one.get(*field)))), one.namespace)
