"""Checks whether posting works: Kafka answers and has all topics, and the newest generation is open."""

from __future__ import annotations

import asyncio

from events.topics import EVENT_TOPICS
from streams.errors import LogError
from streams.gateway.problem import ProblemError
from streams.gateway.receipts import RETRY_S
from streams.log.port import Log

TIMEOUT_S = 5.0


async def check_ready(kafka: Log, following_failure: str | None = None) -> None:
    """Return if posting works.

    Args:
        kafka: the log.
        following_failure: why the newest generation is not open, if it should be.

    Raises:
        ProblemError: it does not.
    """
    retry = {"Retry-After": RETRY_S}
    try:
        async with asyncio.timeout(TIMEOUT_S):
            partitions = await kafka.partitions(EVENT_TOPICS)
    except LogError as error:
        raise ProblemError("not-ready", error.what, error.hint, headers=retry) from error
    except TimeoutError as error:
        detail = f"Kafka does not answer within {TIMEOUT_S:g} seconds."
        raise ProblemError("not-ready", detail, "Check that Kafka runs.", headers=retry) from error
    missing = sorted(set(EVENT_TOPICS) - {topic for topic, _ in partitions})
    if missing:
        hint = "Restart the gateway, which creates them."
        raise ProblemError("not-ready", f"Topics are missing: {', '.join(missing)}.", hint, headers=retry)
    if following_failure is not None:
        detail = f"The newest generation cannot be opened, so repeats may be accepted again: {following_failure}"
        raise ProblemError("not-ready", detail, "See that `whenline worker` runs: it publishes anew.", headers=retry)
