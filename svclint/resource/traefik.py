"""Traefik's API, which has had two groups, and how it calls its objects."""

TRAEFIK = ("traefik.io", "traefik.containo.us")
"""The group of Traefik 2.10 and later, and the one before: the versions between 2.10 and 3 read both."""

KUBERNETES_CRD = "kubernetescrd"
"""The provider of its custom resources: behind an `@` it stands after a name that begins with the namespace."""
