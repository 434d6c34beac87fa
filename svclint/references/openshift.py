"""The rows of OpenShift."""

from svclint.references.row import Row

_DEPLOYMENT_CONFIG = (("apps.openshift.io", "DeploymentConfig"),)

ROWS: tuple[Row, ...] = (Row(_DEPLOYMENT_CONFIG, "spec.selector", "governs", kind="Pod", name="", selector="map"),)
