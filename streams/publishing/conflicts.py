"""What a publisher is told whose source and id are taken by an event that means something else."""

from __future__ import annotations

from datetime import UTC, datetime

from events.sameness import differences
from events.validation import Problem

HINT = (
    "The first event is in force. If this is the same event, send it as it was; if the first one was wrong, "
    "post an `event.corrected` or an `event.retracted` that names it."
)


def conflict_problems(id_: str, first: bytes, second: bytes, where: str) -> list[Problem]:
    """That an id is taken, and by which event; then each field that differs, with both values.

    Args:
        id_: the id.
        first: the content of the event that has it.
        second: the content of the event that is refused.
        where: where the first event is, such as `line 3 of this file`.
    """
    taken = Problem("/id", f"`{id_}` of this source is taken by an event that differs: {where}")
    return [taken, *(each.problem() for each in differences(first, second))]


def place_in_log(topic: str, partition: int, offset: int, logged_at: datetime | None) -> str:
    """A record's position in words."""
    if logged_at is None:
        return f"{topic}, partition {partition}, offset {offset}"
    logged = logged_at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return f"{topic}, partition {partition}, offset {offset}, logged {logged}"
