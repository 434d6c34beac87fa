"""The checks, one module a topic: plain generator functions (subject, graph) -> violations, named like their cards."""
