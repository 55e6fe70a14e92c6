"""Documents read by the workers of a Dask cluster instead of by worker processes of this machine."""
