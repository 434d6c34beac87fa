"""Gatekeeper: what its policies change of objects as they are made (`traffic/given_requests.py`)."""

MUTATIONS = "mutations.gatekeeper.sh"
