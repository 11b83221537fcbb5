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
from streams.errors import LogUnavailable
from streams.log.kafka import KafkaLog
from streams.log.port import TopicPartition
from streams.projector.states import UnpublishedChanges

log = structlog.get_logger("whenline.projector")


async def send_dead_letters(kafka: KafkaLog, outbox: DeadLetterOutbox, fault_point: FaultPoint) -> None:
    """Send every dead letter at least once: one that was sent but not yet marked is sent again."""
    while letters := await asyncio.to_thread(outbox.unsent):
        try:
            receipts = [
                await kafka.submit(DEADLETTERS.name, letter.id.bytes, _encode_dead_letter(letter))
                for letter in letters.values()
            ]
            for receipt in receipts:
                await receipt
            fault_point("dead letters sent")
        except LogUnavailable as error:
            log.warning("dead letters wait for Kafka", why=str(error))
            return
        await asyncio.to_thread(outbox.mark_sent, max(letters))


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
        await kafka.submit(GENERATIONS.name, b"generation", json.dumps(notice).encode())
    except LogUnavailable as error:
        log.warning("a generation was published without a notice", generation=version.number, why=str(error))


def _encode_dead_letter(letter: DeadLetter) -> bytes:
    """A dead letter as JSON: its position, reason and problems; its bytes as text, escaped where they are not UTF-8."""
    document = {
        "topic": letter.topic,
        "partition": letter.partition,
        "offset": letter.offset,
        "logged_at": letter.timestamp,
        "reason": letter.reason,
        "problems": [{"pointer": problem.pointer, "message": problem.message} for problem in letter.problems],
        "record": None if letter.value is None else letter.value.decode("utf-8", "backslashreplace"),
        "record_hex": None if letter.value is None else letter.value.hex(),
    }
    return json.dumps(document).encode()
