"""The checks, a module or folder a topic: plain generator functions (subject, graph) -> violations, named like their cards."""
