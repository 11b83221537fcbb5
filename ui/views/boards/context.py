"""What every board needs besides its rows: names, the clock, and the statements behind the rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from ui.shared.figure import Figure, Statements
from ui.shared.formatting import format_last_day, organization_name
from ui.shared.spans import format_since, format_span


@dataclass(frozen=True)
class BoardContext:
    """Names of organizations by slug, the valid time, the statements by key, and the states of claims."""

    names: Mapping[str, str]
    at: datetime
    stated: Statements
    claims: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, rows: Mapping[str, Iterable[Any]], names: Mapping[str, str], at: datetime) -> BoardContext:
        """The context of a board, from its rows."""
        claims = {row["claim"]: row["state"] for row in rows.get("claims", ())}
        return cls(names, at, Statements(rows.get("statements", ())), claims)

    def name(self, slug: str | None) -> str:
        """The display name of an organization; empty without one."""
        return organization_name(slug, self.names)

    def when(self, key: str | None, row: Mapping[str, Any] | None = None) -> str:
        """When the event of a key happened, in the precision of its source; empty if nothing says it."""
        span = self.stated.span(key, row)
        return format_span(span) if span.latest else ""

    def since(self, key: str | None, row: Mapping[str, Any] | None = None) -> str:
        """The same as the beginning of a state: "since March 2025"."""
        return format_since(self.stated.span(key, row))

    def lasted(self, key: str | None) -> str:
        """From when to when a state of the event of a key lasted; without an end, since when it holds."""
        until = self.stated.of(key).get("lasted_until")
        return f"{self.when(key)} to {format_last_day(until)}" if until and until <= self.at else self.since(key)

    def claim_state(self, key: str | None) -> str:
        """The state of the claim that the event of a key is a statement of; empty without one."""
        return self.claims.get(self.stated.of(key).get("claim") or "", "")

    def note(self, figure: Figure | None) -> str:
        """Date and age of a figure; empty without one."""
        return figure.note(self.at) if figure else ""
