"""The annotations of cert-manager, external-dns and Istio."""

from svclint.annotations.family import Family, words

# cert-manager/website at 776e5dba: content/docs/reference/annotations.md
_CERT_MANAGER = words(
    """
    allow-direct-injection alt-names certificate-name certificate-revision cluster-issuer common-name dns-names
    duration email-sans ignore-tls-listeners inject-apiserver-ca inject-ca-from inject-ca-from-secret ip-sans is-ca
    issue-temporary-certificate issuer issuer-group issuer-kind issuer-name private-key-algorithm
    private-key-encoding private-key-rotation-policy private-key-secret-name private-key-size renew-before
    renew-before-percentage request-duration revision-history-limit secret-template subject-countries
    subject-localities subject-organizationalunits subject-organizations subject-postalcodes subject-provinces
    subject-serialnumber subject-streetaddresses uri-sans usages
    """
)
_ACME = words(
    """
    http01-edit-in-place http01-ingress-class http01-ingress-ingressclassname http01-parentreffallback
    http01-parentrefkind http01-parentrefname http01-parentrefnamespace
    """
)

CERT_MANAGER = Family(
    "cert-manager.io/",
    "cert-manager",
    _CERT_MANAGER,
    {
        "private-key-algorithm": ("RSA", "ECDSA", "Ed25519"),
        "private-key-encoding": ("PKCS1", "PKCS8"),
        "private-key-rotation-policy": ("Always", "Never"),
    },
)
ACME = Family("acme.cert-manager.io/", "cert-manager", _ACME, {"http01-edit-in-place": ("true", "false")})

# kubernetes-sigs/external-dns at 2bf1bf8a: source/annotations/annotations.go, provider/aws
_EXTERNAL_DNS = words(
    """
    access alias aws-evaluate-target-health aws-failover aws-geolocation-continent-code aws-geolocation-country-code
    aws-geolocation-subdivision-code aws-geoproximity-bias aws-geoproximity-coordinates
    aws-geoproximity-local-zone-group aws-geoproximity-region aws-health-check-id aws-multi-value-answer aws-region
    aws-weight aws-zone-match-parent azure-tags cloudflare-custom-hostname cloudflare-proxied
    cloudflare-record-comment cloudflare-region-key cloudflare-tags controller endpoints-type
    gateway-hostname-source hostname ingress ingress-hostname-source internal-hostname record-type set-identifier
    target ttl
    """
)

EXTERNAL_DNS = Family(
    "external-dns.alpha.kubernetes.io/",
    "external-dns",
    _EXTERNAL_DNS,
    {
        "access": ("public", "private"),
        "cloudflare-proxied": ("true", "false"),
    },
    opened=("webhook-", "scw-", "coredns-"),
)

# istio.io: docs, reference, config, annotations
_SIDECAR = words(
    """
    agentLogLevel bootstrapOverride componentLogLevel controlPlaneAuthPolicy discoveryAddress enableCoreDump
    extraStatTags inject interceptionMode logLevel nativeSidecar proxyCPU proxyCPULimit proxyImage proxyImageType
    proxyMemory proxyMemoryLimit rewriteAppHTTPProbers statsCompression statsEvictionInterval statsHistogramBuckets
    statsInclusionPrefixes statsInclusionRegexps statsInclusionSuffixes status userVolume userVolumeMount
    """
)
_TRAFFIC = words(
    """
    excludeInboundPorts excludeInterfaces excludeOutboundIPRanges excludeOutboundPorts includeInboundPorts
    includeOutboundIPRanges includeOutboundPorts kubevirtInterfaces
    """
)

SIDECAR = Family(
    "sidecar.istio.io/", "Istio", _SIDECAR, {"interceptionMode": ("REDIRECT", "TPROXY", "NONE")}, on_pods=True
)
TRAFFIC = Family("traffic.sidecar.istio.io/", "Istio", _TRAFFIC, on_pods=True)
