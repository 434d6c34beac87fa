"""Kubernetes' JSON Schemas of all versions, offline, and those of the CRDs of a scope; each part is imported by need."""
