"""The engine's side of the one rounding rule: the list that the page's tests read says what the engine writes."""

from __future__ import annotations

import json
from pathlib import Path

from engine import format_number

SHARED = Path(__file__).resolve().parents[2] / "static" / "test" / "numbers.jsonl"


def test_the_engine_writes_every_number_of_the_shared_list_as_the_page_does() -> None:
    cases = [json.loads(line) for line in SHARED.read_text(encoding="utf-8").splitlines()]
    assert len(cases) > 200
    for case in cases:
        assert format_number(float(case["value"])) == case["text"]
