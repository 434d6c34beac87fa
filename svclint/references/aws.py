"""The rows of the AWS Load Balancer Controller."""

from svclint.references.row import Row

ROWS: tuple[Row, ...] = (
    Row((("elbv2.k8s.aws", "TargetGroupBinding"),), "spec.serviceRef", "routes-to", ports=("port",)),
)
