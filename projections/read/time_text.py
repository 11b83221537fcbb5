"""Text of days, times of day and instants that Arrow holds as whole numbers.

Python's own types end at the years 1 and 9999, at microseconds and before midnight; DuckDB's do not. The text is one
that DuckDB reads: `0044-03-15 (BC)`, `12000-01-01`, `infinity`, `24:00:00`.
"""

from __future__ import annotations

from datetime import date, timedelta

PER_SECOND = {"s": 1, "ms": 1_000, "us": 1_000_000, "ns": 1_000_000_000}
"""Arrow's units of time, in a second."""
_INFINITE_DAY = 2_147_483_647
_INFINITE = 9_223_372_036_854_775_807
"""DuckDB's infinity, in Arrow's days and in any of Arrow's units; negated, minus infinity."""
_CYCLE_DAYS, _CYCLE_YEARS = 146_097, 400
"""The calendar repeats itself."""
_FIRST = date(2000, 1, 1)
_FIRST_DAY = (_FIRST - date(1970, 1, 1)).days
_SECONDS = 86_400


def day_text(days: int) -> str:
    """A day, counted from 1970-01-01: `2025-04-02`, before Christ `0044-03-15 (BC)`, or `infinity`."""
    if abs(days) >= _INFINITE_DAY:
        return _infinity(days)
    return "".join(_calendar(days))


def instant_text(count: int, unit: str, *, zoned: bool) -> str:
    """An instant, counted from 1970: `2025-04-02T09:30:00Z`, without Z where it has no zone, or `infinity`."""
    if abs(count) >= _INFINITE - 1:
        return _infinity(count)
    days, rest = divmod(count, _SECONDS * PER_SECOND[unit])
    day, era = _calendar(days)
    zone = "Z" if zoned else ""
    # DuckDB takes a T after a year of our era only
    return f"{day}T{clock_text(rest, unit)}{zone}" if not era else f"{day}{era} {clock_text(rest, unit)}{zone}"


def clock_text(count: int, unit: str) -> str:
    """A time of day, counted from midnight: `09:30:00`, with six or nine digits of a fraction where it has one."""
    seconds, rest = divmod(count, PER_SECOND[unit])
    nanoseconds = rest * (PER_SECOND["ns"] // PER_SECOND[unit])
    digits = f"{nanoseconds:09}"
    fraction = "" if not nanoseconds else f".{digits[:6] if digits.endswith('000') else digits}"
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}{fraction}"


def _calendar(days: int) -> tuple[str, str]:
    """A day, and its era where that is not ours."""
    cycles, rest = divmod(days - _FIRST_DAY, _CYCLE_DAYS)
    within = _FIRST + timedelta(days=rest)
    year = within.year + cycles * _CYCLE_YEARS
    return f"{year if year > 0 else 1 - year:04}{within:-%m-%d}", "" if year > 0 else " (BC)"


def _infinity(count: int) -> str:
    return "infinity" if count > 0 else "-infinity"
