"""Everyone who runs the jobs, a file each, behind the same few words.

A peer's module has a NAME, a `version()` and `contestants(job)`; importing it fails where its library is not installed.
"""

from __future__ import annotations

from bench.engine.peers.contestant import Contestant, Unfit, read_trajectory

__all__ = ["Contestant", "Unfit", "read_trajectory"]
