"""Asks for one trivial thing at a steady pace until a line comes, then prints how many seconds each answer took.

python -m tests.soak.pulse http://127.0.0.1:8000 /healthz 0.02
"""

import json
import select
import sys
import time

from tests.soak.service import Line


def main(address: str, path: str, pause: str) -> None:
    """Beat."""
    line = Line(address)
    line.ask("GET", path)
    print("beating", flush=True)
    found = []
    while not select.select([sys.stdin], [], [], float(pause))[0]:
        start = time.perf_counter()
        line.ask("GET", path)
        found.append(time.perf_counter() - start)
    print(json.dumps(found))


if __name__ == "__main__":
    main(*sys.argv[1:])
