"""What importers share: the packaged files, and the clock of a date."""

from __future__ import annotations

from datetime import date, timedelta
from importlib.resources import files


def text_of(name: str) -> str:
    """The text of a packaged data file."""
    return (files("streams.importers") / "data" / name).read_text(encoding="utf-8")


def start_of(day: date) -> str:
    """The first instant of a day in UTC."""
    return f"{day.isoformat()}T00:00:00Z"


def end_of(day: date) -> str:
    """The first instant after a day in UTC: what is dated with a day could be known at its end, not sooner."""
    return start_of(day + timedelta(days=1))
