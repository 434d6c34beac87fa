"""A run: the rules asked about scopes, their violations as findings, and what all scopes together make of these."""
