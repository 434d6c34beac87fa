"""Traefik's API, which has had two groups."""

TRAEFIK = ("traefik.io", "traefik.containo.us")
"""The group of Traefik 2.10 and later, and the one before: the versions between 2.10 and 3 read both."""
