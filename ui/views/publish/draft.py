"""The event that a form makes, and what is wrong with it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from events.codec import time_problems
from events.errors import ContractError
from events.kind import Kind
from events.validation import MISSING, InvalidEvent, Problem, UnknownKind
from projections.apply.table_limits import take
from ui.views.publish.moments import ended, started

Values = dict[str, Any]
"""What stands in a form, by the names of fields; groups are dictionaries, lists are lists, empty fields are None."""


def document(kind: Kind, envelope: dict[str, str], data: Values) -> dict[str, Any]:
    """The CloudEvent in structured mode. Empty fields are left out. A day as `time` says how precisely it is known, too.

    Args:
        kind: what it tells of.
        envelope: `id`, `source`, `time` and `knowntime` as typed.
        data: what the form holds.
    """
    time, precision = started(envelope.get("time", ""))
    if precision and data.get("precision") is None:
        data = data | {"precision": precision}
    made = {
        "specversion": "1.0",
        "id": envelope.get("id", "").strip(),
        "source": envelope.get("source", "").strip(),
        "type": kind.type,
        "dataschema": kind.dataschema,
        "time": time,
        "knowntime": ended(envelope.get("knowntime", "")),
        "data": {name: value for name, value in data.items() if value is not None},
    }
    return {name: value for name, value in made.items() if value != ""}


def problems(made: dict[str, Any], now: datetime | None = None) -> list[Problem]:
    """All that the contract, its limits and the clocks refuse, each by JSON pointer; empty: it can be posted."""
    try:
        event = take(json.dumps(made).encode())
    except (InvalidEvent, UnknownKind) as error:
        return list(error.problems)
    except ContractError as error:
        return [Problem("", str(error))]
    return time_problems(event, now or datetime.now(UTC))


def lacking(found: Iterable[Problem]) -> list[str]:
    """Names of fields that are required and empty: "headline", "organizations 1 slug"."""
    pointers = [problem.pointer.removeprefix("/data") for problem in found if problem.message == MISSING]
    return [
        " ".join(str(int(part) + 1) if part.isdigit() else part for part in pointer.split("/")[1:])
        for pointer in pointers
    ]


def by_pointer(found: Iterable[Problem]) -> dict[str, list[str]]:
    """Messages by pointer."""
    sorted_: dict[str, list[str]] = {}
    for problem in found:
        sorted_.setdefault(problem.pointer, []).append(problem.message)
    return sorted_
