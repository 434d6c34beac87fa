"""Operators of analytic and vector databases, of grids, and of databases of any kind."""

from svclint.operators.row import Row, of_group

ROWS: tuple[Row, ...] = (
    # hyperspike/valkey-operator: internal/controller/valkey_controller.go (labels, upsertService and the like)
    Row(
        of_group("hyperspike.io", "Valkey"),
        ("{name}", "{name}-headless", "{name}-metrics", "{name}-proxy"),
        ("app.kubernetes.io/instance={name}", "app.kubernetes.io/name=valkey"),
        inherits=True,
    ),
    # hazelcast/hazelcast-platform-operator: controllers/hazelcast; a Service for each member that is exposed
    Row(
        of_group("hazelcast.com", "Hazelcast"),
        ("{name}", "{name}-#", "{name}-*"),
        ("app.kubernetes.io/instance={name}", "app.kubernetes.io/name=hazelcast"),
    ),
    Row(
        of_group("hazelcast.com", "ManagementCenter"),
        ("{name}",),
        ("app.kubernetes.io/instance={name}", "app.kubernetes.io/name=management-center"),
    ),
    # StarRocks/starrocks-kubernetes-operator: pkg/k8sutils/templates/service (SearchServiceName, ExternalServiceName)
    Row(
        of_group("starrocks.com", "StarRocksCluster"),
        (
            *("{name}-fe-service", "{name}-be-service", "{name}-cn-service", "{name}-fe-proxy-service"),
            *("{name}-fe-search", "{name}-be-search", "{name}-cn-search"),
        ),
        (
            "app.starrocks.ownerreference/name={name}-*",
            "app.kubernetes.io/component=fe",
            "app.kubernetes.io/component=be",
        ),
    ),
    # zilliztech/milvus-operator: pkg/controllers (GetServiceInstanceName); it installs charts of what Milvus needs
    Row(
        of_group("milvus.io", "Milvus", "MilvusCluster"),
        ("{name}-milvus", "{name}-etcd*", "{name}-minio*", "{name}-pulsar*", "{name}-kafka*"),
        ("app.kubernetes.io/instance={name}", "app.kubernetes.io/name=milvus"),
    ),
    # percona/everest-operator: a database of one of Percona's operators, under the same name
    Row(
        of_group("everest.percona.com", "DatabaseCluster"),
        (
            *("{name}-haproxy", "{name}-haproxy-replicas", "{name}-proxysql", "{name}-pxc", "{name}-mongos"),
            "{name}-rs*",
            *("{name}-primary", "{name}-replicas", "{name}-ha", "{name}-pgbouncer"),
        ),
        ("app.kubernetes.io/instance={name}", "postgres-operator.crunchydata.com/cluster={name}"),
    ),
)
