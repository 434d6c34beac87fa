"""Expressions of Kubernetes' CEL, evaluated by a library in a process with limits; nothing here knows the graph."""
