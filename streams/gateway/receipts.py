"""The answer to a post: receipts of published events, or the problem that prevented publishing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

import msgspec
import structlog
from fastapi import Response

from events.validation import InvalidEvent, Problem
from streams.gateway.problem import MOST_ERRORS, ProblemError
from streams.publishing import conflicts
from streams.publishing.results import PublishResult

RETRY_S = "5"
"""Seconds after which a retry is worthwhile when Kafka does not answer."""

log = structlog.get_logger("whenline.gateway")


def response_of(results: list[PublishResult], *, batch: bool) -> Response:
    """The response to a request whose events were handed to the publisher.

    Raises:
        ProblemError: Kafka did not acknowledge all, or the id of a single event is taken.
    """
    receipts = [receipt_of(each) for each in results]
    failures = [each.error for each in results if each.error is not None]
    if failures:
        log.warning("not acknowledged", why=str(failures[0]), events=len(failures))
        unknown = f"{len(failures)} of {len(results)} events have no receipt; they may be in the log all the same."
        hint = "Send the same events again, with the same ids: those in the log count once."
        more = {"results": receipts} if batch else {}
        headers = {"Retry-After": RETRY_S}
        raise ProblemError("not-acknowledged", f"{failures[0].what} {unknown}", hint, headers=headers, more=more)
    if batch:
        return _accepted({"results": receipts})
    (only,) = results
    if only.outcome == "conflict":
        detail = "This source has used this id for an event that differs; nothing was sent."
        existing = {name: value for name, value in receipts[0].items() if name != "errors"}
        raise ProblemError("conflict", detail, conflicts.HINT, only.problems, more={"existing": existing})
    return _accepted(receipts[0])


def _accepted(answer: dict[str, Any]) -> Response:
    return Response(msgspec.json.encode(answer), 202, media_type="application/json")


@lru_cache(1024)
def _in_text(logged_at: datetime) -> str:
    return logged_at.astimezone(UTC).isoformat().replace("+00:00", "Z")


def receipt_of(result: PublishResult) -> dict[str, Any]:
    """The receipt of one event, as JSON."""
    receipt: dict[str, Any] = {
        "status": result.outcome,
        "duplicate": result.outcome == "duplicate",
        "id": result.id,
        "source": result.source,
    }
    position = result.position
    if position is not None:
        receipt |= {
            "topic": position.topic,
            "partition": position.partition,
            "offset": position.offset,
            "logged_at": _in_text(position.logged_at),
        }
    member = {"accepted": "warnings", "conflict": "errors"}.get(result.outcome)
    problems = [*result.problems, *result.warnings]
    if member is not None and problems:
        receipt[member] = [{"pointer": each.pointer, "detail": each.message} for each in problems]
    return receipt


def invalid(rejected: Sequence[tuple[int | None, PublishResult]], hint: str) -> ProblemError:
    """The problem of events that break the contract, each with its number in the batch; None for a single event."""
    errors = [in_batch(number, problem) for number, each in rejected for problem in each.problems]
    single = rejected[0][0] is None
    at_least = "At least " if len(errors) > MOST_ERRORS else ""
    detail = (
        "The event breaks the contract."
        if single
        else f"{at_least}{len(rejected)} of the events break the contract; none was sent."
    )
    return ProblemError("invalid-event", detail, hint or InvalidEvent([]).hint, errors)


def in_batch(number: int | None, problem: Problem) -> Problem:
    """A problem whose pointer begins with the number of its event in the batch."""
    return problem if number is None else Problem(f"/{number}{problem.pointer}", problem.message)
