"""API families: a module each, with its groups and where the rest of what it means stands; Kubernetes has none."""
