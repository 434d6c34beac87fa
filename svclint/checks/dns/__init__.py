"""Names and ports of Services in free text: do they exist."""
