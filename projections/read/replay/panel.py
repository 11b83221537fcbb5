"""What a panel of the replay is: its query, its contract, and its presentation in the browser."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from projections.read.replay.contract import Column, Frame, panel_frame_contract
from projections.schema.files import description_of


@dataclass(frozen=True)
class Panel:
    """A panel beside the timeline: the answer of one read model at the clock.

    `drawing` names a function of `ui/components/replay/frontend/drawings.js`; `rows`, the default,
    lists every row with its columns and needs no JavaScript.
    """

    id: str
    title: str
    empty: str
    """Shown while there is no answer."""
    model: str
    """Read model whose as-of macro answers. Its description explains the numbers."""
    board: str
    """Board of the Boards page that has all rows."""
    facts: tuple[str, ...]
    """Fact tables that can change the answer."""
    part: str
    """SQL of the portion that a row belongs to."""
    rows: str
    """SQL of the rows over `point`, which has the columns `at` and `known`."""
    columns: tuple[Column, ...]
    more_moments: str = "SELECT NULL::TIMESTAMPTZ AS moment"
    """SQL of further moments at which the answer can change."""
    drawing: str = "rows"
    statements: str = ""
    """Kind of events that the panel lists below its answer; empty: none."""
    first: str = "part"
    """SQL that orders rows: of a large history only the first are shown."""
    daily: bool = False
    """Whether the panel shows distances from the clock, and so changes every day."""

    @property
    def table(self) -> str:
        """Name of its table in a snapshot."""
        return f"frames_{self.id}"

    @property
    def contract(self) -> Frame:
        """The contract of that table."""
        return panel_frame_contract(self.table, f"{self.model}_as_of; part: {self.part}.", self.columns)

    def for_browser(self) -> dict[str, Any]:
        """What the browser needs to know of the panel, as JSON values."""
        return {
            "id": self.id,
            "title": self.title,
            "empty": self.empty,
            "table": self.table,
            "model": self.model,
            "rule": description_of(self.model),
            "board": self.board,
            "drawing": self.drawing,
            "statements": self.statements,
            "daily": self.daily,
            "columns": [{"name": column.name, "type": column.type} for column in self.columns],
        }
