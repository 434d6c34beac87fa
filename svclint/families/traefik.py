"""Traefik: its group, which has had two names. The rest of what it means stands in:

- `references/traefik.py`, `references/ingress_annotations.py`: what its fields and annotations point at
- `traffic/claims.py`: which requests a router claims; `traffic/backends.py`
- `checks/routes/filters.py`: middlewares that are not there
"""

GROUP = "traefik.io"
FORMER = "traefik.containo.us"

TRAEFIK = (GROUP, FORMER)
"""The group of Traefik 2.10 and later, and the one before: the versions between 2.10 and 3 read both."""

EXTERNAL_NAMES = "traefik with ExternalName"
"""Traefik that is told to serve Services of type ExternalName, as a tree may say."""

KUBERNETES_CRD = "kubernetescrd"
"""The provider of its custom resources: behind an `@` it stands after a name that begins with the namespace."""
