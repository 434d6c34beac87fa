"""svclint finds, in Kubernetes manifests, the places where traffic will not arrive."""

__version__ = "0.1.0"
