"""Contour: its group. `references/contour.py`: what its fields point at; `traffic/claims.py`: what its routes claim."""

GROUP = "projectcontour.io"

EXTERNAL_NAMES = "contour with ExternalName"
"""Contour that is told to serve Services of type ExternalName, as a tree may say."""
