"""Minutes of hostile and mixed load on a service of its own; prints what it found, and fails when that is anything.

    python -m tests.soak                     all of it
    python -m tests.soak inputs=1000 slow=0  other amounts, or none of a part
    python -m tests.soak seed=7              other made-up inputs

Parts: inputs (made-up inputs), operations (examples of each), mixed (requests for memory, threads and files), slow (connections of each
kind), heavy (seconds of each heavy request), descents (0 or 1), overload (runs at once), ends (services
that end while they are asked), document (requests made up from the API document, for each endpoint).
"""

import os
import subprocess
import sys
import time

from tests.soak import parts
from tests.soak.parts import Finds
from tests.soak.service import Running, p99, running

AMOUNTS = {
    "seed": 1,
    "inputs": 100_000,
    "operations": 1_000,
    "slow": 150,
    "heavy": 5,
    "descents": 1,
    "overload": 120,
    "ends": 5,
    "mixed": 100_000,
    "document": 300,
}
MOST_GROWTH = 20.0
MOST_BESIDE = 250.0
MOST_PER_REQUEST = 200.0
MOST_REFUSAL = 0.1
# What a job that is let in may wait in the queue, and then a few rounds of turns.
MOST_TO_BEGIN = 3.0


def main(arguments: list[str]) -> int:
    """Run the parts that were asked for; 1 when anything was found."""
    amounts = AMOUNTS | {name: int(amount) for name, _, amount in (each.partition("=") for each in arguments)}
    parts.SEED = amounts.pop("seed")
    found = Finds()
    with running() as service:
        rest = service.peak()
        for name, amount in amounts.items():
            if amount:
                start = time.monotonic()
                finds = PARTS[name](service, amount)
                say(f"{name} {amount:,}: {time.monotonic() - start:.0f} s, {len(finds)} finds")
                for find in finds:
                    say(f"  {find}")
                found.extend(finds)
        peak = service.peak()
        say(f"the largest process: {peak:.0f} MB, {rest:.0f} MB at rest")
        if peak - rest > MOST_PER_REQUEST:
            found.append("memory")
    return 1 if found else 0


def slow(service: Running, amount: int) -> Finds:
    """Slow clients."""
    finds, beside = parts.slow_clients(service, amount)
    return _beside("slow clients", beside, finds)


def heavy(service: Running, amount: int) -> Finds:
    """Heavy requests, one kind after the other."""
    finds = Finds()
    for name, found, slowest, beside in parts.beside_heavy_work(service, amount):
        say(f"  {name}: slowest {slowest:.2f} s")
        # The same request is asked again and again: one line of what is wrong with it.
        finds.extend(found[:1])
        _beside(name, beside, finds)
    return finds


def descents(service: Running, _: int) -> Finds:
    """Ten descents at once."""
    replies, beside = parts.ten_descents(service)
    last = replies[0].body.splitlines()[-1]
    say(f"  ten descents end with {last[:120]!r} after at most {max(r.seconds for r in replies):.1f} s")
    return _beside("ten descents", beside, Finds(f"a descent: {r.status}" for r in replies if r.status != 200))


def ends(_: Running, amount: int) -> Finds:
    """Services that end while they are asked."""
    finds = Finds()
    for workers in ("1", "2") * amount:
        with running(WORKERS=workers) as ending:
            finds.extend(f"at the end of {workers}: {lost}" for lost in parts.last_requests(ending))
    return finds


def document(_: Running, amount: int) -> Finds:
    """Requests made up from the API document, to a service that the tests start."""
    command = [sys.executable, "-m", "pytest", "-q", "-n", "0", "--no-cov", "tests/app/test_document_fuzzed.py"]
    environment = {**os.environ, "FUZZED_EXAMPLES": str(amount)}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    return Finds([done.stdout[-4_000:]] if done.returncode else [])


def overload(service: Running, amount: int) -> Finds:
    """More runs than the service takes: the others are told so at once, and those that are let in begin soon."""
    replies = parts.overload(service, amount)
    refused = [reply for reply in replies if reply.status == 503]
    begun = [reply.seconds for reply in replies if reply.status == 200]
    if not refused or not begun:
        return Finds([f"{len(refused)} refused and {len(begun)} begun"])
    seconds = [reply.seconds for reply in refused]
    say(
        f"  {len(refused)} of {amount} refused, 99 of 100 within {p99(seconds):.0f} ms; the last began after {max(begun):.1f} s"
    )
    return Finds(
        ["no Retry-After"] * (b"retry-after" not in refused[0].body.lower())
        + ["slow refusals"] * (p99(seconds) > 1_000 * MOST_REFUSAL)
        + ["a late beginning"] * (max(begun) > MOST_TO_BEGIN)
        + ["neither refused nor begun"] * (len(begun) + len(refused) < amount)
    )


def mixed(service: Running, amount: int) -> Finds:
    """Requests of all kinds, and what they leave behind."""
    finds, held = parts.mixed(service, amount)
    say(f"  MB after each tenth: {', '.join(f'{each.megabytes:.0f}' for each in held)}")
    first, last = held[0], held[-1]
    say(f"  after a tenth {first}")
    say(f"  at the end    {last}")
    if last.megabytes - first.megabytes > MOST_GROWTH:
        finds.append(f"memory has grown by {last.megabytes - first.megabytes:.1f} MB")
    if last.threads > first.threads + 8 or last.files > first.files + 8:
        finds.append("threads or files have grown")
    return finds


def _beside(name: str, milliseconds: float, finds: Finds) -> Finds:
    say(f"  beside {name}: p99 {milliseconds:.0f} ms")
    if milliseconds > MOST_BESIDE:
        finds.append(f"p99 beside {name}: {milliseconds:.0f} ms")
    return finds


def say(line: str) -> None:
    """Print now, since this takes long."""
    print(line, flush=True)


PARTS = {
    "inputs": parts.inputs,
    "operations": parts.operations,
    "slow": slow,
    "heavy": heavy,
    "descents": descents,
    "overload": overload,
    "ends": ends,
    "mixed": mixed,
    "document": document,
}

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
