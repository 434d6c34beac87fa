"""Checks of routes: does the Service that a backend names exist, and does it have that port."""
