"""The rules of the panels' numbers, in words: what each read model says of itself."""

from __future__ import annotations

import re
from functools import cache

from projections.schema.definitions import SQL

MODELS = {
    "revenue": "revenue", "dependence": "dependence", "standings": "standings", "plans": "plans", "indicators": "indicators",
    "talent": "talent_flows",
}  # fmt: skip
"""The read model of each panel, as `projections.read.replay.frames` asks it."""


@cache
def rules() -> dict[str, dict[str, str]]:
    """By panel: its read `model`, and what that `says` of itself."""
    return {panel: {"model": model, "says": _says(model)} for panel, model in MODELS.items()}


def _says(model: str) -> str:
    text = (SQL / "models" / f"{model}.sql").read_text(encoding="utf-8")
    found = re.search(rf"^COMMENT ON MACRO TABLE {model}_as_of IS '((?:[^']|'')*)';", text, re.MULTILINE)
    return found[1].replace("''", "'") if found else ""
