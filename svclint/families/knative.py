"""Knative Serving: its group. The rest of what it means stands in:

- `references/knative.py`: what its fields point at; `resource/workload.py`: its pods
- `operators/serving.py`: the Services that it makes
- `checks/objects/duplicates.py`: its revisions
- `render/kustomize/defaults.py`: the Secrets whose names kustomize changes in it
"""

SERVING = "serving.knative.dev"
