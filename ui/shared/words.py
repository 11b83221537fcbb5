"""Numbers, dates and certainties as people say them. Everything here is text, never markup."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

CERTAINTIES = {
    "confirmed": "confirmed", "reported": "reported", "contested": "contested", "rumored": "rumor", "denied": "denied",
}  # fmt: skip
ABBREVIATIONS = {
    word.lower(): word for word in ("AGI", "AI", "API", "CEO", "CTO", "EVP", "GPU", "IP", "LLM", "MAI", "USD", "xAI")
}
MEASURES = {"annual_run_rate": "annual run rate", "annual": "a year", "quarterly": "a quarter"}
EXTENTS = {
    "testing": "being tested", "hosted": "hosted", "selectable": "selectable", "partial": "used in part",
    "primary": "relied on", "dropped": "dropped",
}  # fmt: skip
_BOUNDS = {"more_than": "> ", "at_least": "≥ ", "at_most": "≤ ", "less_than": "< ", "approximately": "~ "}
_SCALES = ((1e12, " tn"), (1e9, " bn"), (1e6, " m"))
_SEASONS = {12: "winter", 3: "spring", 6: "summer", 9: "autumn"}

_UNITS: dict[str, Callable[[datetime], str]] = {
    "month": lambda start: f"{start:%B %Y}",
    "quarter": lambda start: f"Q{(start.month + 2) // 3} {start.year}",
    "season": lambda start: f"{_SEASONS.get(start.month, 'season of')} {start.year}",
    "year": lambda start: f"{start.year}",
    "decade": lambda start: f"{start.year}s",
    "after": lambda start: f"after {day(start)}",
}


def money(amount: float | None, currency: str | None, bound: str | None = None) -> str:
    """An amount as "> 13 bn USD"; empty where there is none."""
    if amount is None:
        return ""
    size, word = next(((s, w) for s, w in _SCALES if abs(amount) >= s), (1.0, ""))
    return f"{_BOUNDS.get(bound or '', '')}{number(round(amount / size, 2))}{word} {currency or ''}".strip()


def number(value: float | None) -> str:
    """A number with at most four digits after the point, thousands apart; empty where there is none."""
    return "" if value is None else f"{round(float(value), 4):,.10g}".replace("-", "−")


def signed(value: float) -> str:
    """A number with its sign."""
    return f"{'+' if value > 0 else '−' if value < 0 else '±'}{number(abs(value))}"


def percent(part: float | None, bound: str | None = None) -> str:
    """A part of a whole as "27 %"; empty where there is none."""
    if part is None:
        return ""
    hundredths = part * 100
    words = f"{hundredths:.2g}" if abs(hundredths) < 1 else f"{hundredths:.1f}".removesuffix(".0")
    return f"{_BOUNDS.get(bound or '', '')}{words} %"


def day(moment: datetime | date | None) -> str:
    """A day as "2 Apr 2025"; empty where there is none."""
    return "" if moment is None else f"{moment.day} {moment:%b %Y}"


def last_day(end: datetime | None) -> str:
    """The last day before an exclusive end."""
    return "" if end is None else day(end - timedelta(microseconds=1))


def when(row: Mapping[str, Any]) -> str:
    """When it happened, no more precise than it is known: "March 2025", "autumn 2024", "before 22 Jul 2025"."""
    start, end, precision = row.get("happened_from"), row.get("happened_to"), row.get("precision")
    if start is None:
        return f"before {day(end)}" if end else "at an unknown time"
    if precision in _UNITS:
        return _UNITS[precision](start)
    if end is not None and end - start > timedelta(days=1):
        return f"{day(start)} to {last_day(end)}"
    return day(start)


def span(start: datetime | None, end: datetime | None) -> str:
    """A window as "7 Mar 2025 to 31 Dec 2025"."""
    if start is None:
        return f"until {last_day(end)}" if end else ""
    return f"{day(start)} to {last_day(end)}" if end else f"from {day(start)}"


def certainty(word: str | None) -> str:
    """A certainty as people say it; empty where there is none."""
    return CERTAINTIES.get(word or "", word or "")


def kind(name: str) -> str:
    """ "model launched" of "model.launched"."""
    return name.replace(".", " ").replace("_", " ")


def spaced(slug: str) -> str:
    """A slug as words, with a capital; abbreviations as people write them."""
    words = " ".join(ABBREVIATIONS.get(word, word) for word in slug.replace("-", " ").replace("_", " ").split(" "))
    return words[:1].upper() + words[1:]


def called(slug: str | None, names: Mapping[str, str]) -> str:
    """An organization by its name; one without a name by its slug as words."""
    return "" if slug is None else names.get(slug) or spaced(slug)


def people(low: float | None, high: float | None) -> str:
    """A number of people between bounds: "2", "≥ 20", "3 to 5", "some"."""
    if low is None and high is None:
        return "some"
    if high is None:
        return f"≥ {number(low)}"
    if low is None:
        return f"≤ {number(high)}"
    return number(low) if low == high else f"{number(low)} to {number(high)}"


def points(at: date | None, known: date | None) -> str:
    """Two clocks as a sentence: "At the end of 2 Apr 2025, as known then." """
    if at is None and known is None:
        return "As of now."
    world = f"At the end of {day(at)}" if at else "Now"
    if known is None:
        return f"{world}, as known now."
    return f"{world}, as known {'then' if known == at else f'on {day(known)}'}."


def iso(moment: datetime | None) -> str:
    """An instant as RFC 3339 in UTC, to the second."""
    return "" if moment is None else moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
