"""What is measured for a job, and the table that it is read in: times, and how often ours goes into theirs."""

from __future__ import annotations

from dataclasses import dataclass, field

OURS, BOUND = "Chainrule", "by hand"
PARTS = {
    "gradient": ("One value and gradient, warm", 1e6, "µs"),
    "iteration": ("One recorded iteration, warm", 1e6, "µs"),
    "cold": ("From text to 1,000 recorded iterations, cold", 1e3, "ms"),
}
Times = dict[str, float]


@dataclass
class Figures:
    """What was measured for one job, by contestant, in seconds.

    Attributes:
        gradient: One value and gradient, warm.
        iteration: One recorded iteration, warm.
        cold: Text to 1,000 recorded iterations.
        reckoned: Whose cold time was reckoned from fewer iterations.
        absent: Who takes no part, and why.
        difference: Largest relative difference from ours, in gradient and trajectory.
    """

    gradient: Times = field(default_factory=dict)
    iteration: Times = field(default_factory=dict)
    cold: Times = field(default_factory=dict)
    reckoned: list[str] = field(default_factory=list)
    absent: dict[str, str] = field(default_factory=dict)
    difference: dict[str, float] = field(default_factory=dict)

    def times(self, part: str) -> Times:
        """One part's times."""
        return {"gradient": self.gradient, "iteration": self.iteration, "cold": self.cold}[part]

    def cell(self, part: str, name: str) -> str:
        """One contestant's figure, and how often ours goes into it; ~ marks what was reckoned."""
        times, scale = self.times(part), PARTS[part][1]
        if name not in times:
            return "–"
        mark = "~" if part == "cold" and name in self.reckoned else ""
        beside = f" ({times[name] / times[OURS]:.3g})" if name != OURS and OURS in times else ""
        return f"{mark}{written(times[name] * scale)}{beside}"

    def to_bound(self, part: str) -> str:
        """How many times the hand-written bound ours takes."""
        times = self.times(part)
        return f"{times[OURS] / times[BOUND]:.2f}" if OURS in times and BOUND in times else "–"


def write_table(jobs: dict[str, Figures], versions: dict[str, str]) -> str:
    """All parts, the ratios, and who was not there."""
    lines = [", ".join(f"{name} {version}" for name, version in versions.items())]
    for part in PARTS:
        if any(figures.times(part) for figures in jobs.values()):
            lines += ["", *part_lines(part, jobs)]
    return "\n".join([*lines, "", *absence_lines(jobs)])


def part_lines(part: str, jobs: dict[str, Figures]) -> list[str]:
    """A row a contestant, a column a job."""
    title, _, unit = PARTS[part]
    names = dict.fromkeys(name for figures in jobs.values() for name in figures.times(part))
    rows = [["", *jobs]]
    rows += [[name, *(figures.cell(part, name) for figures in jobs.values())] for name in names]
    rows.append([f"{OURS} ÷ {BOUND}", *(figures.to_bound(part) for figures in jobs.values())])
    return [f"{title} ({unit}; in parentheses: times ours)", *aligned(rows)]


def aligned(rows: list[list[str]]) -> list[str]:
    """Columns under each other, names to the left."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return ["  ".join([row[0].ljust(widths[0]), *map(str.rjust, row[1:], widths[1:])]) for row in rows]


def absence_lines(jobs: dict[str, Figures]) -> list[str]:
    """Who took no part, and why, each reason once."""
    reasons: dict[tuple[str, str], list[str]] = {}
    for job, figures in jobs.items():
        for name, reason in figures.absent.items():
            reasons.setdefault((name, reason), []).append(job)
    return [f"{name} takes no part in {', '.join(where)}: {reason}" for (name, reason), where in reasons.items()]


def written(x: float) -> str:
    """Three digits are what the clock is worth."""
    return f"{x:,.0f}" if abs(x) >= 100 else f"{x:.3g}"
