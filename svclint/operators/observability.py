"""Operators of metrics, logs, traces and dashboards."""

from svclint.families import prometheus
from svclint.operators.row import Row, of_group

_LOKI = tuple(
    f"app.kubernetes.io/component={one}"
    for one in ("compactor", "distributor", "index-gateway", "ingester", "lokistack-gateway", "querier", "ruler")
)
_VICTORIA = "operator.victoriametrics.com"


def _victoria(kind: str, *names: str) -> Row:
    """docs.victoriametrics.com/operator: what it makes is called as the component with the custom resource's name,
    which a setting of the operator puts first."""
    labels = (
        *("app.kubernetes.io/instance={name}", "managed-by=vm-operator"),
        *(f"app.kubernetes.io/name={one}" for one in names if not one.endswith(("internal", "lb"))),
    )
    called = (*(f"{one}-{{name}}" for one in names), *(f"{{name}}-{one}" for one in names))
    return Row(of_group(_VICTORIA, kind), called, labels)


ROWS: tuple[Row, ...] = (
    # prometheus-operator: governingServiceName of pkg/prometheus/server, pkg/prometheus/agent, pkg/alertmanager and
    # pkg/thanos: one Service for all StatefulSets of a kind in a namespace; labels of pkg/prometheus/common.go
    Row(
        (*of_group(prometheus.GROUP, "Prometheus"), *of_group("monitoring.rhobs", "Prometheus")),
        ("prometheus-operated",),
        (
            "prometheus={name}",
            "operator.prometheus.io/name={name}",
            "app.kubernetes.io/instance={name}",
            "app.kubernetes.io/name=prometheus",
        ),
        labels=("operated-prometheus=true",),
    ),
    Row(
        of_group(prometheus.GROUP, "PrometheusAgent"),
        ("prometheus-agent-operated",),
        (
            "operator.prometheus.io/name={name}",
            "app.kubernetes.io/instance={name}",
            "app.kubernetes.io/name=prometheus-agent",
        ),
    ),
    Row(
        (*of_group(prometheus.GROUP, "Alertmanager"), *of_group("monitoring.rhobs", "Alertmanager")),
        ("alertmanager-operated",),
        ("alertmanager={name}", "app.kubernetes.io/instance={name}", "app.kubernetes.io/name=alertmanager"),
        labels=("operated-alertmanager=true",),
    ),
    Row(
        (*of_group(prometheus.GROUP, "ThanosRuler"), *of_group("monitoring.rhobs", "ThanosRuler")),
        ("thanos-ruler-operated",),
        ("thanos-ruler={name}", "app.kubernetes.io/instance={name}", "app.kubernetes.io/name=thanos-ruler"),
        labels=("operated-thanos-ruler=true",),
    ),
    # rhobs/observability-operator: pkg/controllers/monitoring/monitoring-stack
    Row(
        of_group("monitoring.rhobs", "MonitoringStack"),
        ("{name}-prometheus", "{name}-alertmanager", "{name}-self", "prometheus-operated", "alertmanager-operated"),
        ("app.kubernetes.io/part-of={name}", "app.kubernetes.io/name={name}-*", "prometheus={name}"),
    ),
    _victoria("VMSingle", "vmsingle"),
    _victoria("VMCluster", "vmselect", "vminsert", "vmstorage", "vmclusterlb", "vmselectinternal", "vminsertinternal"),
    _victoria("VMAgent", "vmagent"),
    _victoria("VMAlert", "vmalert"),
    _victoria("VMAlertmanager", "vmalertmanager"),
    _victoria("VMAuth", "vmauth"),
    _victoria("VMAnomaly", "vmanomaly"),
    _victoria("VLogs", "vlogs"),
    _victoria("VLAgent", "vlagent"),
    _victoria("VLSingle", "vlsingle"),
    _victoria("VLCluster", "vlselect", "vlinsert", "vlstorage", "vlclusterlb", "vlselectinternal", "vlinsertinternal"),
    _victoria("VTSingle", "vtsingle"),
    _victoria("VTCluster", "vtselect", "vtinsert", "vtstorage", "vtclusterlb", "vtselectinternal", "vtinsertinternal"),
    # grafana/grafana-operator: controllers/model, controllers/reconcilers/grafana/service_reconciler.go; version 4
    # had one Grafana a namespace, and its names were fixed
    Row(
        of_group("grafana.integreatly.org", "Grafana"),
        ("{name}-service", "{name}-alerting"),
        ("app={name}", "app.kubernetes.io/managed-by=grafana-operator"),
        labelled=True,
        ports=("grafana", "grafana-alert"),
    ),
    Row(of_group("integreatly.org", "Grafana"), ("grafana-service", "grafana-alert"), ("app=grafana",)),
    # grafana/loki: operator/internal/manifests/var.go
    Row(
        of_group("loki.grafana.com", "LokiStack"),
        ("{name}-gateway-http", "{name}-*-http", "{name}-*-grpc", "{name}-gossip-ring"),
        ("app.kubernetes.io/instance={name}", "app.kubernetes.io/name=lokistack", *_LOKI),
    ),
    # grafana/tempo-operator: internal/manifests/naming
    Row(
        of_group("tempo.grafana.com", "TempoStack", "TempoMonolithic"),
        ("tempo-{name}", "tempo-{name}-*"),
        ("app.kubernetes.io/instance={name}", "app.kubernetes.io/managed-by=tempo-operator"),
    ),
    # open-telemetry/opentelemetry-operator: internal/naming/main.go; labels of internal/manifests/manifestutils
    Row(
        of_group("opentelemetry.io", "OpenTelemetryCollector"),
        (
            "{name}-collector",
            "{name}-collector-headless",
            "{name}-collector-monitoring",
            "{name}-collector-extension",
            "{name}-targetallocator",
        ),
        (
            "app.kubernetes.io/instance={namespace}.{name}",
            "app.kubernetes.io/name={name}-collector",
            "app.kubernetes.io/managed-by=opentelemetry-operator",
            "app.kubernetes.io/component=opentelemetry-collector",
        ),
        inherits=True,
    ),
    Row(
        of_group("opentelemetry.io", "TargetAllocator", "OpAMPBridge"),
        ("{name}-targetallocator", "{name}-opamp-bridge"),
        ("app.kubernetes.io/instance={namespace}.{name}",),
    ),
    # jaegertracing/jaeger-operator: pkg/service
    Row(
        of_group("jaegertracing.io", "Jaeger"),
        (
            "{name}-query",
            "{name}-collector",
            "{name}-collector-headless",
            "{name}-agent",
            "{name}-operator-metrics",
        ),
        ("app.kubernetes.io/instance={name}", "app=jaeger"),
    ),
    # kube-logging/logging-operator: pkg/resources
    Row(
        of_group("logging.banzaicloud.io", "Logging"),
        ("{name}-fluentd", "{name}-fluentd-*", "{name}-fluentbit*", "{name}-syslog-ng*"),
        ("app.kubernetes.io/managed-by={name}",),
        namespace="*",
    ),
    # kiali.io/docs: the operator's Service is called as the instance, kiali by default
    Row(
        of_group("kiali.io", "Kiali"),
        ("kiali", "{spec.deployment.instance_name}"),
        ("app=kiali", "app.kubernetes.io/name=kiali"),
        namespace="*",
    ),
    # fluent/fluent-operator: pkg/operator
    Row(
        of_group("fluentd.fluent.io", "Fluentd"),
        ("{name}",),
        ("app.kubernetes.io/name={name}", "app.kubernetes.io/component=fluentd", "app.kubernetes.io/instance=fluentd"),
        inherits=True,
    ),
    Row(
        of_group("fluentbit.fluent.io", "FluentBit"),
        ("{name}",),
        ("app.kubernetes.io/name={name}", "app.kubernetes.io/name=fluent-bit"),
        inherits=True,
    ),
    # perses/perses-operator: internal/perses/common
    Row(
        of_group("perses.dev", "Perses"),
        ("{name}",),
        ("app.kubernetes.io/instance={name}", "app.kubernetes.io/managed-by=perses-operator"),
    ),
    # openshift/cluster-logging-operator: the collector, and the log store that it had before Loki
    Row(
        of_group("logging.openshift.io", "ClusterLogging", "ClusterLogForwarder"),
        (
            "collector",
            "elasticsearch",
            "elasticsearch-cluster",
            "elasticsearch-metrics",
            "kibana",
            "{name}",
            "{name}-*",
        ),
        ("component=collector", "component=elasticsearch", "component=kibana", "logging-infra=*"),
    ),
    Row(
        of_group("observability.openshift.io", "ClusterLogForwarder"),
        ("{name}", "{name}-*"),
        ("app.kubernetes.io/instance={name}", "app.kubernetes.io/component=collector"),
    ),
)
