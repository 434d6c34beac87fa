"""Knative Serving and Eventing: their groups. The rest of what they mean stands in:

- `references/knative.py`: what their fields point at; `resource/workload.py`: the pods of Serving
- `operators/serving.py`: the Services that they make
- `checks/objects/duplicates.py`: revisions
- `render/kustomize/defaults.py`: the Secrets whose names kustomize changes in it
"""

SERVING = "serving.knative.dev"
EVENTING = "eventing.knative.dev"
MESSAGING = "messaging.knative.dev"
FLOWS = "flows.knative.dev"
SOURCES = "sources.knative.dev"
