"""Checks of whole objects: would the API server take them, and is one defined twice."""
