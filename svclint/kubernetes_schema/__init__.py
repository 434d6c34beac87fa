"""Kubernetes' JSON Schemas of all versions, offline, and those of a scope's CRDs; each part is imported by need."""
