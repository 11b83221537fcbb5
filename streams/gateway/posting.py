"""`POST /v1/events`: from the request to its receipts.

All events of a batch are sent, or none: one that breaks the contract, or may not be posted, keeps all from being sent. What
was sent is told event by event. Where Kafka did not acknowledge all, the answer is 503 and says which are kept.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from math import ceil
from typing import Any

import structlog
from fastapi import Request, Response
from fastapi.responses import JSONResponse
from starlette.requests import ClientDisconnect

from events.errors import ContractError
from events.validation import InvalidEvent, Problem
from streams.gateway.audit import Audit
from streams.gateway.authentication import Caller, not_allowed
from streams.gateway.limits import InFlight, Limits, Rates
from streams.gateway.metrics import Metrics
from streams.gateway.modes import BATCH, BINARY, STRUCTURED, Body, UnsupportedMediaType, media_type_of, read
from streams.gateway.problem import MOST_ERRORS, ProblemError
from streams.publishing.publisher import Published, Publisher, Ready, prepare, rejected

ACCEPTED_TYPES = f"{STRUCTURED}, {BATCH}, {BINARY}"
AGAIN_S = "5"
"""Seconds after which trying again is worth it when Kafka is away."""

log = structlog.get_logger("whenline.gateway")


class PublishEndpoint:
    """Takes posts, within limits."""

    def __init__(self, publisher: Publisher, limits: Limits, metrics: Metrics, audit: Audit) -> None:
        self._publisher, self._limits, self._metrics, self._audit = publisher, limits, metrics, audit
        self._rates = Rates(limits)
        self._in_flight = InFlight(limits.in_flight)

    async def post(self, request: Request, caller: Caller) -> Response:
        """The receipts of a request's events.

        Raises:
            ProblemError: nothing was sent, or not all was acknowledged.
        """
        try:
            media_type_of(request.headers.items())
            self._within_rate(caller)
            async with self._room_for(request):
                body = read(request.headers.items(), await self._body(request), self._limits)
                return await self._publish(body, caller)
        except UnsupportedMediaType as error:
            hint = f"Send {ACCEPTED_TYPES}, in UTF-8 and not compressed, named in the header Content-Type."
            headers = {"Accept-Post": ACCEPTED_TYPES}
            raise ProblemError("media-type", f"{error} is not taken.", hint, headers=headers) from error
        except ContractError as error:
            self._count(["rejected"])
            self._rates.pay(caller.key, 1)
            raise _refusal([(None, rejected(None, error))], error.hint) from error

    def _within_rate(self, caller: Caller) -> None:
        wait = self._rates.wait_s(caller.key)
        if wait > 0:
            detail = f"More than {self._limits.rate:g} events a second; nothing of this request was sent."
            raise ProblemError(
                "too-fast",
                detail,
                "Wait as long as Retry-After says, then go on.",
                headers={"Retry-After": f"{ceil(wait)}"},
            )

    @asynccontextmanager
    async def _room_for(self, request: Request) -> AsyncIterator[None]:
        announced = request.headers.get("content-length", "")
        if announced.isdecimal() and len(announced) < 20:
            size = int(announced)
            if size > self._limits.body:
                raise self._too_large()
        else:
            size = self._limits.body  # it says no length: it may become this long
        if not self._in_flight.take(size):
            detail = "Too many bodies are under way at once; nothing of this request was sent."
            raise ProblemError("busy", detail, "Send it again shortly.", headers={"Retry-After": "1"})
        self._metrics.in_flight.set(self._in_flight.bytes)
        try:
            yield
        finally:
            self._in_flight.give_back(size)
            self._metrics.in_flight.set(self._in_flight.bytes)

    async def _body(self, request: Request) -> bytes:
        parts, size = [], 0
        try:
            async with asyncio.timeout(self._limits.patience):
                async for part in request.stream():
                    size += len(part)
                    if size > self._limits.body:
                        raise self._too_large()
                    parts.append(part)
        except TimeoutError as error:
            detail = f"The body was not there within {self._limits.patience:g} seconds; nothing was sent."
            raise ProblemError(
                "too-slow", detail, "Send less at once, or faster.", headers={"Connection": "close"}
            ) from error
        except ClientDisconnect as error:
            raise ProblemError("incomplete", "The body broke off; nothing was sent.", "Send it again.") from error
        return b"".join(parts)

    async def _publish(self, body: Body, caller: Caller) -> Response:
        if len(body.documents) > self._limits.batch:
            detail = f"{len(body.documents)} events at once; at most {self._limits.batch} are taken."
            raise ProblemError("too-large", detail, "Send them in several batches.")
        self._rates.pay(caller.key, max(1, len(body.documents)))  # what is wrong costs as much, or more
        ready = self._checked(body)
        forbidden = not_allowed(caller, ready)
        if forbidden:
            self._write(caller, "refused", [(each, "not-allowed") for each in ready])
            errors = [_in_batch(number if body.batch else None, problem) for number, problem in forbidden]
            raise ProblemError("not-allowed", "Nothing was sent.", "Ask for a token that may.", errors)
        results = await self._publisher.offer(ready)
        self._count([each.outcome for each in results])
        self._write(caller, "posted", list(zip(ready, (each.outcome for each in results), strict=True)), results)
        return _answer(results, batch=body.batch)

    def _checked(self, body: Body) -> list[Ready]:
        ready: list[Ready] = []
        refused: list[tuple[int | None, Published]] = []
        hint = ""
        for number, document in enumerate(body.documents):
            try:
                event = prepare(document)
            except ContractError as error:
                hint = hint or error.hint
                refused.append((number if body.batch else None, rejected(document, error)))
                if sum(len(each.problems) for _, each in refused) > MOST_ERRORS:
                    break  # enough to mend; who sends so much wrong has no right to more time
                continue
            if len(event.value) > self._limits.event:
                detail = f"Event {number} is {len(event.value)} bytes long; at most {self._limits.event} are taken."
                raise ProblemError(
                    "too-large", detail, "Make it smaller: what is long stays where it is, and is linked to."
                )
            ready.append(event)
        if refused:
            self._count(["rejected"] * len(refused))
            raise _refusal(refused, hint)
        return ready

    def _write(
        self, caller: Caller, did: str, events: list[tuple[Ready, str]], results: Sequence[Published] = ()
    ) -> None:
        if caller.token is None:
            return
        told: list[dict[str, Any]] = [
            {"id": event.id, "source": event.source, "kind": event.kind, "outcome": outcome}
            for event, outcome in events
        ]
        for line, result in zip(told, results, strict=False):
            if result.place is not None:
                line["place"] = [result.place.topic, result.place.partition, result.place.offset]
        request = structlog.contextvars.get_contextvars().get("request", "")
        self._audit.write(
            did, token=caller.token.id, name=caller.token.name, address=caller.address, request=request, events=told
        )

    def _count(self, outcomes: Sequence[str]) -> None:
        for outcome in outcomes:
            self._metrics.events.labels(outcome).inc()

    def _too_large(self) -> ProblemError:
        detail = f"The body is larger than {self._limits.body} bytes."
        return ProblemError("too-large", detail, "Send fewer events at once.", headers={"Connection": "close"})


def _in_batch(number: int | None, problem: Problem) -> Problem:
    return problem if number is None else Problem(f"/{number}{problem.pointer}", problem.message)


def _refusal(refused: Sequence[tuple[int | None, Published]], hint: str) -> ProblemError:
    errors = [_in_batch(number, problem) for number, each in refused for problem in each.problems]
    single = refused[0][0] is None
    at_least = "At least " if len(errors) > MOST_ERRORS else ""
    many = f"{at_least}{len(refused)} of the events break the contract; none was sent."
    what = "The event breaks the contract." if single else many
    return ProblemError("invalid-event", what, hint or InvalidEvent([]).hint, errors)


def _answer(results: list[Published], *, batch: bool) -> Response:
    told = [_told(each) for each in results]
    failures = [each.error for each in results if each.error is not None]
    if failures:
        log.warning("not acknowledged", why=str(failures[0]), events=len(failures))
        detail = f"{failures[0].what} {len(failures)} of {len(results)} events have no receipt; they may be kept all the same."
        hint = "Send the same again, with the same ids: what is kept already counts once."
        more = {"results": told} if batch else {}
        raise ProblemError("not-acknowledged", detail, hint, headers={"Retry-After": AGAIN_S}, more=more)
    if batch:
        return JSONResponse({"results": told}, 202)
    (only,) = results
    if only.outcome == "conflict":
        detail = "This source has used this id for another event; nothing was sent."
        hint = "Use a new id, or post an `event.corrected` that names the first."
        raise ProblemError("conflict", detail, hint, only.problems, more={"stands": told[0]})
    return JSONResponse(told[0], 202)


def _told(one: Published) -> dict[str, Any]:
    told: dict[str, Any] = {
        "status": one.outcome,
        "duplicate": one.outcome == "duplicate",
        "id": one.id,
        "source": one.source,
    }
    if one.place is not None:
        told |= {
            "topic": one.place.topic,
            "partition": one.place.partition,
            "offset": one.place.offset,
            "logged_at": one.place.logged_at.isoformat().replace("+00:00", "Z"),
        }
    return told
