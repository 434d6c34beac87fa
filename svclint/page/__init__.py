"""A report, and what points at what, as one HTML file that asks nobody for anything."""
