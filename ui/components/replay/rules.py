"""The rules of the panels' numbers, in words: what each read model says of itself."""

from __future__ import annotations

from functools import cache

from projections.schema.files import description_of

MODELS = {
    "revenue": "revenue", "dependence": "dependence", "standings": "standings", "plans": "plans", "indicators": "indicators",
    "talent": "talent_flows",
}  # fmt: skip
"""The read model of each panel, as `projections.read.replay.frames` asks it."""


@cache
def rules() -> dict[str, dict[str, str]]:
    """By panel: its read `model`, and what that `says` of itself."""
    return {panel: {"model": model, "says": description_of(model)} for panel, model in MODELS.items()}
