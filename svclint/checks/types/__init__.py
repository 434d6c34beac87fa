"""Checks of Service types: what ExternalName, NodePort and LoadBalancer take, and what they open."""
