"""Rules about changes: two states of one tree, compared."""
