"""Istio's networking API: its group, its Gateway, and where rules for the whole mesh are."""

NETWORKING = "networking.istio.io"

ISTIO_GATEWAY = (NETWORKING, "Gateway")

ROOT_NAMESPACE = "istio-system"
"""Where rules for the whole mesh are, unless MeshConfig.rootNamespace says otherwise."""
