"""The rows of the Service Mesh Interface."""

from svclint.references.row import Row

_SPLIT = (("split.smi-spec.io", "TrafficSplit"),)

ROWS: tuple[Row, ...] = (Row(_SPLIT, "spec.backends[]", "routes-to", name="service", weight="weight"),)
