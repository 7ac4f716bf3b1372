"""How long a visitor waits: from the curve fit's text to its answer, to its descent, and to a page that can be used.

    python -m bench.answers

Each figure stands beside a yardstick of the same run, reading the answer back with Python's own JSON reader, so that a slow
machine is not taken for slow code. Time is taken twice, on the wall, which is what a visitor waits, and of this process's
processor, which other programs do not lengthen; a layout is made in another process, so only the wall knows of it.
"""

from __future__ import annotations

import gzip
import json
import re
import sys
import time
from collections.abc import Callable
from typing import Any

import engine
from app import convert, service
from app.schemas import DescentRequest, GraphRequest
from app.settings import Settings
from bench.clock import Clock, Plan, medians
from bench.environment import ROOT, write_results
from bench.page import measure_page

PROGRAM = engine.EXAMPLES[0].program
OTHER_PROGRAM = "a = 1; b = a a; b sin(b)"
AIMS = {
    "graph answer without layout": 3,
    "graph answer, layout cached": 5,
    "graph answer, layout new": 15,
    "descent answer, 1,000 iterations": 15,
    "first script": 10,
    "a step forward works": 400,
}
CLOCKS = {"wall": time.perf_counter, "processor": time.process_time}
STATIC_IMPORT = re.compile(r"""(?:import|from)\s*["']\./([^"']+)["']""")


def main() -> int:
    """Measure, print and keep."""
    found = {"milliseconds": measure_answers(), "kilobytes": weights(), "page": measure_page()}
    write_results("answers", found)
    print_times(found["milliseconds"])
    print("\nWhat the browser loads, kB gzipped")
    for name, size in found["kilobytes"].items():
        print(f"  {name:36}{size:8.1f}{aim(name)}")
    blank = found["page"]["yardstick"]
    print(f"\nThe page in Chromium, nothing cached, ms from navigation (× a page of one line, {blank:.0f} ms)")
    for name, took in found["page"].items():
        print(f"  {name:36}{took:8.0f} ({took / blank:.1f}){aim(name)}")
    return 0


def print_times(times: dict[str, dict[str, float]]) -> None:
    """A line an answer, a column a clock."""
    yardsticks = {clock: figures["yardstick"] for clock, figures in times.items()}
    print("The curve fit in ms (× reading its graph answer with json.loads, the yardstick)")
    print(f"  {'':36}{''.join(f'{clock:>16}' for clock in times)}")
    for name in times["wall"]:
        cells = (f"{times[clock][name]:.2f} ({times[clock][name] / yardsticks[clock]:.1f})" for clock in times)
        print(f"  {name:36}{''.join(f'{cell:>16}' for cell in cells)}{aim(name)}")


def aim(name: str) -> str:
    """What a figure should not exceed, where that is said."""
    return f"  aim {AIMS[name]}" if name in AIMS else ""


def measure_answers() -> dict[str, dict[str, float]]:
    """Milliseconds by clock and kind of answer, and of the yardstick."""
    # Room for one layout: asking for another graph's makes the next one new again.
    parts = service.assemble(Settings(layout_cache=1))
    try:
        parts.layouts.probe()
        return {name: _measure_answers(parts, clock) for name, clock in CLOCKS.items()}
    finally:
        parts.layouts.stop()


def _measure_answers(parts: service.Service, clock: Clock) -> dict[str, float]:
    def graph(*include: str, program: str = PROGRAM) -> bytes:
        asked = GraphRequest.model_validate({"program": program, "include": list(include)}, strict=True)
        return convert.graph_answer(asked, parts.layouts, parts.rendering.render, parts.settings.answer_numbers)

    def descent() -> bytes:
        optimizer = {"name": "gradient_descent", "learning_rate": engine.EXAMPLES[0].learning_rate}
        asked = {"program": PROGRAM, "iterations": 1_000, "optimizer": optimizer}
        return b"".join(convert.descent_answer(DescentRequest.model_validate(asked, strict=True), lambda: None))

    text = graph("layout", "steps")
    calls: dict[str, Callable[[], object]] = {
        "graph answer without layout": lambda: graph("steps"),
        "without layout and steps": graph,
        "graph answer, layout cached": lambda: graph("layout", "steps"),
        "graph answer, layout new": lambda: graph("layout", "steps"),
        "with drawing and pictures, cached": lambda: graph("layout", "steps", "drawing", "pictures"),
        "descent answer, 1,000 iterations": descent,
        "yardstick": lambda: json.loads(text),
    }
    before = {
        "graph answer, layout cached": lambda: graph("layout"),
        "graph answer, layout new": lambda: graph("layout", program=OTHER_PROGRAM),
        "with drawing and pictures, cached": lambda: graph("layout"),
    }
    for call in calls.values():
        call()
    plan = Plan(rounds=25, clock=clock)
    return {name: 1e3 * seconds for name, seconds in medians(calls, plan, before).items()}


def weights() -> dict[str, float]:
    """Kilobytes of what the page asks for, compressed, by when it asks."""
    dist = ROOT / "static" / "dist"
    manifest: dict[str, Any] = json.loads((dist / "manifest.json").read_text(encoding="utf-8"))
    seen: set[str] = set()
    found = {}
    for title, entry in (
        ("first script", "main.js"),
        ("tools, after the first paint", "tools.js"),
        ("editor", "editor.js"),
    ):
        waiting, size = [manifest[entry]], 0
        while waiting:
            file = waiting.pop()
            if file in seen:
                continue
            seen.add(file)
            content = (dist / file).read_bytes()
            size += len(gzip.compress(content, 9))
            waiting += STATIC_IMPORT.findall(content.decode())
        found[title] = size / 1e3
    found["styles"] = len(gzip.compress((dist / manifest["main.css"]).read_bytes(), 9)) / 1e3
    return found


if __name__ == "__main__":
    sys.exit(main())
