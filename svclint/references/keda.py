"""The rows of KEDA."""

from svclint.references.row import Row

ROWS: tuple[Row, ...] = (
    Row((("keda.sh", "ScaledObject"),), "spec.scaleTargetRef", "scales", "apps", "Deployment", typed="apiVersion"),
)
