"""Flux: its groups. The rest of what they mean stands in:

- `references/flux.py`: what its Kustomizations and HelmReleases need
- `gitops/flux.py`: what they apply; `operators/deploying.py`, `operators/platform.py`: what that makes
"""

KUSTOMIZE = "kustomize.toolkit.fluxcd.io"
HELM = "helm.toolkit.fluxcd.io"
SOURCE = "source.toolkit.fluxcd.io"

KUSTOMIZATION = (KUSTOMIZE, "Kustomization")
HELM_RELEASE = (HELM, "HelmRelease")
HELM_CHART = (SOURCE, "HelmChart")
SOURCES = tuple(
    (SOURCE, kind)
    for kind in ("GitRepository", "OCIRepository", "HelmRepository", "Bucket", "ExternalArtifact", "HelmChart")
)
