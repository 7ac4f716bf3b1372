"""What the service may be told from outside, read once from the environment.

Everything that a deployment may want to change stands here with its default, so that no other file reads the
environment.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# An address may hold a whole program, each character of it escaped as up to twelve.
MOST_HEAD_BYTES = 160 * 2**10
# The parser of addresses counts in sixteen bits; a query that is longer is put in its place by hand.
MOST_PATH_BYTES = 2**16 - 1
EXPORT_SECONDS = 1.0


class SettingError(ValueError):
    """A setting in the environment cannot be used; the message says which and why."""


def usable_cores() -> int:
    """How many cores this process may use, which in a container can be fewer than there are."""
    allowed = getattr(os, "sched_getaffinity", None)
    return len(allowed(0)) if allowed else os.cpu_count() or 1


@dataclass(frozen=True, slots=True)
class Settings:
    """The service's settings; the defaults are those of the limits page."""

    host: str = "127.0.0.1"
    port: int = 8000
    workers: int = 1
    cores: int = field(default_factory=usable_cores)
    body_bytes: int = 4 * 2**20
    body_seconds: float = 10.0
    layout_seconds: float = 0.4
    layout_cache: int = 512
    image_seconds: float = 5.0
    export_seconds: float = EXPORT_SECONDS
    answer_numbers: int = 2_000_000
    answer_cache: int = 4 * 2**20
    descent_seconds: float = 10.0
    quick_queue: int = 64
    long_queue: int = 32
    manual: Path = ROOT / "docs" / "language.md"
    use: Path = ROOT / "docs" / "use.md"
    templates: Path = ROOT / "templates"
    assets: Path = ROOT / "static" / "dist"
    words: str = "en"

    @property
    def processes(self) -> int:
        """Processes of a kind per server process, for layouts and for long work: together at most as many as there are cores."""
        return max(1, self.cores // self.workers)


def from_environment(environment: Mapping[str, str] | None = None) -> Settings:
    """The settings with HOST, PORT, WORKERS and WORDS taken from the environment where they are given."""
    given = os.environ if environment is None else environment
    language = _language(given.get("WORDS") or "en")
    return Settings(
        host=given.get("HOST") or "127.0.0.1",
        port=_count(given, "PORT", default=8000, lowest=0, highest=65_535),
        workers=_count(given, "WORKERS", default=1, lowest=1, highest=64),
        words=language,
        manual=_page("language.md", language),
        use=_page("use.md", language),
    )


def _page(name: str, language: str) -> Path:
    """A page of the manual in a language, or in English where it is not translated."""
    own = ROOT / "docs" / language / name
    return own if own.exists() else ROOT / "docs" / name


def _language(name: str) -> str:
    # Listed by hand: who only watches over other processes need not load the engine.
    there = sorted(each.name for each in (ROOT / "engine" / "words").glob("[a-z]*") if each.is_dir())
    if name not in there:
        message = f"WORDS must be one of {', '.join(there)}."
        raise SettingError(message)
    return name


def _count(given: Mapping[str, str], name: str, *, default: int, lowest: int, highest: int) -> int:
    text = given.get(name) or str(default)
    if not text.isascii() or not text.isdigit() or not lowest <= int(text) <= highest:
        message = f"{name} must be a whole number from {lowest} to {highest}."
        raise SettingError(message)
    return int(text)
