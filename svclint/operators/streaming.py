"""Operators of message brokers and of batch and stream processing."""

from svclint.families import argo
from svclint.operators.row import Row, of_group

ROWS: tuple[Row, ...] = (
    # strimzi.io/docs: resources created; api KafkaResources.java; they hand their own labels on
    Row(
        of_group("kafka.strimzi.io", "Kafka"),
        (
            "{name}-kafka-bootstrap",
            "{name}-kafka-brokers",
            "{name}-kafka-external-bootstrap",
            "{name}-kafka-*-bootstrap",
            "{name}-*-#",
            "{name}-zookeeper-client",
            "{name}-zookeeper-nodes",
            "{name}-cruise-control",
        ),
        ("strimzi.io/cluster={name}", "app.kubernetes.io/managed-by=strimzi-cluster-operator"),
        inherits=True,
    ),
    Row(
        of_group("kafka.strimzi.io", "KafkaNodePool"),
        (),
        ("strimzi.io/pool-name={name}", "strimzi.io/cluster={labels.strimzi.io/cluster}"),
        inherits=True,
    ),
    Row(
        of_group("kafka.strimzi.io", "KafkaConnect", "KafkaConnectS2I"),
        ("{name}-connect-api", "{name}-connect"),
        ("strimzi.io/cluster={name}",),
        inherits=True,
    ),
    Row(
        of_group("kafka.strimzi.io", "KafkaBridge"),
        ("{name}-bridge-service",),
        ("strimzi.io/cluster={name}",),
        inherits=True,
    ),
    Row(
        of_group("kafka.strimzi.io", "KafkaMirrorMaker", "KafkaMirrorMaker2"),
        ("{name}-mirrormaker2-api", "{name}-mirrormaker2"),
        ("strimzi.io/cluster={name}",),
        inherits=True,
    ),
    # banzaicloud/koperator: pkg/util/kafka
    Row(
        of_group("kafka.banzaicloud.io", "KafkaCluster"),
        (
            *("{name}-headless", "{name}-all-broker", "{name}-cruisecontrol-svc", "{name}-#", "{name}-#-*"),
            *("envoy-loadbalancer-*-{name}", "meshgateway-*-{name}"),
        ),
        ("kafka_cr={name}",),
    ),
    # docs.redpanda.com: the operator installs the chart under the custom resource's name
    Row(
        (("cluster.redpanda.com", "Redpanda"), ("redpanda.vectorized.io", "Cluster")),
        ("{name}", "{name}-external", "{name}-console", "{name}-cluster", "lb-{name}-*"),
        ("app.kubernetes.io/instance={name}",),
    ),
    Row(
        (("cluster.redpanda.com", "Console"), ("redpanda.vectorized.io", "Console")),
        ("{name}",),
        ("app.kubernetes.io/instance={name}",),
    ),
    # docs.confluent.io/operator: each component has a Service of its name, and more for what it exposes
    Row(
        of_group("platform.confluent.io", "*"),
        ("{name}", "{name}-bootstrap-lb", "{name}-*-internal", "{name}-*-lb", "{name}-*"),
        ("confluent-platform=true", "platform.confluent.io/*={name}"),
    ),
    # rabbitmq/cluster-operator: internal/resource/service.go, headless_service.go; labels are handed on
    Row(
        of_group("rabbitmq.com", "RabbitmqCluster"),
        ("{name}", "{name}-nodes"),
        (
            *("app.kubernetes.io/name={name}", "app.kubernetes.io/component=rabbitmq"),
            "app.kubernetes.io/part-of=rabbitmq",
        ),
        inherits=True,
    ),
    # nats-io/nats-operator: pkg/util/kubernetes (ManagementServiceName)
    Row(of_group("nats.io", "NatsCluster"), ("{name}", "{name}-mgmt"), ("nats_cluster={name}", "app=nats")),
    Row(
        of_group("streaming.nats.io", "NatsStreamingCluster"),
        ("{name}",),
        ("stan_cluster={name}", "app=nats-streaming"),
    ),
    # streamnative.io/docs: a Service and a headless one for each component
    Row(
        (
            ("pulsar.streamnative.io", "PulsarBroker"),
            ("pulsar.streamnative.io", "PulsarProxy"),
            ("bookkeeper.streamnative.io", "BookKeeperCluster"),
            ("zookeeper.streamnative.io", "ZooKeeperCluster"),
        ),
        ("{name}-broker*", "{name}-pulsar-proxy*", "{name}-proxy*", "{name}-bk*", "{name}-zk*"),
        ("cloud.streamnative.io/cluster={name}",),
    ),
    # nightlies.apache.org/flink: native Kubernetes deployment, the names are those of the cluster id
    # docs.confluent.io/operator: Confluent's manager for Flink deploys a FlinkApplication the same way
    Row(
        (("flink.apache.org", "FlinkDeployment"), ("platform.confluent.io", "FlinkApplication")),
        ("{name}", "{name}-rest"),
        ("app={name}", "type=flink-native-kubernetes"),
    ),
    # kubeflow/spark-operator: internal/controller/sparkapplication/web_ui.go; pkg/common/spark.go
    Row(
        of_group("sparkoperator.k8s.io", "SparkApplication", "ScheduledSparkApplication"),
        ("{name}-ui-svc", "{name}-driver-svc", "{name}-*-driver-svc", "{name}-*-svc"),
        ("sparkoperator.k8s.io/app-name={name}", "spark-app-name={name}", "spark-role=driver", "spark-role=executor"),
    ),
    Row(
        of_group("sparkoperator.k8s.io", "SparkConnect"),
        ("{name}-server",),
        ("sparkoperator.k8s.io/connect-name={name}",),
    ),
    # argoproj/argo-events: controllers/eventsource, controllers/eventbus/installer
    Row(
        of_group(argo.GROUP, "EventSource"),
        ("{name}-eventsource-svc",),
        ("eventsource-name={name}", "owner-name={name}"),
    ),
    Row(
        of_group(argo.GROUP, "EventBus"),
        ("eventbus-{name}-stan-svc", "eventbus-{name}-js-svc", "eventbus-{name}-*"),
        ("eventbus-name={name}", "owner-name={name}"),
    ),
    Row(of_group(argo.GROUP, "Sensor"), (), ("sensor-name={name}", "owner-name={name}")),
    # temporalio by alexandrevilain/temporal-operator: pkg/resource
    Row(
        of_group("temporal.io", "TemporalCluster"),
        ("{name}-frontend", "{name}-*-headless", "{name}-ui", "{name}-admintools"),
        ("app.kubernetes.io/name={name}", "app.kubernetes.io/part-of=temporal"),
    ),
    # emqx/emqx-operator: apis/apps: labels; its Services have those of the custom resource
    Row(
        of_group("apps.emqx.io", "EMQX", "EMQXEnterprise"),
        ("{name}-listeners", "{name}-dashboard", "{name}-headless", "{name}-*-headless"),
        ("apps.emqx.io/instance={name}", "apps.emqx.io/managed-by=emqx-operator"),
    ),
    # artemiscloud/activemq-artemis-operator (arkmq-org): controllers/activemqartemis_reconciler.go, pkg/utils/selectors
    # a Service for each acceptor, connector and console of each broker
    Row(
        (("broker.amq.io", "ActiveMQArtemis"), ("broker.arkmq.org", "Broker")),
        ("{name}-hdls-svc", "{name}-ping-svc", "{name}-*-#-svc"),
        ("ActiveMQArtemis={name}", "application={name}-app"),
    ),
)
