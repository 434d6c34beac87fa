"""Two states of what is applied together, compared: which objects change, and what that does to traffic meanwhile."""
