"""`POST /v1/events`: from the request to its receipts.

A batch is sent completely or not at all: one event that breaks the contract, or may not be posted, stops the others.
If Kafka does not acknowledge all, the answer is 503 and names the events that have receipts.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from math import ceil
from typing import Any, TypeVar

from fastapi import Request, Response

from events.errors import ContractError
from events.validation import Problem
from streams.gateway.audit_thread import AuditWriter
from streams.gateway.authentication import Caller
from streams.gateway.content_modes import (
    BATCH,
    BINARY,
    STRUCTURED,
    Body,
    Headers,
    UnsupportedMediaType,
    media_type_of,
    read,
)
from streams.gateway.limits import InFlight, Limits, Rates
from streams.gateway.metrics import Metrics
from streams.gateway.permissions import not_allowed
from streams.gateway.problem import MOST_ERRORS, ProblemError
from streams.gateway.receipts import in_batch, invalid, response_of
from streams.gateway.request_body import BodyReader
from streams.gateway.request_log import request_id
from streams.gateway.strict_json import cost_of
from streams.publishing.preparing import PreparedEvent, prepare
from streams.publishing.publisher import Publisher
from streams.publishing.results import PublishResult, rejection

PARSED_INLINE = 16 * 1024
"""Bytes of a body that is parsed at once: it takes less time than a thread would."""
Result = TypeVar("Result")
ACCEPTED_TYPES = f"{STRUCTURED}, {BATCH}, {BINARY}"


class PublishEndpoint:
    """Takes posts, within limits."""

    def __init__(self, publisher: Publisher, limits: Limits, metrics: Metrics, audit: AuditWriter) -> None:
        self._publisher, self._limits, self._metrics, self._audit = publisher, limits, metrics, audit
        self._rates = Rates(limits)
        self._bodies = BodyReader(limits, metrics)
        self._posts = InFlight(limits.connections, limits.posts_per_caller)
        self._parsing = ThreadPoolExecutor(1, "parsing")

    def close(self) -> None:
        """End the thread that parses large bodies."""
        self._parsing.shutdown(wait=False)

    async def post(self, request: Request, caller: Caller) -> Response:
        """The receipts of a request's events.

        Raises:
            ProblemError: nothing was sent, or Kafka did not acknowledge all.
        """
        _refuse_parameters(request)
        headers = request.headers.items()
        try:
            media_type_of(headers)
            self._check_rate(caller)
            with self._counted(caller), self._bodies.reserved(request, caller.key):
                return await self._publish(headers, await self._bodies.read(request), caller)
        except UnsupportedMediaType as error:
            hint = f"Send {ACCEPTED_TYPES}, in UTF-8 and not compressed, named in the header Content-Type."
            accepted = {"Accept-Post": ACCEPTED_TYPES}
            raise ProblemError("media-type", f"{error} is not supported.", hint, headers=accepted) from error
        except ContractError as error:
            self._count(["rejected"])
            raise invalid([(None, rejection(None, error))], error.hint) from error

    def _check_rate(self, caller: Caller) -> None:
        wait = self._rates.wait_s(caller.key)
        if wait > 0:
            detail = f"More than {self._limits.rate:g} events a second; nothing of this request was sent."
            headers = {"Retry-After": f"{ceil(wait)}"}
            raise ProblemError("too-fast", detail, "Wait as long as Retry-After says, then continue.", headers=headers)

    @contextmanager
    def _counted(self, caller: Caller) -> Iterator[None]:
        """Count a post of a caller while it is in progress."""
        if not self._posts.take(caller.key):
            detail = f"Too many posts are in progress, in all or of you (at most {self._limits.posts_per_caller})."
            raise ProblemError("busy", detail, "Send fewer at once, or batches.", headers={"Retry-After": "1"})
        try:
            yield
        finally:
            self._posts.give_back(caller.key)

    async def _publish(self, headers: Headers, content: bytes, caller: Caller) -> Response:
        cost = cost_of(content)
        self._rates.pay(caller.key, cost)  # invalid events cost as much to check as valid ones
        body, events = await self._apart(content, self._read, headers, content)
        self._rates.pay(caller.key, max(0, len(body.documents) - cost))
        if isinstance(events, Exception):
            raise events
        forbidden = not_allowed(caller, events)
        if forbidden:
            self._write_audit(caller, "refused", events, ["not-allowed"] * len(events))
            errors = [in_batch(number if body.batch else None, problem) for number, problem in forbidden]
            raise ProblemError("not-allowed", "Nothing was sent.", "Ask for a token that may.", errors)
        results = await self._publisher.try_publish(events)
        outcomes = [each.outcome for each in results]
        self._count(outcomes)
        self._write_audit(caller, "posted", events, outcomes, results)
        return response_of(results, batch=body.batch)

    async def _apart(self, content: bytes, work: Callable[..., Result], *arguments: Any) -> Result:
        """The result of work on a body: in a thread if it may take long, so that other requests are answered."""
        if len(content) <= PARSED_INLINE:
            return work(*arguments)
        return await asyncio.get_running_loop().run_in_executor(self._parsing, work, *arguments)

    def _read(self, headers: Headers, content: bytes) -> tuple[Body, list[PreparedEvent] | Exception]:
        """The body of a request, and its events, or why it has an invalid one.

        Raises:
            ProblemError: the batch is too large.
        """
        body = read(headers, content, self._limits)
        if len(body.documents) > self._limits.batch:
            detail = f"The batch has {len(body.documents)} events; at most {self._limits.batch} are accepted."
            raise ProblemError("too-large", detail, "Send them in several batches.")
        try:
            return body, self._prepared(body)
        except (ContractError, ProblemError) as error:
            return body, error

    def _prepared(self, body: Body) -> list[PreparedEvent]:
        events: list[PreparedEvent] = []
        rejected: list[tuple[int | None, PublishResult]] = []
        hint = ""
        for number, document in enumerate(body.documents):
            try:
                event = prepare(document)
            except ContractError as error:
                hint = hint or error.hint
                rejected.append((number if body.batch else None, rejection(document, error)))
                if sum(len(each.problems) for _, each in rejected) > MOST_ERRORS:
                    break  # enough to correct; checking the rest would cost time for nothing
                continue
            if len(event.value) > self._limits.event:
                detail = f"Event {number} has {len(event.value)} bytes; at most {self._limits.event} are accepted."
                raise ProblemError("too-large", detail, "Shorten it: link to long texts instead of including them.")
            events.append(event)
        if rejected:
            self._count(["rejected"] * len(rejected))
            raise invalid(rejected, hint)
        return events

    def _write_audit(
        self,
        caller: Caller,
        action: str,
        events: Sequence[PreparedEvent],
        outcomes: Sequence[str],
        results: Sequence[PublishResult] = (),
    ) -> None:
        lines: list[dict[str, Any]] = [
            {"id": event.id, "source": event.source, "kind": event.kind, "outcome": outcome}
            for event, outcome in zip(events, outcomes, strict=True)
        ]
        for line, result in zip(lines, results, strict=False):
            if result.position is not None:
                line["place"] = [result.position.topic, result.position.partition, result.position.offset]
        self._audit.write(action, **caller.identity, request=request_id(), events=lines)

    def _count(self, outcomes: Sequence[str]) -> None:
        for outcome, count in Counter(outcomes).items():
            self._metrics.events.labels(outcome).inc(count)


def _refuse_parameters(request: Request) -> None:
    """A post has none: it would be published although, say, `?dry_run=true` was meant to prevent that."""
    if not request.scope["query_string"]:
        return
    names = sorted({*request.query_params})
    if names:
        found = [Problem(f"?{name}", "is not a parameter of a post; leave it out") for name in names]
        hint = "Remove the parameters. `whenline publish --dry-run` checks events and publishes none."
        raise ProblemError("parameter", "A post has no query parameters; nothing was published.", hint, found)
