"""Durations and ends of validity, as options give them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from events.errors import WhenlineError

UNITS = {"d": timedelta(days=1), "h": timedelta(hours=1), "m": timedelta(minutes=1)}


class BadDuration(WhenlineError):
    """An option is no duration, or no time in the future."""


def duration(text: str) -> timedelta:
    """`90d`, `12h` or `30m`.

    Raises:
        BadDuration: it is none of these.
    """
    found = _duration(text)
    if found is None:
        raise BadDuration(f"`{text}` is not a duration.", hint="Give 7d, 12h or 30m.")
    return found


def end(text: str) -> datetime | None:
    """A date, an instant, or the end of a duration from now on; None for `never`.

    Raises:
        BadDuration: it is none of these, or in the past.
    """
    now = datetime.now(UTC)
    if text == "never":
        return None
    found = _duration(text)
    if found is not None:
        return now + found
    try:
        ends = datetime.fromisoformat(text)
    except ValueError as error:
        raise BadDuration(
            f"`{text}` is not an expiry time.", hint="Give 2027-01-31, 2027-01-31T12:00:00Z, 90d, 12h or never."
        ) from error
    ends = ends if ends.tzinfo is not None else ends.replace(tzinfo=UTC)
    if ends <= now:
        raise BadDuration(f"`{text}` is in the past.", hint="Give a later time.")
    return ends


def _duration(text: str) -> timedelta | None:
    if text[:-1].isascii() and text[:-1].isdecimal() and text[-1] in UNITS and len(text) < 8:
        return int(text[:-1]) * UNITS[text[-1]]
    return None
