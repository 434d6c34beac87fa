"""Operators of databases, caches and search engines."""

from svclint.operators.row import Row, of_group

_CRUNCHY = (
    *("{name}-primary", "{name}-replicas", "{name}-ha", "{name}-ha-config", "{name}-pods"),
    *("{name}-pgbouncer", "{name}-pgadmin"),
)
_PERCONA_MONGO = ("{name}-mongos*", "{name}-cfg*", "{name}-rs*")
_OPENSEARCH_NAMES = ("{spec.general.serviceName}", "{name}-dashboards", "{name}-discovery", "{name}-*")

ROWS: tuple[Row, ...] = (
    # -- PostgreSQL
    # zalando/postgres-operator: pkg/cluster/util.go (serviceName), docs/user.md; labels of pkg/util/config
    Row(
        of_group("acid.zalan.do", "postgresql"),
        ("{name}", "{name}-repl", "{name}-config", "{name}-pooler", "{name}-pooler-repl"),
        ("cluster-name={name}", "application=spilo", "connection-pooler={name}-pooler*", "spilo-role=*"),
    ),
    # cloudnative-pg.io/documentation: Service Management, Connection Pooling; the EDB build has a group of its own
    Row(
        (("postgresql.cnpg.io", "Cluster"), ("postgresql.k8s.enterprisedb.io", "Cluster")),
        ("{name}-rw", "{name}-ro", "{name}-r", "{name}-any"),
        ("cnpg.io/cluster={name}", "postgresql={name}", "k8s.enterprisedb.io/cluster={name}"),
    ),
    Row(
        (("postgresql.cnpg.io", "Pooler"), ("postgresql.k8s.enterprisedb.io", "Pooler")),
        ("{name}",),
        ("cnpg.io/poolerName={name}", "k8s.enterprisedb.io/poolerName={name}"),
    ),
    # CrunchyData/postgres-operator: internal/naming/names.go, labels.go
    Row(
        of_group("postgres-operator.crunchydata.com", "PostgresCluster"),
        _CRUNCHY,
        ("postgres-operator.crunchydata.com/cluster={name}",),
    ),
    # percona/percona-postgresql-operator: built on the one above; docs.percona.com: expose
    Row(
        (("pgv2.percona.com", "PerconaPGCluster"), ("pg.percona.com", "PerconaPGCluster")),
        _CRUNCHY,
        ("postgres-operator.crunchydata.com/cluster={name}", "app.kubernetes.io/instance={name}"),
    ),
    # stackgres.io/doc: connecting to the cluster
    Row(
        of_group("stackgres.io", "SGCluster", "SGShardedCluster"),
        ("{name}", "{name}-primary", "{name}-replicas", "{name}-coord", "{name}-shards", "{name}-*"),
        ("stackgres.io/cluster-name={name}",),
    ),
    # -- MySQL and its kin
    # dev.mysql.com/doc/mysql-operator: connecting
    Row(
        of_group("mysql.oracle.com", "InnoDBCluster"),
        ("{name}", "{name}-instances", "{name}-router", "{name}-*-instances"),
        ("mysql.oracle.com/cluster={name}",),
    ),
    # percona/percona-xtradb-cluster-operator: pkg/pxc/service.go
    Row(
        of_group("pxc.percona.com", "PerconaXtraDBCluster"),
        (
            "{name}-pxc",
            "{name}-pxc-unready",
            "{name}-pxc-#",
            "{name}-haproxy",
            "{name}-haproxy-replicas",
            "{name}-proxysql",
            "{name}-proxysql-unready",
        ),
        (
            "app.kubernetes.io/instance={name}",
            "app.kubernetes.io/name=percona-xtradb-cluster",
            *(f"app.kubernetes.io/component={one}" for one in ("pxc", "haproxy", "proxysql")),
        ),
    ),
    # percona/percona-server-mysql-operator: pkg/mysql, pkg/haproxy, pkg/router, pkg/orchestrator
    Row(
        of_group("ps.percona.com", "PerconaServerMySQL"),
        ("{name}-mysql", "{name}-mysql-*", "{name}-haproxy", "{name}-router", "{name}-orc*"),
        ("app.kubernetes.io/instance={name}", "mysql.percona.com/*=*"),
    ),
    # bitpoke/mysql-operator: pkg/internal/mysqlcluster (GetNameForResource); one headless Service a namespace
    Row(
        of_group("mysql.presslabs.org", "MysqlCluster"),
        ("mysql", "{name}-mysql", "{name}-mysql-master", "{name}-mysql-replicas", "{name}-mysql-nodes"),
        ("mysql.presslabs.org/cluster={name}",),
    ),
    # cybozu-go/moco: api/v1beta2/mysqlcluster_types.go (PrefixedName, PrimaryServiceName, ReplicaServiceName)
    Row(
        of_group("moco.cybozu.com", "MySQLCluster"),
        ("moco-{name}", "moco-{name}-primary", "moco-{name}-replica"),
        ("app.kubernetes.io/instance={name}", "app.kubernetes.io/created-by=moco", "moco.cybozu.com/role=*"),
    ),
    # mariadb-operator: api/v1alpha1 *_keys.go; the group of its beginnings was mariadb.mmontes.io
    Row(
        (("k8s.mariadb.com", "MariaDB"), ("mariadb.mmontes.io", "MariaDB"), ("enterprise.mariadb.com", "MariaDB")),
        ("{name}", "{name}-internal", "{name}-primary", "{name}-secondary", "{name}-metrics"),
        ("app.kubernetes.io/instance={name}", "k8s.mariadb.com/role=*"),
    ),
    Row(
        (("k8s.mariadb.com", "MaxScale"), ("enterprise.mariadb.com", "MaxScale")),
        ("{name}", "{name}-internal", "{name}-gui", "{name}-metrics"),
        ("app.kubernetes.io/instance={name}",),
    ),
    # vitess.io/docs: planetscale/vitess-operator pkg/operator/vtgate, vtctld; names end in a hash
    Row(
        of_group("planetscale.com", "VitessCluster"),
        ("{name}-vtgate*", "{name}-vtctld*", "{name}-vttablet*", "{name}-vtadmin*", "{name}-*-vtgate*"),
        ("planetscale.com/cluster={name}",),
    ),
    # pingcap/tidb-operator: pkg/controller/controller_utils.go (PDMemberName and the like)
    Row(
        of_group("pingcap.com", "TidbCluster"),
        (
            "{name}-pd",
            "{name}-pd-peer",
            "{name}-tikv-peer",
            "{name}-tidb",
            "{name}-tidb-peer",
            "{name}-tiflash-peer",
            "{name}-ticdc-peer",
            "{name}-pump",
            "{name}-tiproxy*",
        ),
        (
            "app.kubernetes.io/instance={name}",
            "app.kubernetes.io/managed-by=tidb-operator",
            *(f"app.kubernetes.io/component={one}" for one in ("pd", "tikv", "tidb", "tiflash", "ticdc", "tiproxy")),
        ),
    ),
    Row(
        of_group("pingcap.com", "TidbMonitor"),
        ("{name}-prometheus", "{name}-grafana", "{name}-reloader", "{name}-monitor-reloader"),
        ("app.kubernetes.io/instance={name}", "app.kubernetes.io/managed-by=tidb-operator"),
    ),
    # cockroachdb/cockroach-operator: pkg/resource/names.go
    Row(
        of_group("crdb.cockroachlabs.com", "CrdbCluster"),
        ("{name}", "{name}-public"),
        ("app.kubernetes.io/instance={name}", "app.kubernetes.io/name=cockroachdb"),
    ),
    # yugabyte/yugabyte-operator: names are those of the components, one cluster a namespace
    Row(
        (("yugabyte.com", "YBCluster"), ("operator.yugabyte.io", "YBUniverse")),
        ("yb-masters", "yb-tservers", "yb-master-ui", "yb-tserver-ui", "yb-tserver-service", "{name}-*"),
        ("app=yb-master", "app=yb-tserver", "yugabyte.io/universe-name={name}"),
    ),
    # -- documents, columns, keys
    # percona/percona-server-mongodb-operator: pkg/psmdb/service.go: one a replica set
    Row(
        of_group("psmdb.percona.com", "PerconaServerMongoDB"),
        _PERCONA_MONGO,
        (
            "app.kubernetes.io/instance={name}",
            "app.kubernetes.io/name=percona-server-mongodb",
            *(f"app.kubernetes.io/component={one}" for one in ("mongod", "mongos", "cfg")),
        ),
    ),
    # mongodb/mongodb-kubernetes: api/v1 (ServiceName): the name with -svc, which is the pods' label too
    Row(
        (
            ("mongodbcommunity.mongodb.com", "MongoDBCommunity"),
            ("mongodb.com", "MongoDB"),
            ("mongodb.com", "MongoDBMultiCluster"),
            ("mongodb.com", "MongoDBOpsManager"),
        ),
        (
            *("{name}-svc", "{name}-svc-external", "{name}-*-svc", "{name}-*-svc-external", "{name}-svc-ext"),
            *("{name}-cs", "{name}-sh", "{spec.service}", "{spec.statefulSet.spec.serviceName}"),
        ),
        ("app={name}-svc", "app={name}-*-svc"),
    ),
    # docs.k8ssandra.io/components/cass-operator; api/v1beta1 (GetDatacenterServiceName and the like)
    Row(
        of_group("cassandra.datastax.com", "CassandraDatacenter"),
        (
            "{spec.clusterName}-{name}-service",
            "{spec.clusterName}-{name}-all-pods-service",
            "{spec.clusterName}-{name}-additional-seed-service",
            "{spec.clusterName}-{name}-node-port-service",
            "{spec.clusterName}-seed-service",
            # the cluster's name is cleaned of what a Service's name cannot hold
            "*-{name}-service",
            "*-seed-service",
        ),
        (
            "cassandra.datastax.com/cluster={spec.clusterName}",
            "cassandra.datastax.com/datacenter={name}",
            "app.kubernetes.io/managed-by=cass-operator",
        ),
    ),
    Row(
        of_group("k8ssandra.io", "K8ssandraCluster"),
        ("{name}-*-service", "{name}-seed-service"),
        ("k8ssandra.io/cluster-name={name}", "cassandra.datastax.com/cluster={name}"),
    ),
    # operator.docs.scylladb.com; pkg/naming
    Row(
        (("scylla.scylladb.com", "ScyllaCluster"), ("scylla.scylladb.com", "ScyllaDBDatacenter")),
        ("{name}-client", "{name}-*"),
        ("scylla/cluster={name}", "app.kubernetes.io/name=scylla", "app=scylla"),
    ),
    # Altinity/clickhouse-operator: pkg/model/chi/namer, pkg/model/chk/namer
    Row(
        of_group("clickhouse.altinity.com", "ClickHouseInstallation"),
        ("clickhouse-{name}", "service-{name}", "cluster-{name}-*", "shard-{name}-*", "chi-{name}-*"),
        ("clickhouse.altinity.com/chi={name}", "clickhouse.altinity.com/app=chop"),
    ),
    Row(
        of_group("clickhouse-keeper.altinity.com", "ClickHouseKeeperInstallation"),
        ("keeper-{name}", "chk-{name}-*", "{name}"),
        ("clickhouse-keeper.altinity.com/chk={name}",),
    ),
    # datainfrahq/druid-operator: makeNodeSpecificUniqueString
    Row(of_group("druid.apache.org", "Druid"), ("druid-{name}-*",), ("druid_cr={name}",)),
    # spotahome/redis-operator: operator/redisfailover/service/names.go
    Row(
        of_group("databases.spotahome.com", "RedisFailover"),
        ("rfs-{name}", "rfr-{name}", "rfrm-{name}", "rfrs-{name}"),
        ("app.kubernetes.io/name={name}", "redisfailovers.databases.spotahome.com/name={name}"),
    ),
    # OT-CONTAINER-KIT/redis-operator: k8sutils/redis-*.go
    Row(
        of_group("redis.redis.opstreelabs.in", "Redis", "RedisCluster", "RedisReplication", "RedisSentinel"),
        (
            "{name}",
            "{name}-headless",
            "{name}-additional",
            "{name}-master*",
            "{name}-replica*",
            "{name}-leader*",
            "{name}-follower*",
            "{name}-sentinel*",
        ),
        ("app={name}", "app={name}-leader", "app={name}-follower", "app={name}-sentinel", "redis_setup_type=*"),
    ),
    # redis.io/docs: Redis Enterprise for Kubernetes; a database's Service has its name
    Row(
        of_group("app.redislabs.com", "RedisEnterpriseCluster"),
        ("{name}", "{name}-ui", "{name}-prom"),
        ("redis.io/cluster={name}", "app=redis-enterprise"),
    ),
    Row(
        of_group("app.redislabs.com", "RedisEnterpriseDatabase"), ("{name}", "{name}-headless", "{name}-load-balancer")
    ),
    # dragonflydb/dragonfly-operator: internal/resources
    Row(of_group("dragonflydb.io", "Dragonfly"), ("{name}",), ("app={name}", "app.kubernetes.io/name=dragonfly")),
    # kubedb.com/docs: every database has a Service of its name, and one for its pods
    Row(
        of_group("kubedb.com", "*"),
        ("{name}", "{name}-pods", "{name}-standby", "{name}-*"),
        ("app.kubernetes.io/instance={name}", "app.kubernetes.io/managed-by=kubedb.com"),
    ),
    # coreos/etcd-operator: pkg/util/k8sutil (ClientServiceName); gardener/etcd-druid: api/core (GetClientServiceName)
    Row(
        of_group("etcd.database.coreos.com", "EtcdCluster"),
        ("{name}", "{name}-client"),
        ("etcd_cluster={name}", "app=etcd"),
    ),
    Row(
        of_group("druid.gardener.cloud", "Etcd"),
        ("{name}-client", "{name}-peer"),
        ("app.kubernetes.io/part-of={name}", "instance={name}"),
    ),
    # pravega/zookeeper-operator: pkg/zk/generators.go
    Row(
        of_group("zookeeper.pravega.io", "ZookeeperCluster"),
        ("{name}-client", "{name}-headless", "{name}-admin-server"),
        ("app={name}", "release={name}"),
    ),
    # -- search
    # elastic.co/guide/en/cloud-on-k8s: accessing services; pkg/controller/*/label
    Row(
        of_group("elasticsearch.k8s.elastic.co", "Elasticsearch"),
        ("{name}-es-http", "{name}-es-internal-http", "{name}-es-transport", "{name}-es-remote-cluster", "{name}-es-*"),
        ("elasticsearch.k8s.elastic.co/cluster-name={name}", "common.k8s.elastic.co/type=elasticsearch"),
    ),
    Row(
        of_group("kibana.k8s.elastic.co", "Kibana"),
        ("{name}-kb-http",),
        ("kibana.k8s.elastic.co/name={name}", "common.k8s.elastic.co/type=kibana"),
    ),
    Row(
        of_group("apm.k8s.elastic.co", "ApmServer"),
        ("{name}-apm-http",),
        ("apm.k8s.elastic.co/name={name}", "common.k8s.elastic.co/type=apm-server"),
    ),
    Row(
        of_group("enterprisesearch.k8s.elastic.co", "EnterpriseSearch"),
        ("{name}-ent-http",),
        ("enterprisesearch.k8s.elastic.co/name={name}",),
    ),
    Row(
        of_group("maps.k8s.elastic.co", "ElasticMapsServer"), ("{name}-ems-http",), ("maps.k8s.elastic.co/name={name}",)
    ),
    Row(of_group("agent.k8s.elastic.co", "Agent"), ("{name}-agent-http",), ("agent.k8s.elastic.co/name={name}",)),
    Row(of_group("beat.k8s.elastic.co", "Beat"), (), ("beat.k8s.elastic.co/name={name}",)),
    Row(
        of_group("logstash.k8s.elastic.co", "Logstash"),
        ("{name}-ls-api", "{name}-ls-*"),
        ("logstash.k8s.elastic.co/name={name}",),
    ),
    # opensearch-project/opensearch-k8s-operator: pkg/builders/cluster.go; a newer group renames the labels
    Row(
        (("opensearch.opster.io", "OpenSearchCluster"), ("opensearch.org", "OpenSearchCluster")),
        _OPENSEARCH_NAMES,
        (
            "opster.io/opensearch-cluster={name}",
            "opensearch.org/opensearch-cluster={name}",
            "opensearch.cluster.dashboards={name}",
        ),
    ),
    # apache.org/solr-operator: api/v1beta1 (CommonServiceName, HeadlessServiceName)
    Row(
        of_group("solr.apache.org", "SolrCloud"),
        ("{name}-solrcloud-common", "{name}-solrcloud-headless", "{name}-solrcloud-*"),
        ("solr-cloud={name}", "technology=solr-cloud"),
    ),
)
