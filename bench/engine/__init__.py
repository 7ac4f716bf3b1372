"""The engine beside its peers: the same jobs, the same numbers, one thread."""
