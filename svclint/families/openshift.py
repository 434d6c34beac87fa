"""OpenShift: its groups. The rest of what it means stands in:

- `references/openshift.py`: what its fields point at; `resource/workload.py`: the pods of DeploymentConfigs
- `traffic/claims.py`, `traffic/scale.py`: which requests a Route claims, how many pods there are
- `operators/platform.py`: what its operators make
"""

APPS = "apps.openshift.io"
ROUTE = "route.openshift.io"
OPERATOR = "operator.openshift.io"
