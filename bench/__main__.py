"""`python -m bench` measures everything; `python -m bench engine J1 J2` only what is named.

The engine beside its peers runs in the peers' environment, on one core; memory and answers in the project's own.
"""

from __future__ import annotations

import subprocess
import sys

from bench.environment import ROOT, SINGLE_THREAD, make

PARTS = ("engine", "memory", "answers", "rates", "drag", "frames", "classroom")


def main(arguments: list[str]) -> int:
    """Run the parts one after the other; 1 when any of them failed."""
    chosen = [part for part in PARTS if not arguments or part == arguments[0]]
    if not chosen:
        print(f"Use: python -m bench [{' | '.join(PARTS)}] …", file=sys.stderr)
        return 2
    codes = [run(part, arguments[1:]) for part in chosen]
    return int(any(codes))


def run(part: str, arguments: list[str]) -> int:
    """One part's exit code; an end without a word gets one."""
    code = subprocess.run([*command(part), *arguments], cwd=ROOT, env=SINGLE_THREAD, check=False).returncode
    if code:
        print(f"bench {part} ended with code {code}", file=sys.stderr)
    return code


def command(part: str) -> list[str]:
    """How a part is started."""
    return (
        [str(make()), "-X", "faulthandler", "-m", "bench.engine.run"]
        if part == "engine"
        else [sys.executable, "-m", f"bench.{part}"]
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
