"""A process of its own for what a stranger's files may cost: bounded in time, memory and what it says."""
