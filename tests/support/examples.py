"""The minimal event of each kind from docs/examples.jsonl: what a kind without a generator of its own is represented by."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

EXAMPLES = Path(__file__).parents[2] / "docs" / "examples.jsonl"


@cache
def examples() -> dict[str, dict[str, Any]]:
    """By kind, the whole event."""
    lines = EXAMPLES.read_text(encoding="utf-8").splitlines()
    return {event["type"].removeprefix("whenline."): event for event in map(json.loads, lines)}


def own_fields(kind: str) -> dict[str, Any]:
    """The fields of the example's data that only this kind has."""
    data: dict[str, Any] = examples()[kind]["data"]
    return {name: value for name, value in data.items() if name not in {"headline", "organizations"}}
