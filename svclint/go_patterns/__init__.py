"""Regular expressions that strangers wrote for Go's engine: read as Go does, and never run by one that backtracks.

Kubernetes, kustomize and Prometheus match by Go's `regexp`, whose time is linear. A pattern is translated into the few
signs that all engines read alike (`translating`), and matched by whichever is surely fast enough (`matching`).
"""

from svclint.go_patterns.matching import GoPattern
from svclint.go_patterns.translating import NoPattern, NotKnown, translated

__all__ = ["GoPattern", "NoPattern", "NotKnown", "translated"]
