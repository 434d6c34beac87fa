"""The checks, a module or folder a topic: generators (subject, graph) -> violations, named like their cards."""
