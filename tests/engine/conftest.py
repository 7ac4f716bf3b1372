"""What the engine's tests report beside passing: how far the corpora are reached."""

from __future__ import annotations

from collections import Counter

import pytest

REACHED: pytest.StashKey[Counter[str]] = pytest.StashKey()


@pytest.fixture
def reached(pytestconfig: pytest.Config) -> Counter[str]:
    """Counts that are printed when all tests have run."""
    return pytestconfig.stash.setdefault(REACHED, Counter())


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Say how many cases of the corpora were run, and which words the others wait for."""
    counts = config.stash.get(REACHED, Counter())
    if not counts:
        return
    waiting = {word: n for word, n in counts.items() if word != "reached"}
    terminalreporter.write_line(f"corpora: {counts['reached']} cases reached, {sum(waiting.values())} not yet reached")
    for word, n in sorted(waiting.items()):
        terminalreporter.write_line(f"  {n} wait for {word}")
