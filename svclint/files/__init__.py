"""Files, their paths and patterns of these, by plain names and at little cost."""
