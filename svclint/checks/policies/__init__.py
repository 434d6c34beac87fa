"""NetworkPolicies: which pods they mean, and who may come to a port by all of them together."""
