"""OpenShift: its groups. The rest of what it means stands in:

- `references/openshift.py`: what its fields point at; `resource/workload.py`: the pods of DeploymentConfigs
- `traffic/claims.py`, `traffic/scale.py`: which requests a Route claims, how many pods there are
- `operators/platform.py`: what its operators make
- `traffic/given_requests.py`: what gives containers requests as they are made
- `traffic/built_images.py`: which images are built here, and what their Dockerfiles say of ports
"""

APPS = "apps.openshift.io"
ROUTE = "route.openshift.io"
OPERATOR = "operator.openshift.io"
BUILD = "build.openshift.io"
IMAGE = "image.openshift.io"
# openshift/cluster-resource-override-admission-operator: the operator's own, and that of the older admission plugin
OVERRIDES = ("operator.autoscaling.openshift.io", "autoscaling.openshift.io")
