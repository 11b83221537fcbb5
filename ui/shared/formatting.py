"""Formats numbers, money, dates and terms for readers. All results are plain text, never markup."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

from ui.shared.spans import format_span, span_of

CERTAINTY_LABELS = {
    "confirmed": "confirmed",
    "reported": "reported",
    "contested": "contested",
    "rumored": "rumor",
    "denied": "denied",
}
ABBREVIATIONS = {
    word.lower(): word for word in ("AGI", "AI", "API", "CEO", "CTO", "EVP", "GPU", "IP", "LLM", "MAI", "USD", "xAI")
}
MEASURE_LABELS = {"annual_run_rate": "annual run rate", "annual": "a year", "quarterly": "a quarter"}
EXTENT_LABELS = {
    "testing": "being tested",
    "hosted": "hosted",
    "selectable": "selectable",
    "partial": "used in part",
    "primary": "relied on",
    "dropped": "dropped",
}
STAGE_LABELS = {
    "in_development": "in development",
    "internal_testing": "tested inside",
    "preview": "in preview",
    "deprecated": "deprecated",
    "retired": "retired",
}
MIRRORED = {"ahead": "behind", "behind": "ahead"}
"""Results of a comparison, seen from the other side; any other is the same from both."""
RESOURCE_LABELS = {"model": "models", "compute": "computing"}
CLAIM_STATE_LABELS = {"rumored": "a rumor"}
BOUND_SIGNS = {"more_than": "> ", "at_least": "≥ ", "at_most": "≤ ", "less_than": "< ", "approximately": "~ "}
SCALES = ((1e12, " tn"), (1e9, " bn"), (1e6, " m"))


def format_money(amount: float | None, currency: str | None, bound: str | None = None) -> str:
    """An amount as "> 13 bn USD"; empty without one."""
    if amount is None:
        return ""
    size, word = next(((s, w) for s, w in SCALES if abs(amount) >= s), (1.0, ""))
    return f"{BOUND_SIGNS.get(bound or '', '')}{format_number(round(amount / size, 2))}{word} {currency or ''}".strip()


def format_number(value: float | None) -> str:
    """A number with at most four decimals and thousands separators; empty without one."""
    return "" if value is None else f"{round(float(value), 4):,.10g}".replace("-", "−")


def count_words(number: int, word: str) -> str:
    """A number of things: "1 event", "1,896 events"."""
    return f"{number:,} {word}{'' if number == 1 else 's'}"


def format_signed(value: float) -> str:
    """A number with its sign."""
    return f"{'+' if value > 0 else '−' if value < 0 else '±'}{format_number(abs(value))}"


def format_percent(part: float | None, bound: str | None = None) -> str:
    """A share as "27 %"; empty without one."""
    if part is None:
        return ""
    hundredths = part * 100
    words = f"{hundredths:.2g}" if abs(hundredths) < 1 else f"{hundredths:.1f}".removesuffix(".0")
    return f"{BOUND_SIGNS.get(bound or '', '')}{words} %"


def format_day(moment: datetime | date | None) -> str:
    """A day as "2 Apr 2025"; empty without one."""
    return "" if moment is None else f"{moment.day} {moment:%b %Y}"


def format_last_day(end: datetime | None) -> str:
    """The last day before an exclusive end."""
    return "" if end is None else format_day(end - timedelta(microseconds=1))


def format_event_time(row: Mapping[str, Any]) -> str:
    """When an event happened, in its own precision: "March 2025", "autumn 2024", "before 22 Jul 2025"."""
    return format_span(span_of(row))


def format_window(start: datetime | None, end: datetime | None) -> str:
    """A window as "7 Mar 2025 to 31 Dec 2025"."""
    if start is None:
        return f"until {format_last_day(end)}" if end else ""
    return f"{format_day(start)} to {format_last_day(end)}" if end else f"from {format_day(start)}"


def certainty_label(word: str | None) -> str:
    """The label of a certainty; empty without one."""
    return CERTAINTY_LABELS.get(word or "", word or "")


def kind_label(name: str) -> str:
    """The label of an event kind: "model launched" for "model.launched"."""
    return name.replace(".", " ").replace("_", " ")


def title_of_slug(slug: str) -> str:
    """A slug as a title: capitalized words, abbreviations in capitals."""
    words = " ".join(ABBREVIATIONS.get(word, word) for word in slug.replace("-", " ").replace("_", " ").split(" "))
    return words[:1].upper() + words[1:]


def organization_name(slug: str | None, names: Mapping[str, str]) -> str:
    """The display name of an organization; without one, its slug as a title."""
    return "" if slug is None else names.get(slug) or title_of_slug(slug)


def format_headcount(low: float | None, high: float | None) -> str:
    """A number of people with bounds: "2", "≥ 20", "3 to 5", "some"."""
    if low is None and high is None:
        return "some"
    if high is None:
        return f"≥ {format_number(low)}"
    if low is None:
        return f"≤ {format_number(high)}"
    return format_number(low) if low == high else f"{format_number(low)} to {format_number(high)}"


def describe_clocks(at: date | None, known: date | None) -> str:
    """Both clocks as a sentence: "At the end of 2 Apr 2025, as known then." """
    if at is None and known is None:
        return "As of now."
    world = f"At the end of {format_day(at)}" if at else "Now"
    if known is None:
        return f"{world}, as known now."
    return f"{world}, as known {'then' if known == at else f'on {format_day(known)}'}."


def format_instant(moment: datetime | None) -> str:
    """An instant as RFC 3339 in UTC, whole: a query as of a second earlier would miss what the day ends with."""
    return "" if moment is None else moment.astimezone(UTC).isoformat().replace("+00:00", "Z")
