"""Traefik: its group, which has had two names. The rest of what it means stands in:

- `references/traefik.py`, `references/ingress_annotations.py`: what its fields and annotations point at
- `traffic/claims.py`: which requests a router claims; `traffic/middlewares.py`, `traffic/backends.py`
- `checks/routes/filters.py`: middlewares that are not there
"""

GROUP = "traefik.io"
FORMER = "traefik.containo.us"

TRAEFIK = (GROUP, FORMER)
"""The group of Traefik 2.10 and later, and the one before: the versions between 2.10 and 3 read both."""
