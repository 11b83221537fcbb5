"""Credits of the data sets on a page: name, link, license."""

from __future__ import annotations

from typing import Any, TypedDict

import pyarrow.compute as pc


class Credit(TypedDict):
    """The attribution that a data set requires."""

    name: str
    url: str
    license: str


CREDITS: dict[str, Credit] = {
    "epoch-notable-models": {
        "name": "Epoch AI, Data on AI Models",
        "url": "https://epoch.ai/data/ai-models",
        "license": "CC BY 4.0",
    },
    "aider-polyglot": {
        "name": "Aider polyglot leaderboard",
        "url": "https://aider.chat/docs/leaderboards/",
        "license": "Apache-2.0",
    },
}
"""By name of the data set."""


def credits_of(events: Any) -> list[Credit]:
    """Credits of the data sets that the events come from."""
    if "dataset" not in events.column_names:
        return []
    used = set(pc.unique(events.column("dataset")).to_pylist())
    return [credit for name, credit in CREDITS.items() if name in used]
