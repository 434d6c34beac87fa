"""KEDA: its groups. `references/keda.py`: what it scales and watches; `traffic/scale.py`: how many pods that leaves."""

GROUP = "keda.sh"
HTTP = "http.keda.sh"

AUTHENTICATION = (GROUP, "TriggerAuthentication")
CLUSTER_AUTHENTICATION = (GROUP, "ClusterTriggerAuthentication")
