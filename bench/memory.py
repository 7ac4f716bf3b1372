"""What the engine takes in memory: a million points at their peak, and what many iterations leave behind.

    python -m bench.memory

Each probe runs in a process of its own, so that one's leftovers are not another's start.
"""

from __future__ import annotations

import gc
import json
import resource
import subprocess
import sys
import tracemalloc
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from bench.engine.jobs import Job, curve_fit, curve_fit_program, network
from bench.engine.peers.chainrule import prepare
from bench.environment import SINGLE_THREAD, write_results

ROOT = Path(__file__).resolve().parent.parent
AIM_PEAK, AIM_LEFT = 250.0, 0.1
ITERATIONS = 2_000
MEGABYTE = 1e6


def main() -> int:
    """Run one probe, or all of them, each in a new process."""
    if len(sys.argv) > 1:
        print(json.dumps(PROBES[sys.argv[1]]()))
        return 0
    found = {name: probe_apart(name) for name in PROBES}
    write_results("memory", found)
    print("Memory (MB)")
    for name, figures in found.items():
        print(f"  {name}: {', '.join(f'{what} {value:.2f}' for what, value in figures.items())}")
    return 0


def probe_apart(name: str) -> dict[str, float]:
    """A probe's figures."""
    done = subprocess.run(
        [sys.executable, "-m", "bench.memory", name], cwd=ROOT, env=SINGLE_THREAD, stdout=subprocess.PIPE, check=True
    )
    figures: dict[str, float] = json.loads(done.stdout)
    return figures


def million_points() -> dict[str, float]:
    """From the text to a few recorded iterations over a million points."""
    # The points of the job itself would hide the engine's behind a peak of their own.
    contestant_of = replace(curve_fit(20), program=curve_fit_program(1_000_000))
    before = peak()
    contestant = prepare(contestant_of)
    built = peak()
    contestant.descend(0)
    compiled = peak()
    contestant.descend(20)
    return {
        "peak over the start": peak() - before,
        "after build": built - before,
        "after one evaluation": compiled - before,
        "aim": AIM_PEAK,
    }


def left_behind(job: Job) -> dict[str, float]:
    """What is still held after descents whose records were let go."""
    contestant = prepare(job)
    contestant.descend(ITERATIONS)
    gc.collect()
    resident = now()
    for _ in range(3):
        contestant.descend(ITERATIONS)
        gc.collect()
    growth = now() - resident
    tracemalloc.start()
    contestant.descend(ITERATIONS // 100)
    gc.collect()
    held = tracemalloc.get_traced_memory()[0]
    contestant.descend(ITERATIONS)
    gc.collect()
    left = (tracemalloc.get_traced_memory()[0] - held) / MEGABYTE
    return {"left behind": left, "resident growth": growth, "aim": AIM_LEFT}


def peak() -> float:
    """The most this process ever held, in MB."""
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most * (1 if sys.platform == "darwin" else 1024) / MEGABYTE


def now() -> float:
    """What this process holds, in MB."""
    pages = Path("/proc/self/statm")
    if not pages.exists():
        return float("nan")
    return int(pages.read_text(encoding="ascii").split()[1]) * resource.getpagesize() / MEGABYTE


PROBES: dict[str, Callable[[], dict[str, float]]] = {
    "J2, 1,000,000 points": million_points,
    f"J2, 1,000 points, {ITERATIONS:,} iterations": lambda: left_behind(curve_fit(1_000)),
    f"J3, {ITERATIONS:,} iterations": lambda: left_behind(network()),
}

if __name__ == "__main__":
    sys.exit(main())
