"""Monitors of the Prometheus operator: what they scrape, and by which port."""
