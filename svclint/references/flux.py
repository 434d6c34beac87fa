"""The rows of Flux: the sources of what it applies, and what has to be ready before.

fluxcd.io/flux/components: kustomize/api/v1, helm/api/v2, source/api/v1: a reference without a namespace is of that of
its owner, a dependency is of the owner's own kind, and the charts of a HelmChart come from its own namespace.
"""

from svclint.families import flux
from svclint.references.row import Row

_KUSTOMIZATION = (flux.KUSTOMIZATION,)
_RELEASE = (flux.HELM_RELEASE,)
_SOURCE = Row((), "", "needs", flux.SOURCE, kind="", namespace="namespace", typed="apiVersion")

ROWS: tuple[Row, ...] = (
    Row(_KUSTOMIZATION, "spec.dependsOn[]", "needs", *flux.KUSTOMIZATION, namespace="namespace"),
    _SOURCE._replace(owners=_KUSTOMIZATION, at="spec.sourceRef"),
    Row(_RELEASE, "spec.dependsOn[]", "needs", *flux.HELM_RELEASE, namespace="namespace"),
    _SOURCE._replace(owners=_RELEASE, at="spec.chart.spec.sourceRef"),
    _SOURCE._replace(owners=_RELEASE, at="spec.chartRef"),
    _SOURCE._replace(owners=(flux.HELM_CHART,), at="spec.sourceRef", namespace=""),
)
