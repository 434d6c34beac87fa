"""The rows of Argo Rollouts."""

from svclint.references.row import Row

_ROLLOUT = (("argoproj.io", "Rollout"),)

ROWS: tuple[Row, ...] = (
    Row(_ROLLOUT, "spec.selector", "governs", kind="Pod", name="", selector="labels"),
    Row(_ROLLOUT, "spec.workloadRef", "runs", kind="", typed="apiVersion"),
)
