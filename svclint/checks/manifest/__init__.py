"""Checks of the files themselves: can they be read, do all readers read the same, does svclint's own part hold."""
