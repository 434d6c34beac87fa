"""Checks of label selectors: do they match pods, too many pods, or their own."""
