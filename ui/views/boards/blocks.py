"""The boards as blocks of a sheet, from rows of read models, names of organizations, and the valid time."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from ui.components.sheet.blocks import Block
from ui.views.boards.dependence import dependence
from ui.views.boards.money import money_board
from ui.views.boards.plans import plans_board, watchlist
from ui.views.boards.standings import standings
from ui.views.boards.talent import talent

Rows = Mapping[str, list[dict[str, Any]]]

BLOCKS: dict[str, Callable[[Rows, Mapping[str, str], datetime], list[Block]]] = {
    "standings": standings,
    "money": money_board,
    "talent": talent,
    "dependence": dependence,
    "plans": plans_board,
    "watchlist": watchlist,
}
"""Functions that make the blocks, by board."""

NOTES = {
    "standings": "Who leads each contested evaluation, and by how much; scores that nobody contests.",
    "money": "Revenue, what drives it, and who has invested in whom, each with its date and age.",
    "talent": "Who gained people, and who lost them.",
    "dependence": "Who supplies what to which product, in words; an index only with the weights that make it.",
    "plans": "What was announced for when, and whether it happened.",
    "watchlist": "What is watched, why, and which event moved it last.",
}
"""One sentence about each board."""
