"""The Gateway API: its groups. The rest of what it means stands in:

- `references/gateway_api.py`: what its fields point at; `resource/gateway.py`: listeners and their certificates
- `traffic/listeners.py`, `attachment.py`, `grants.py`: what a listener, a parent and a ReferenceGrant admit
- `traffic/gateway_claims.py`: which requests a route claims; `operators/gateways.py`: what makes Gateways
- `apiserver/gateway/`: what the server refuses; `checks/routes/`: the rules
"""

GROUP = "gateway.networking.k8s.io"
EXPERIMENTAL = "gateway.networking.x-k8s.io"
