"""cert-manager: its group, and the annotations that ask it for certificates. `references/cert_manager.py`: what its
objects point at."""

GROUP = "cert-manager.io"
FORMER_GROUP = "certmanager.k8s.io"
"""The group up to version 0.10."""

ISSUER_ANNOTATION = "cert-manager.io/issuer"
"""Names an Issuer of the namespace of what has it; with `issuer-kind` or `issuer-group` beside it, an issuer of another
kind or of somebody else's API."""

CLUSTER_ISSUER_ANNOTATION = "cert-manager.io/cluster-issuer"
"""Names a ClusterIssuer."""

ISSUER_ANNOTATIONS = (ISSUER_ANNOTATION, CLUSTER_ISSUER_ANNOTATION)
