"""The variables that policies of one's own know."""

NAMES = ("object", "endpoints", "routes", "referrers", "namespace", "scope")
