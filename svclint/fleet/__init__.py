"""Many repositories: one job a repository over Dask, a row for each as it is done; imported by `svclint fleet` only."""
