"""The rules of the topic "statefulsets"."""
