"""NGINX Ingress Controller (F5's): its group. The rest of what it means stands in:

- `references/nginx.py`, `references/ingress_annotations.py`: what its fields and annotations point at
- `traffic/claims.py`: which requests a VirtualServer claims
"""

GROUP = "k8s.nginx.org"
