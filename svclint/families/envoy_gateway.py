"""Envoy Gateway: its group. `references/envoy_gateway.py`: what its policies are for."""

GROUP = "gateway.envoyproxy.io"
