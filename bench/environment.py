"""The environment that the peers live in, apart from the project's own, made on first use and when its lock file changes.

    python -m bench.environment lock     resolve the peers anew

The lock file holds versions and hashes and no address of any index. PyTorch is not in it: its usual wheel for Linux carries
gigabytes for graphics cards, so only the build for processors is taken, and only where the machine's index knows it.
"""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
VENV = HERE / ".venv"
PYTHON = VENV / "bin" / "python"
WANTED, LOCK = HERE / "requirements.in", HERE / "requirements.txt"
KEY = VENV / "key"
RESULTS = HERE / "results"
TORCH = "torch==2.13.0" if sys.platform == "darwin" else "torch==2.13.0+cpu"

SINGLE_THREAD = {
    **os.environ,
    **dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS"), "1"),
    "XLA_FLAGS": "--xla_cpu_multi_thread_eigen=false",
}


def main() -> int:
    """Make the environment, or lock it anew."""
    if sys.argv[1:] == ["lock"]:
        lock()
    else:
        make()
    return 0


def make() -> Path:
    """The Python of an environment that has what the lock file says; the project's own where that cannot be installed."""
    key = hashlib.sha256(f"{ROOT} {TORCH} {sys.version}".encode() + LOCK.read_bytes()).hexdigest()
    if KEY.exists() and KEY.read_text(encoding="ascii") == key:
        return PYTHON
    say("Making bench/.venv")
    subprocess.run([sys.executable, "-m", "venv", "--clear", VENV], check=True)
    if not install("--require-hashes", "--requirement", LOCK):
        say("The peers cannot be installed here; ours is compared with the bounds alone")
        return Path(sys.executable)
    # Its dependencies are in the lock file.
    if not install("--no-deps", TORCH):
        say("PyTorch's build for processors cannot be installed here; it takes no part")
    KEY.write_text(key, encoding="ascii")
    return PYTHON


def install(*what: str | Path) -> bool:
    """Whether pip could install it, from wheels alone, so that nothing is ever compiled here."""
    pip = [PYTHON, "-m", "pip", "install", "-qq", "--disable-pip-version-check", "--no-input", "--only-binary", ":all:"]
    return subprocess.run([*pip, *what], check=False).returncode == 0


def say(sentence: str) -> None:
    """Tell what takes so long."""
    print(f"· {sentence}", file=sys.stderr, flush=True)


def lock() -> None:
    """Resolve the peers, with NumPy at the version that the project runs on."""
    compile_file = [sys.executable, "-m", "uv", "pip", "compile", "--universal", "--python-version", "3.11", "--quiet"]
    written = ["--generate-hashes", "--no-emit-index-url", "--no-header", "--no-annotate", "--output-file", LOCK]
    agree = ["--constraint", ROOT / ".ci" / "requirements" / "run.txt"]
    subprocess.run([*compile_file, *written, *agree, WANTED], stdout=subprocess.DEVNULL, check=True)


def write_results(name: str, found: object) -> None:
    """Keep what was measured for whoever wants to reckon further."""
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / f"{name}.json").write_text(json.dumps(found, default=vars, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
