"""Edits that findings ask for: which go together, what becomes of a text, and whether they cured what they are for."""
