"""Runs the jobs with everyone who is installed, prints the table and keeps the figures.

python -m bench.engine.run [JOB …] [--quick] [--only PEER …]
"""

from __future__ import annotations

import argparse
import importlib
import os
import platform
import sys
import time
import warnings
from types import ModuleType

from bench.engine.figures import OURS, Figures, write_table
from bench.engine.jobs import JOBS
from bench.engine.measure import Effort, measure
from bench.environment import write_results

PEERS = ("chainrule", "byhand", "pytorch", "jax", "hips", "micrograd", "casadi")
TOLERANCE = 1e-9
THOROUGH, QUICK = Effort(warm=15, cold=5, seconds=20.0), Effort(warm=5, cold=0, seconds=5.0)


def main() -> int:
    """Measure what is asked for; 1 when someone disagrees."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("jobs", nargs="*", help=f"of {', '.join(JOBS)}; J2 means all of J2; all unless given")
    parser.add_argument("--quick", action="store_true", help="fewer rounds, no cold starts")
    parser.add_argument("--only", nargs="*", default=PEERS[1:], help=f"of {', '.join(PEERS[1:])}; all unless given")
    asked = parser.parse_args()
    warnings.simplefilter("error", RuntimeWarning)
    pin_to_one_core()
    peers, missing = load([PEERS[0], *asked.only])
    versions = {peer.NAME: peer.version() for peer in peers}
    found: dict[str, Figures] = {}
    for name in JOBS:
        if asked.jobs and not {name, name.partition("/")[0]} & set(asked.jobs):
            continue
        found[name] = run_job(name, peers, QUICK if asked.quick else THOROUGH)
        found[name].absent |= missing
        write_results("engine", {"machine": machine(), "versions": versions, "jobs": found})
    print(write_table(found, versions))
    return report_disagreement(found)


def pin_to_one_core() -> None:
    """Libraries count the cores they may use when they are imported; to compare, all get one."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})


def load(names: list[str]) -> tuple[list[ModuleType], dict[str, str]]:
    """Import every peer that is installed."""
    peers, missing = [], {}
    for name in names:
        try:
            peers.append(importlib.import_module(f"bench.engine.peers.{name}"))
        except ImportError as error:
            missing[name] = f"not installed ({error})"
    return peers, missing


def run_job(name: str, peers: list[ModuleType], effort: Effort) -> Figures:
    """Measure one job, and say how long that took."""
    start, job = time.monotonic(), JOBS[name]()
    makers = {who: make for peer in peers for who, make in peer.contestants(job).items()}
    figures = measure(job, makers, effort)
    print(f"· {name}: {time.monotonic() - start:.0f} s", file=sys.stderr, flush=True)
    return figures


def report_disagreement(found: dict[str, Figures]) -> int:
    """Name everyone whose numbers are not ours."""
    wrong = [(job, who, by) for job, f in found.items() for who, by in f.difference.items() if not by <= TOLERANCE]
    for job, who, by in wrong:
        print(f"{who} and {OURS} differ on {job} by {by:.1e}")
    if not wrong:
        print(f"All agree on loss, gradients and trajectories to {TOLERANCE:g}.")
    return int(bool(wrong))


def machine() -> dict[str, str | int | float | None]:
    """Where this was measured."""
    return {
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.machine()}",
        "cores": os.cpu_count(),
        "load": os.getloadavg()[0],
    }


if __name__ == "__main__":
    sys.exit(main())
