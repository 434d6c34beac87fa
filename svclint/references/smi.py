"""The rows of the Service Mesh Interface."""

from svclint.families import smi
from svclint.references.row import Row

_SPLIT = ((smi.SPLIT, "TrafficSplit"),)

ROWS: tuple[Row, ...] = (Row(_SPLIT, "spec.backends[]", "routes-to", name="service", weight="weight"),)
