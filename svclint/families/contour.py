"""Contour: its group. `references/contour.py`: what its fields point at; `traffic/claims.py`: what its routes claim."""

GROUP = "projectcontour.io"
