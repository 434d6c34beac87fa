"""Checks of ports: does what a Service targets exist in the pods, and do pods declare their ports well."""
