"""Measurements that are no tests: how fast the engine is beside others, and how long a visitor waits."""
