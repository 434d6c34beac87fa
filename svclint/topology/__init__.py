"""What points at what in the scopes of a run, as one value that is chosen from, folded and drawn."""
