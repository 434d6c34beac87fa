"""The rows of cert-manager: who issues a certificate, the servers that issuers ask, and what solves their challenges.

Certificates name their issuer, an Issuer unless they say otherwise, and what asks for one by an annotation does the
same (cert-manager.io/docs/reference/annotations). cert-manager looks addresses up from its own namespace
(pkg/apis/certmanager/v1, pkg/apis/acme/v1). A solver's Ingress and Gateway are those of the challenge's namespace,
which is the Issuer's and, for a ClusterIssuer, any.
"""

from svclint.families import cert_manager, gateway_api
from svclint.references.row import Row

_ISSUER = ((cert_manager.GROUP, "Issuer"),)
_ISSUERS = (*_ISSUER, (cert_manager.GROUP, "ClusterIssuer"))
_SOLVER = "spec.acme.solvers[]"
_HTTP = f"{_SOLVER}.http01"
_ASKED = Row(_ISSUERS, "spec.acme", "calls", name="server", written="far-address")
_ASKING = (("networking.k8s.io", "Ingress"), ("extensions", "Ingress"), (gateway_api.GROUP, "Gateway"))
_CERTIFICATES = ((cert_manager.GROUP, "Certificate"), (cert_manager.GROUP, "CertificateRequest"))
_ISSUED = Row(_CERTIFICATES, "spec.issuerRef", "issued-by", cert_manager.GROUP, "Issuer", typed="group")
_ANNOTATED = Row(_ASKING, "metadata.annotations", "issued-by", cert_manager.GROUP, "Issuer")
_PARENT = Row(_ISSUERS, f"{_HTTP}.gatewayHTTPRoute.parentRefs[]", "attaches-to", gateway_api.GROUP, "Gateway")

ROWS: tuple[Row, ...] = (
    _ASKED,
    _ASKED._replace(at="spec.vault"),
    _ASKED._replace(at=f"{_SOLVER}.dns01.acmeDNS", name="host"),
    _ASKED._replace(at=f"{_SOLVER}.dns01.rfc2136", name="nameserver"),
    Row(_ISSUER, f"{_HTTP}.ingress", "configures", "networking.k8s.io", "Ingress"),
    _ISSUED,
    _ANNOTATED._replace(name=cert_manager.ISSUER_ANNOTATION),
    _ANNOTATED._replace(name=cert_manager.CLUSTER_ISSUER_ANNOTATION, kind="ClusterIssuer"),
    _PARENT._replace(namespace="namespace", typed="group", ports=("port",), section="sectionName"),
)
