"""Checks of what keeps a Service answering while single pods come and go; opt-in policies."""
