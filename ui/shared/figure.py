"""A figure as pages, boards, comparisons and exports show it: never without its bound, its date or its age.

Every number about the world that a page prints is a `Figure`. It says no more than its statements do: a sum whose
bounds are open on both sides is "open", a difference keeps the bounds of both sides, and what was so long
ago says how long.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from ui.shared.formatting import certainty_label, format_headcount, format_money, format_number, format_percent
from ui.shared.spans import NO_SPAN, Span, format_age, format_span, span_of

OPEN = "open"
"""The words of a figure of which nothing bounds the value."""
PEOPLE, SHARE = "people", "share"
"""Units that are no currency: people, and a share from 0 to 1."""
_LOW, _HIGH = ("exact", "more_than", "at_least"), ("exact", "less_than", "at_most")
_NEAR = 0.1
"""How far "approximately" reaches on either side, as in the read models (docs/time.md)."""


@dataclass(frozen=True)
class Figure:
    """A stated number.

    `bound` relates `value` to the true number; None: nothing does, as of a sum whose parts are open in two ways.
    `low` and `high` are what that allows (None: open). `unit` is an ISO 4217 code, `PEOPLE`, `SHARE` or empty. `span`
    is when it was so. `sources` counts publishers that state it, `contenders` what it was ranked among (None: it is no
    rank). `method` names the read model that computes it.
    """

    value: float
    bound: str | None = "exact"
    unit: str = ""
    low: float | None = None
    high: float | None = None
    span: Span = NO_SPAN
    certainty: str | None = None
    sources: int = 0
    contenders: int | None = None
    method: str = ""

    @classmethod
    def stated(cls, value: float | None, bound: str | None, unit: str | None, **more: Any) -> Figure | None:
        """A figure by its bound; None without a value."""
        if value is None:
            return None
        near = _NEAR * abs(value) if bound == "approximately" else None
        low = value if bound in _LOW else value - near if near is not None else None
        high = value if bound in _HIGH else value + near if near is not None else None
        return cls(value, bound, unit or "", low, high, **more)

    @property
    def is_open(self) -> bool:
        """Whether nothing bounds it on either side: then it must not be shown as a number."""
        return self.low is None and self.high is None

    @property
    def words(self) -> str:
        """The value with its bound and unit: "> 13 bn USD", "~ 27 %", "3 to 5", "open"."""
        if self.is_open:
            return OPEN
        if self.unit == PEOPLE:
            return format_headcount(self.low, self.high)
        if self.unit == SHARE:
            return format_percent(self.value, self.bound)
        return format_money(self.value, self.unit, self.bound) if self.unit else format_number(self.value)

    def note(self, at: datetime) -> str:
        """When it was so, and how old that is at `at`: "of 29 Jan 2025, 22 months old"; empty if nothing says it."""
        if self.span.latest is None:
            return ""
        age = format_age(self.span, at)
        return ", ".join(filter(None, [_of(self.span), f"{age} old" if age else ""]))

    def sentence(self, at: datetime) -> str:
        """All of it: "> 13 bn USD, of 29 Jan 2025, 22 months old, confirmed, 1 source"."""
        sources = f"{self.sources} source{'' if self.sources == 1 else 's'}" if self.sources else ""
        return ", ".join(filter(None, [self.words, self.note(at), certainty_label(self.certainty), sources]))

    def less(self, before: Figure | None) -> Figure | None:
        """How much more this is than `before`; its bounds are all that both allow. None: not of one unit."""
        if before is None or before.unit != self.unit:
            return None
        low = None if self.low is None or before.high is None else self.low - before.high
        high = None if self.high is None or before.low is None else self.high - before.low
        return replace(self, value=self.value - before.value, bound=_bound_between(low, high), low=low, high=high)

    def columns(self) -> dict[str, Any]:
        """The figure as columns of an export."""
        return {
            "value": self.value,
            "bound": self.bound or OPEN,
            "low": self.low,
            "high": self.high,
            "unit": self.unit,
            "from": self.span.start,
            "to": self.span.end,
            "precision": self.span.precision,
            "certainty": self.certainty,
            "sources": self.sources,
            "contenders": self.contenders,
            "method": self.method,
        }


def _of(span: Span) -> str:
    words = format_span(span)
    return words if words.split(" ", 1)[0] in {"before", "by", "after", "between"} else f"of {words}"


def _bound_between(low: float | None, high: float | None) -> str | None:
    if low is not None and high is not None:
        return "exact" if low == high else "approximately"
    return "at_least" if low is not None else "at_most" if high is not None else None


class Statements:
    """The statements behind the rows of a page, by key of their event; see `projections.read.statements`."""

    def __init__(self, rows: Iterable[Mapping[str, Any]] = ()) -> None:
        self._by_key = {row["key"]: row for row in rows}

    def of(self, key: str | None) -> Mapping[str, Any]:
        """The statement of an event; empty if it is not known here."""
        return self._by_key.get(key or "", {})

    def span(self, key: str | None, row: Mapping[str, Any] | None = None) -> Span:
        """When the event of a key happened, in the precision of its source; else the span of `row`."""
        return span_of(self.of(key) or row or {})

    def sources(self, keys: Iterable[str | None]) -> int:
        """How many publishers stated these events."""
        return len({self.of(key)["source"] for key in keys if self.of(key)})

    def says_of_itself(self, key: str | None, names: Iterable[str]) -> bool:
        """Whether the event states something about the one who says it, by any of its names or slugs."""
        named = {str(self.of(key).get(name) or "").casefold() for name in ("publisher", "attributed_to")}
        return not named.isdisjoint({name.casefold() for name in names if name})

    def figure(self, value: float | None, bound: str | None, unit: str | None, *keys: str | None) -> Figure | None:
        """A figure that the first key's event states; all keys count as its sources. None without a value."""
        first = self.of(keys[0]) if keys else {}
        return Figure.stated(
            value,
            bound,
            unit,
            span=span_of(first),
            certainty=first.get("certainty"),
            sources=self.sources(keys),
        )
