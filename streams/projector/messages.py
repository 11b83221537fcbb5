"""What the projector publishes: dead letters, and a notice of each version."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping

import structlog

from events.topics import DEADLETTERS, GENERATIONS
from projections.apply.dead_letters import DeadLetter, DeadLetterOutbox
from projections.apply.positions import Position
from projections.fault_point import FaultPoint
from projections.store import Version
from streams.errors import LogError, LogUnavailable
from streams.log.kafka import KafkaLog
from streams.log.port import Receipt, TopicPartition
from streams.projector.dead_letter_document import encode_dead_letter
from streams.projector.states import UnpublishedChanges

log = structlog.get_logger("whenline.projector")


async def send_dead_letters(kafka: KafkaLog, outbox: DeadLetterOutbox, fault_point: FaultPoint) -> None:
    """Send every dead letter at least once: one that was sent but not yet marked is sent again.

    The topic is for information: `dead_letters` has them all. One that Kafka refuses is logged, and counts as sent.
    """
    while letters := await asyncio.to_thread(outbox.unsent):
        results = await asyncio.gather(*(_send(kafka, letter) for letter in letters.values()), return_exceptions=True)
        for letter, error in zip(letters.values(), results, strict=True):
            if isinstance(error, LogUnavailable):
                log.warning("dead letters wait for Kafka", why=str(error))
                return
            if isinstance(error, LogError):
                log.error(
                    "Kafka refused a dead letter, which is in the tables only",
                    topic=letter.topic, partition=letter.partition, offset=letter.offset, why=str(error),
                )  # fmt: skip
            elif error is not None:
                raise error
        fault_point("dead letters sent")
        await asyncio.to_thread(outbox.mark_sent, max(letters))


def _log_unsent(sent: asyncio.Future[Receipt]) -> None:
    if not sent.cancelled() and (error := sent.exception()) is not None:
        log.warning("a generation was published without a notice", why=str(error))


async def _send(kafka: KafkaLog, letter: DeadLetter) -> None:
    await kafka.send(DEADLETTERS.name, letter.id.bytes, encode_dead_letter(letter))


async def announce(
    kafka: KafkaLog,
    version: Version,
    positions: Mapping[TopicPartition, Position],
    changes: UnpublishedChanges,
    *,
    behind: bool,
) -> None:
    """Send a notice of a version to the stream processors. It is a hint: without Kafka it is left out."""
    notice = {
        "generation": version.number,
        "published_at": version.published_at.isoformat(),
        "positions": [[*partition, position.next_offset] for partition, position in sorted(positions.items())],
        "kinds": sorted(changes.kinds),
        "organizations": sorted(changes.organizations),
        "behind": behind,
    }
    changes.clear()
    try:
        sent = asyncio.ensure_future(await kafka.submit(GENERATIONS.name, b"generation", json.dumps(notice).encode()))
    except LogError as error:
        log.warning("a generation was published without a notice", generation=version.number, why=str(error))
    else:
        sent.add_done_callback(_log_unsent)
