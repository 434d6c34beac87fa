"""Operators of functions, model servers, training jobs and notebooks."""

from svclint.families import knative
from svclint.operators.row import Row, of_group

_TRAINING = ("TFJob", "PyTorchJob", "MPIJob", "XGBoostJob", "PaddleJob", "JAXJob")

ROWS: tuple[Row, ...] = (
    # knative.dev/docs/serving: a route's Service has its name; each revision has a public and a private one
    Row(
        of_group(knative.SERVING, "Service", "Configuration", "Revision", "Route", "DomainMapping"),
        ("{name}", "{name}-*", "{name}-*-private", "{spec.template.metadata.name}", "*-{name}"),
        (
            "serving.knative.dev/service={name}",
            "serving.knative.dev/configuration={name}",
            "serving.knative.dev/revision=*",
        ),
        inherits=True,
    ),
    # knative.dev/docs/eventing: a channel's Service is its name with -kn-channel; brokers share one ingress
    Row(
        (
            (knative.MESSAGING, "InMemoryChannel"),
            (knative.MESSAGING, "Channel"),
            (knative.MESSAGING, "KafkaChannel"),
            (knative.MESSAGING, "NatssChannel"),
            (knative.MESSAGING, "NatsJetStreamChannel"),
        ),
        ("{name}-kn-channel",),
    ),
    Row(
        of_group(knative.EVENTING, "Broker"),
        (
            "broker-ingress",
            "broker-filter",
            "kafka-broker-ingress",
            "{name}-broker-ingress",
            "{name}-kne-trigger-kn-channel",
        ),
        ("eventing.knative.dev/broker={name}",),
        namespace="*",
    ),
    # kserve/kserve: pkg/constants (PredictorServiceName and the like); the Service of the name itself is an alias
    Row(
        (("serving.kserve.io", "InferenceService"), ("serving.kubeflow.org", "InferenceService")),
        ("{name}", "{name}-predictor*", "{name}-transformer*", "{name}-explainer*", "{name}-metrics"),
        (
            *("serving.kserve.io/inferenceservice={name}", "app=isvc.{name}-*"),
            *(f"component={one}" for one in ("predictor", "transformer", "explainer")),
        ),
        inherits=True,
    ),
    Row(
        of_group("serving.kserve.io", "InferenceGraph"),
        ("{name}", "{name}-default"),
        ("serving.kserve.io/inferencegraph={name}",),
    ),
    Row(
        of_group("serving.kserve.io", "LLMInferenceService"),
        ("{name}-kserve-*", "{name}-epp-service", "{name}-inference-*"),
        ("app.kubernetes.io/name={name}",),
    ),
    # docs.seldon.io: seldon core 1: operator/apis (GetSeldonDeploymentName, GetServiceName)
    Row(
        of_group("machinelearning.seldon.io", "SeldonDeployment"),
        ("{name}-*", "{spec.name}-*"),
        (
            "seldon-deployment-id={name}",
            "seldon-deployment-id={spec.name}",
            "seldon-app={name}-*",
            "seldon-app-svc={name}-*",
        ),
    ),
    # ray-project/kuberay: controllers/ray/utils/util.go (GenerateHeadServiceName, GenerateServeServiceName)
    Row(
        of_group("ray.io", "RayCluster", "RayService", "RayJob"),
        ("{name}-head-svc", "{name}-serve-svc", "{name}-headless", "{name}-*-head-svc", "{name}-*-headless"),
        (
            "ray.io/cluster={name}",
            "ray.io/cluster={name}-*",
            "ray.io/identifier={name}-*",
            "ray.io/node-type=head",
            "ray.io/serve=*",
        ),
    ),
    # lws.sigs.k8s.io, jobset.sigs.k8s.io: a headless Service for all pods, called as the set or its subdomain
    Row(
        of_group("leaderworkerset.x-k8s.io", "LeaderWorkerSet"),
        ("{name}", "{name}-*"),
        ("leaderworkerset.sigs.k8s.io/name={name}",),
    ),
    Row(
        of_group("jobset.x-k8s.io", "JobSet"),
        ("{name}", "{spec.network.subdomain}"),
        ("jobset.sigs.k8s.io/jobset-name={name}",),
    ),
    # kubeflow/training-operator: pkg/core/service.go: one headless Service a replica, called as its pod
    Row(
        of_group("kubeflow.org", *_TRAINING),
        ("{name}", *(f"{{name}}-{one}-#" for one in ("master", "worker", "chief", "ps", "launcher", "evaluator"))),
        ("training.kubeflow.org/job-name={name}", "job-name={name}"),
    ),
    # kubeflow/notebooks: components/notebook-controller, tensorboard-controller, pvcviewer-controller
    Row(
        of_group("kubeflow.org", "Notebook", "PVCViewer"),
        ("{name}", "pvc-viewer-{name}"),
        ("notebook-name={name}", "statefulset={name}"),
        inherits=True,
    ),
    Row(of_group("tensorboard.kubeflow.org", "Tensorboard"), ("{name}",), ("app={name}",)),
    # openfaas.com/docs, fission.io: one Service a function
    Row(of_group("openfaas.com", "Function"), ("{spec.name}", "{name}"), ("faas_function={spec.name}",), namespace="*"),
    # volcano-sh/volcano: pkg/controllers/job/plugins: svc and ray; staging/src/volcano.sh/apis/pkg/apis/batch
    Row(
        of_group("batch.volcano.sh", "Job"),
        ("{name}", "{name}-head-svc"),
        ("volcano.sh/job-name={name}", "volcano.sh/queue-name={spec.queue}", "volcano.sh/task-spec=*"),
    ),
    # stacklok/toolhive: cmd/thv-operator/controllers
    Row(
        of_group("toolhive.stacklok.dev", "MCPServer", "MCPRemoteProxy", "VirtualMCPServer", "MCPRegistry"),
        (
            "mcp-{name}-proxy",
            "mcp-{name}-remote-proxy",
            "mcp-{name}",
            "mcp-{name}-headless",
            "vmcp-{name}",
            "{name}-api",
        ),
        ("toolhive-name={name}", "toolhive=true", "app=mcpserver", "app.kubernetes.io/instance={name}"),
    ),
    # kagent-dev/kagent: go/core/internal/controller/translator
    Row(
        of_group("kagent.dev", "Agent", "MCPServer"),
        ("{name}",),
        ("kagent={name}", "app=kagent", "app.kubernetes.io/name={name}", "app.kubernetes.io/instance={name}"),
    ),
)
