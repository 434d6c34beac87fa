"""Argo: the group of Rollouts, Workflows and Applications. The rest of what it means stands in:

- `references/argo_rollouts.py`: what a Rollout's fields point at; `resource/workload.py`: its pods
- `traffic/splits.py`, `traffic/scale.py`: which version split it manages, how many pods it runs
- `operators/deploying.py`, `streaming.py`, `platform.py`: what Applications, Workflows and events make
"""

GROUP = "argoproj.io"
