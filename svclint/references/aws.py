"""The rows of the AWS Load Balancer Controller."""

from svclint.families import aws
from svclint.references.row import Row

ROWS: tuple[Row, ...] = (Row(((aws.GROUP, "TargetGroupBinding"),), "spec.serviceRef", "routes-to", ports=("port",)),)
