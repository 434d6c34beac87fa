"""The rows of cert-manager: the servers that its issuers ask, and what solves their challenges.

cert-manager looks addresses up from its own namespace (pkg/apis/certmanager/v1, pkg/apis/acme/v1). A solver's Ingress
and Gateway are those of the challenge's namespace, which is the Issuer's and, for a ClusterIssuer, any.
"""

from svclint.families import cert_manager, gateway_api
from svclint.references.row import Row

_ISSUER = ((cert_manager.GROUP, "Issuer"),)
_ISSUERS = (*_ISSUER, (cert_manager.GROUP, "ClusterIssuer"))
_SOLVER = "spec.acme.solvers[]"
_HTTP = f"{_SOLVER}.http01"
_ASKED = Row(_ISSUERS, "spec.acme", "calls", name="server", written="far-address")
_PARENT = Row(_ISSUERS, f"{_HTTP}.gatewayHTTPRoute.parentRefs[]", "attaches-to", gateway_api.GROUP, "Gateway")

ROWS: tuple[Row, ...] = (
    _ASKED,
    _ASKED._replace(at="spec.vault"),
    _ASKED._replace(at=f"{_SOLVER}.dns01.acmeDNS", name="host"),
    _ASKED._replace(at=f"{_SOLVER}.dns01.rfc2136", name="nameserver"),
    Row(_ISSUER, f"{_HTTP}.ingress", "configures", "networking.k8s.io", "Ingress"),
    _PARENT._replace(namespace="namespace", typed="group", ports=("port",), section="sectionName"),
)
