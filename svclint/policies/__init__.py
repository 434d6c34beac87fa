"""What CEL says of a scope's objects: rules of one's own, those of admission policies, those of CRDs."""
