"""The event that a form describes, and its problems."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from events.codec import time_problems
from events.errors import ContractError
from events.kind import Kind
from events.links import link_problems
from events.validation import MISSING, InvalidEvent, Problem, UnknownKind
from projections.table_limits import take
from ui.views.publish.typed_times import end_of, start_of

Values = dict[str, Any]
"""Values of a form by field name: groups are dictionaries, lists are lists, empty fields are None."""


def document(kind: Kind, envelope: dict[str, str], data: Values) -> dict[str, Any]:
    """The CloudEvent in structured mode, without empty fields. A calendar unit as `time` also sets the precision.

    Args:
        kind: the event kind.
        envelope: `id`, `source`, `time` and `knowntime` as typed.
        data: values of the form.
    """
    time, precision = start_of(envelope.get("time", ""))
    if precision and data.get("precision") is None:
        data = data | {"precision": precision}
    event = {
        "specversion": "1.0",
        "id": envelope.get("id", "").strip(),
        "source": envelope.get("source", "").strip(),
        "type": kind.type,
        "dataschema": kind.dataschema,
        "time": time,
        "knowntime": end_of(envelope.get("knowntime", "")),
        "data": {name: value for name, value in data.items() if value is not None},
    }
    return {name: value for name, value in event.items() if value != ""}


def problems(document: dict[str, Any], now: datetime | None = None) -> list[Problem]:
    """Problems with the contract, the limits of tables, times and links, by JSON pointer; empty: it can be posted."""
    try:
        event = take(json.dumps(document).encode())
    except (InvalidEvent, UnknownKind) as error:
        return list(error.problems)
    except ContractError as error:
        return [Problem("", str(error))]
    return time_problems(event, now or datetime.now(UTC)) + link_problems(event)


def missing_fields(found: Iterable[Problem]) -> list[str]:
    """Names of required fields that are empty: "headline", "organizations 1 slug"."""
    pointers = [problem.pointer.removeprefix("/data") for problem in found if problem.message == MISSING]
    return [
        " ".join(str(int(part) + 1) if part.isdigit() else part for part in pointer.split("/")[1:])
        for pointer in pointers
    ]


def messages_by_pointer(found: Iterable[Problem]) -> dict[str, list[str]]:
    """Messages of problems, by JSON pointer."""
    messages: dict[str, list[str]] = {}
    for problem in found:
        messages.setdefault(problem.pointer, []).append(problem.message)
    return messages
