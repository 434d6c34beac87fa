"""Checks of kustomizations: files that are not there, patches without a target, names that are left behind."""
