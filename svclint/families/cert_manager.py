"""cert-manager: its group. `references/cert_manager.py`: what an issuer's solvers point at."""

GROUP = "cert-manager.io"
