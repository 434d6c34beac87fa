"""Flagger: its group. The rest of what it means stands in:

- `references/flagger.py`: what a Canary's fields point at; `operators/gateways.py`: the Services that it makes
- `traffic/splits.py`, `traffic/subsets.py`: the version split that it manages
"""

GROUP = "flagger.app"
