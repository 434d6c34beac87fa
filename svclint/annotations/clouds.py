"""The annotations by which Ingresses and Services ask the load balancers of AWS, Azure and Google for something."""

from svclint.annotations.family import Family, words
from svclint.families import aws, gke

# kubernetes-sigs/aws-load-balancer-controller at 225f4456: pkg/annotations/constants.go, docs/guide/ingress
_ALB = words(
    """
    acm-pca-arn auth-idp-cognito auth-idp-oidc auth-on-unauthenticated-request auth-scope auth-session-cookie
    auth-session-timeout auth-type backend-protocol backend-protocol-version certificate-arn create-acm-cert
    customer-owned-ipv4-pool dry-run-plan enable-frontend-nlb frontend-nlb-attributes frontend-nlb-eip-allocations
    frontend-nlb-healthcheck-healthy-threshold-count frontend-nlb-healthcheck-interval-seconds
    frontend-nlb-healthcheck-path frontend-nlb-healthcheck-port frontend-nlb-healthcheck-protocol
    frontend-nlb-healthcheck-success-codes frontend-nlb-healthcheck-timeout-seconds
    frontend-nlb-healthcheck-unhealthy-threshold-count frontend-nlb-listener-port-mapping frontend-nlb-scheme
    frontend-nlb-security-groups frontend-nlb-subnets frontend-nlb-tags group.name group.order
    healthcheck-interval-seconds healthcheck-path healthcheck-port healthcheck-protocol healthcheck-timeout-seconds
    healthy-threshold-count inbound-cidrs ip-address-type ipam-ipv4-pool-id jwt-validation listen-ports
    listener-attributes load-balancer-attributes load-balancer-name manage-backend-security-group-rules
    minimum-load-balancer-capacity multi-cluster-target-group mutual-authentication scheme
    security-group-prefix-lists security-groups shield-advanced-protection ssl-policy ssl-redirect subnets
    success-codes tags target-control-port target-group-attributes target-node-labels target-type
    unhealthy-threshold-count use-regex-path-match waf-acl-id wafv2-acl-arn wafv2-acl-name web-acl-id
    """
)

ALB = Family(
    aws.ANNOTATIONS,
    "the AWS Load Balancer Controller",
    _ALB,
    {
        "auth-type": ("none", "oidc", "cognito"),
        "backend-protocol": ("HTTP", "HTTPS"),
        "backend-protocol-version": ("HTTP1", "HTTP2", "GRPC"),
        "healthcheck-protocol": ("HTTP", "HTTPS"),
        "ip-address-type": ("ipv4", "dualstack", "dualstack-without-public-ipv4"),
        "scheme": ("internal", "internet-facing"),
        "target-type": ("instance", "ip"),
    },
    # names of actions and conditions, and listeners, are behind a dot
    opened=("actions.", "conditions.", "transforms.", "listener-attributes."),
    # pkg/annotations/parser.go: ParseJSONAnnotation
    in_json=(
        "actions.",
        "auth-idp-",
        "conditions.",
        "jwt-validation",
        "listen-ports",
        "mutual-authentication",
        "transforms.",
    ),
)

# the same, and cloud-provider-aws: pkg/providers/v1/aws.go; cloud-provider-azure: pkg/consts/consts.go
_SERVICES = words(
    """
    aws-load-balancer-access-log-emit-interval aws-load-balancer-access-log-enabled
    aws-load-balancer-access-log-s3-bucket-name aws-load-balancer-access-log-s3-bucket-prefix
    aws-load-balancer-additional-resource-tags aws-load-balancer-alpn-policy aws-load-balancer-attributes
    aws-load-balancer-backend-protocol aws-load-balancer-connection-draining-enabled
    aws-load-balancer-connection-draining-timeout aws-load-balancer-connection-idle-timeout
    aws-load-balancer-cross-zone-load-balancing-enabled aws-load-balancer-disable-nlb-sg
    aws-load-balancer-eip-allocations aws-load-balancer-enable-icmp-for-path-mtu-discovery
    aws-load-balancer-enable-prefix-for-ipv6-source-nat aws-load-balancer-enable-tcp-udp-listener
    aws-load-balancer-extra-security-groups aws-load-balancer-healthcheck-healthy-threshold
    aws-load-balancer-healthcheck-interval aws-load-balancer-healthcheck-path aws-load-balancer-healthcheck-port
    aws-load-balancer-healthcheck-protocol aws-load-balancer-healthcheck-success-codes
    aws-load-balancer-healthcheck-timeout aws-load-balancer-healthcheck-unhealthy-threshold
    aws-load-balancer-inbound-sg-rules-on-private-link-traffic aws-load-balancer-internal
    aws-load-balancer-ip-address-type aws-load-balancer-ipv6-addresses aws-load-balancer-listener-attributes
    aws-load-balancer-manage-backend-security-group-rules aws-load-balancer-minimum-load-balancer-capacity
    aws-load-balancer-multi-cluster-target-group aws-load-balancer-name aws-load-balancer-nlb-target-type
    aws-load-balancer-private-ipv4-addresses aws-load-balancer-proxy-protocol
    aws-load-balancer-proxy-protocol-per-target-group aws-load-balancer-quic-enabled-ports aws-load-balancer-scheme
    aws-load-balancer-security-group-prefix-lists aws-load-balancer-security-groups
    aws-load-balancer-source-nat-ipv6-prefixes aws-load-balancer-ssl-cert aws-load-balancer-ssl-negotiation-policy
    aws-load-balancer-ssl-ports aws-load-balancer-subnets aws-load-balancer-target-group-attributes
    aws-load-balancer-target-node-labels aws-load-balancer-type azure-additional-public-ips azure-allowed-ip-ranges
    azure-allowed-service-tags azure-deny-all-except-load-balancer-source-ranges
    azure-disable-load-balancer-floating-ip azure-dns-label-name azure-load-balancer-configurations
    azure-load-balancer-disable-tcp-reset azure-load-balancer-enable-high-availability-ports
    azure-load-balancer-health-probe-interval azure-load-balancer-health-probe-num-of-probe
    azure-load-balancer-health-probe-protocol azure-load-balancer-health-probe-request-path
    azure-load-balancer-internal azure-load-balancer-internal-subnet azure-load-balancer-ipv4
    azure-load-balancer-ipv6 azure-load-balancer-mode azure-load-balancer-probe-request-path
    azure-load-balancer-resource-group azure-load-balancer-tcp-idle-timeout azure-pip-ip-tags azure-pip-name
    azure-pip-name-ipv6 azure-pip-prefix-id azure-pip-prefix-id-ipv6 azure-pip-tags azure-pls-auto-approval
    azure-pls-create azure-pls-fqdns azure-pls-ip-configuration-ip-address
    azure-pls-ip-configuration-ip-address-count azure-pls-ip-configuration-subnet azure-pls-name
    azure-pls-proxy-protocol azure-pls-resource-group azure-pls-visibility azure-shared-securityrule
    load-balancer-source-ranges
    """
)

SERVICES = Family(
    "service.beta.kubernetes.io/",
    "the cloud's load balancer",
    _SERVICES,
    {
        "aws-load-balancer-backend-protocol": ("tcp", "ssl", "tls", "http", "https", "udp"),
        "aws-load-balancer-nlb-target-type": ("instance", "ip"),
        "aws-load-balancer-scheme": ("internal", "internet-facing"),
        "azure-load-balancer-internal": ("true", "false"),
    },
    opened=("aws-load-balancer-listener-attributes.", "port_"),
)

# cloud.google.com: GKE, Ingress and Service annotations; kubernetes/ingress-gce: pkg/annotations
_GOOGLE = words(
    """
    app-protocols backend-config l4-ilb-v2 l4-rbs load-balancer-type neg neg-status network-tier psc-ilb
    """
)
_GKE = words(
    """
    certmap internal-load-balancer-allow-global-access internal-load-balancer-subnet load-balancer-ip-addresses
    load-balancer-type managed-certificates v1beta1.FrontendConfig weighted-load-balancing
    """
)
_KUBERNETES = words(
    """
    change-cause egress-bandwidth ingress-bandwidth ingress.allow-http ingress.class ingress.global-static-ip-name
    ingress.regional-static-ip-name service-account.name tls-acme
    """
)

_CONFIGS = {"backendconfig": gke.BACKEND_CONFIG, "frontendconfig": gke.FRONTEND_CONFIG}

# kubernetes/ingress-gce: pkg/annotations: service.go and ingress.go
GOOGLE = Family(
    f"{gke.CLOUD}/",
    "GKE",
    _GOOGLE,
    {"load-balancer-type": ("Internal", "External")},
    read_of={"app-protocols": "Service", "backend-config": "Service", "neg": "Service"},
    called=_CONFIGS,
)
GKE = Family(
    f"{gke.NETWORKING}/",
    "GKE",
    _GKE,
    {"load-balancer-type": ("Internal", "External")},
    read_of={"managed-certificates": "Ingress", "v1beta1.FrontendConfig": "Ingress"},
    called=_CONFIGS,
)
KUBERNETES = Family("kubernetes.io/", "", _KUBERNETES, {"ingress.allow-http": ("true", "false")})
