"""The annotations of the controllers of HAProxy, NGINX, Traefik, Contour and Kong."""

from svclint.annotations.family import Family, words

# jcmoraisjr/haproxy-ingress at 465a51ce: docs/content/en/docs/configuration/keys.md
_HAPROXY_INGRESS = words(
    """
    acme-emails acme-endpoint acme-expiring acme-preferred-chain acme-shared acme-terms-agreed affinity
    agent-check-addr agent-check-interval agent-check-port agent-check-send allow-local-bind allowlist-source-header
    allowlist-source-range app-root assign-backend-server-id auth-external-placement auth-headers-fail
    auth-headers-request auth-headers-succeed auth-log-format auth-method auth-proxy auth-realm auth-secret
    auth-signin auth-tls-cert-header auth-tls-default-secret auth-tls-error-page auth-tls-secret auth-tls-strict
    auth-tls-verify-client auth-url backend-check-interval backend-protocol backend-server-naming
    backend-server-slots-increment balance-algorithm bind-http bind-http-passthrough bind-https bind-ip-addr-healthz
    bind-ip-addr-http bind-ip-addr-prometheus bind-ip-addr-stats bind-ip-addr-tcp blue-green-balance
    blue-green-cookie blue-green-deploy blue-green-header blue-green-mode cert-signer close-sessions-duration
    config-backend config-defaults config-frontend config-frontend-early config-frontend-late config-global
    config-peers config-proxy config-sections config-tcp config-tcp-service cookie-key cors-allow-credentials
    cors-allow-headers cors-allow-methods cors-allow-origin cors-allow-origin-regex cors-enable cors-expose-headers
    cors-max-age cpu-map create-default-frontends cross-namespace-secrets-ca cross-namespace-secrets-crt
    cross-namespace-secrets-passwd cross-namespace-services default-backend-redirect default-backend-redirect-code
    denylist-source-range dns-accepted-payload-size dns-cluster-domain dns-hold-obsolete dns-hold-valid
    dns-resolvers dns-timeout-retry drain-support drain-support-redispatch dynamic-scaling external-has-lua fcgi-app
    fcgi-enabled-apps forwardfor groupname headers health-check-addr health-check-fall-count health-check-interval
    health-check-port health-check-rise-count health-check-uri healthz-port hsts hsts-include-subdomains
    hsts-max-age hsts-preload http-frontend http-frontends http-header-match http-header-match-regex http-log-format
    http-passthrough http-passthrough-port http-port http-response-prometheus-root https-log-format https-port
    initial-weight limit-connections limit-rps limit-whitelist load-server-state master-exit-on-failure
    max-connections maxconn-server maxqueue-server modsecurity-args modsecurity-endpoints modsecurity-timeout-hello
    modsecurity-timeout-idle modsecurity-timeout-processing modsecurity-use-coraza nbthread no-redirect-locations
    no-tls-redirect-locations oauth oauth-headers oauth-uri-prefix original-forwarded-for-hdr path-type
    path-type-order peers-name peers-port peers-table peers-table-global prometheus-port proxy-body-size
    proxy-protocol real-ip-hdr redirect-from redirect-from-code redirect-from-regex redirect-to redirect-to-code
    request-add-headers request-del-headers request-set-headers response-add-headers response-del-headers
    response-set-headers rewrite-target secure-backends secure-crt-secret secure-sni secure-verify-ca-secret
    secure-verify-hostname server-alias server-alias-regex service-upstream session-cookie-domain
    session-cookie-dynamic session-cookie-keywords session-cookie-name session-cookie-preserve session-cookie-shared
    session-cookie-strategy session-cookie-value-strategy slots-min-free source-address-intf ssl-always-add-https
    ssl-always-follow-redirect ssl-cipher-suites ssl-cipher-suites-backend ssl-ciphers ssl-ciphers-backend
    ssl-dh-default-max-size ssl-dh-param ssl-engine ssl-fingerprint-lower ssl-fingerprint-sha2-bits
    ssl-headers-prefix ssl-mode-async ssl-options ssl-options-backend ssl-options-host ssl-passthrough
    ssl-passthrough-http-port ssl-redirect ssl-redirect-code stats-auth stats-port stats-proxy-protocol
    stats-ssl-cert strict-host syslog-endpoint syslog-format syslog-length syslog-tag tcp-log-format
    tcp-service-log-format tcp-service-port tcp-service-proxy-protocol timeout-client timeout-client-fin
    timeout-connect timeout-http-request timeout-keep-alive timeout-queue timeout-server timeout-server-fin
    timeout-stop timeout-tunnel tls-alpn use-chroot use-cpu-map use-forwarded-proto use-haproxy-user
    use-proxy-protocol use-resolver username var-namespace waf waf-mode whitelist-source-range worker-max-reloads
    """
)

HAPROXY_INGRESS = Family(
    "haproxy-ingress.github.io/",
    "HAProxy Ingress",
    _HAPROXY_INGRESS,
    {
        "backend-protocol": ("h1", "h2", "h1-ssl", "h2-ssl", "http", "https", "grpc", "grpcs", "fcgi"),
        "path-type": ("begin", "exact", "prefix", "regex"),
    },
)

# haproxytech/kubernetes-ingress at fc120676: documentation/annotations.md
_HAPROXY = words(
    """
    allow-list auth-realm auth-secret auth-type backend-config-snippet blacklist check check-http check-interval
    clean-certs client-ca client-crt-optional client-strict-sni cookie-persistence cookie-persistence-no-dynamic
    cors-allow-credentials cors-allow-headers cors-allow-methods cors-allow-origin cors-enable cors-max-age
    deny-list dontlognull forwarded-for frontend-config-snippet generate-certificates-signer global-config-snippet
    hard-stop-after http-connection-mode http-keep-alive http-server-close load-balance log-format log-format-tcp
    logasap maxconn nbthread path-rewrite pod-maxconn proxy-protocol quic-alt-svc-max-age rate-limit-period
    rate-limit-requests rate-limit-size rate-limit-status-code rate-limit-whitelist request-capture
    request-capture-len request-redirect request-redirect-code request-set-header response-set-header route-acl
    scale-server-slots send-proxy-protocol server-ca server-crt server-proto server-ssl set-host src-ip-header
    ssl-certificate ssl-passthrough ssl-redirect ssl-redirect-code ssl-redirect-port standalone-backend
    stats-config-snippet syslog-server timeout-check timeout-client timeout-client-fin timeout-connect
    timeout-http-keep-alive timeout-http-request timeout-queue timeout-server timeout-server-fin timeout-tunnel
    tls-alpn whitelist
    """
)

HAPROXY = Family("haproxy.org/", "HAProxy Kubernetes Ingress Controller", _HAPROXY)

# nginx/kubernetes-ingress at 0eb3072d: internal/configs/annotations.go
_NGINX_ORG = words(
    """
    add-header add-header-inherit app-root basic-auth-realm basic-auth-secret ca client-body-buffer-size
    client-max-body-size custom-http-errors fail-timeout grpc-services hsts hsts-behind-proxy
    hsts-include-subdomains hsts-max-age http-redirect-code keepalive lb-method limit-req-burst limit-req-delay
    limit-req-dry-run limit-req-key limit-req-log-level limit-req-no-delay limit-req-rate limit-req-reject-code
    limit-req-scale limit-req-zone-size listen-ports listen-ports-ssl location-snippets max-conns max-fails
    mergeable-ingress-type path-regex policies proxy-buffer-size proxy-buffering proxy-buffers
    proxy-busy-buffers-size proxy-connect-timeout proxy-hide-headers proxy-max-temp-file-size proxy-next-upstream
    proxy-next-upstream-timeout proxy-next-upstream-tries proxy-pass-headers proxy-read-timeout proxy-redirect-from
    proxy-redirect-to proxy-send-timeout proxy-set-headers redirect-to-https rewrite-target rewrites server-snippets
    server-tokens ssl-ciphers ssl-prefer-server-ciphers ssl-redirect ssl-services sticky-cookie-services
    upstream-zone-size use-cluster-ip websocket-services
    """
)

NGINX_ORG = Family(
    "nginx.org/",
    "the NGINX Ingress Controller",
    _NGINX_ORG,
    {
        "mergeable-ingress-type": ("master", "minion"),
        "path-regex": ("case_sensitive", "case_insensitive", "exact"),
    },
)

# traefik/traefik at fd5a576d: pkg/provider/kubernetes/ingress/annotations.go, which reads them without regard to case
_TRAEFIK = words(
    """
    router.entrypoints router.middlewares router.observability.accesslogs router.observability.metrics
    router.observability.traceverbosity router.observability.tracing router.pathmatcher router.priority
    router.rulesyntax router.tls router.tls.certresolver router.tls.options service.middlewares service.nativelb
    service.nodeportlb service.passhostheader service.serversscheme service.serverstransport service.sticky.cookie
    service.sticky.cookie.domain service.sticky.cookie.httponly service.sticky.cookie.maxage
    service.sticky.cookie.name service.sticky.cookie.path service.sticky.cookie.samesite
    service.sticky.cookie.secure
    """
)

TRAEFIK = Family(
    "traefik.ingress.kubernetes.io/",
    "Traefik",
    _TRAEFIK,
    {
        "router.tls": ("true", "false"),
        "service.serversscheme": ("http", "https", "h2c"),
    },
    opened=("router.tls.domains.",),
    any_case=True,
    # pkg/provider/kubernetes/ingress: parseRouterConfig of the Ingress, parseServiceConfig of the Service
    read_of={one: "Ingress" if one.startswith("router.") else "Service" for one in _TRAEFIK},
)

# projectcontour.io: docs, configuration, annotations
_CONTOUR = words(
    """
    ingress.class max-connections max-pending-requests max-requests max-retries num-retries per-host-max-connections
    per-try-timeout response-timeout retry-on tls-cert-namespace tls-maximum-protocol-version
    tls-minimum-protocol-version upstream-protocol.h2 upstream-protocol.h2c upstream-protocol.tls websocket-routes
    """
)

CONTOUR = Family("projectcontour.io/", "Contour", _CONTOUR)

# developer.konghq.com: Kong Ingress Controller, annotations
_KONG = words(
    """
    ca-certificates ca-certificates-configmaps ca-certificates-secrets client-cert connect-timeout host-aliases
    host-header https-redirect-status-code methods override path path-handling plugins preserve-host protocol
    protocols read-timeout regex-prefix regex-priority request-buffering response-buffering retries rewrite snis
    strip-path tags tls-verify tls-verify-depth upstream-policy write-timeout
    """
)

# Kong/kubernetes-ingress-controller: internal/dataplane/kongstate: route.go, which reads them of a route of any kind,
# and service.go
_OF_ROUTES = words(
    """
    host-aliases https-redirect-status-code methods path-handling preserve-host protocols regex-prefix regex-priority
    request-buffering response-buffering rewrite snis strip-path
    """
)
_OF_SERVICES = words("connect-timeout path protocol read-timeout retries write-timeout")

KONG = Family(
    "konghq.com/",
    "Kong",
    _KONG,
    {
        "preserve-host": ("true", "false"),
        "protocol": ("http", "https", "grpc", "grpcs", "tcp", "tls", "tls_passthrough", "udp", "ws", "wss"),
        "strip-path": ("true", "false"),
    },
    opened=("headers.",),
    read_of={**dict.fromkeys(_OF_ROUTES, "Ingress"), **dict.fromkeys(_OF_SERVICES, "Service")},
)
