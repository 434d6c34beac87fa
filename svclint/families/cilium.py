"""Cilium: its group. The rest of what it means stands in:

- `references/cilium.py`, `references/endpoints.py`: what its policies select and admit
- `traffic/admission.py`: policies that may overrule Kubernetes' own
- `traffic/fqdns.py`: whether the addresses of hosts that its policies name are ever known
"""

GROUP = "cilium.io"
