"""Decides, on the operator's word, to do without records that cannot be read or are no longer in the log."""

from __future__ import annotations

import getpass

from events.topics import EVENT_TOPICS
from projections.apply.gaps import Cause, Gap
from streams.errors import LogError
from streams.log.cluster import Cluster
from streams.log.kafka import KafkaLog
from streams.log.port import TopicPartition, no_topic
from streams.projector.decisions import MOST_UNREADABLE, Skip, decide
from streams.projector.diagnosis import probe


async def skip(cluster: Cluster, partition: TopicPartition, offset: int, *, through: int | None, reason: str) -> Gap:
    """Append the decision to skip an offset, with the batch or the deleted records that it belongs to, to the log.

    Raises:
        LogUnavailable: Kafka does not answer.
        LogError: the offset can be read, or is not in the log yet; or `through` is needed or impossible.
    """
    topic, number = partition
    if not reason.strip():
        raise LogError("A decision needs a reason.", hint="Say in a few words why: --reason TEXT.")
    async with KafkaLog(cluster) as kafka:
        begins, ends = await kafka.begin_offsets(EVENT_TOPICS), await kafka.end_offsets(EVENT_TOPICS)
        if partition not in ends:
            names = ", ".join(EVENT_TOPICS)
            raise LogError(f"{no_topic(f'{topic}, partition {number}')}.", hint=f"Topics of events are {names}.")
        if offset >= ends[partition]:
            raise LogError(
                f"{topic}, partition {number} has no offset {offset}: it ends at {ends[partition]}.",
                hint="`whenline status` names the offset that cannot be read.",
            )
        cause: Cause = "deleted" if offset < begins[partition] else "unreadable"
        if cause == "deleted":
            first, last = 0, begins[partition] - 1
        else:
            first, last = await _extent(kafka, partition, offset, through, ends[partition])
        ids = await kafka.topic_ids([topic])
        by = getpass.getuser()
        receipt = await decide(kafka, Skip(topic, number, first, last, cause, reason.strip(), by, ids.get(topic)))
    return Gap(topic, number, first, last, cause, reason.strip(), by, receipt.timestamp)


async def _extent(
    kafka: KafkaLog, partition: TopicPartition, offset: int, through: int | None, end: int
) -> tuple[int, int]:
    """First and last offset of the batch that cannot be read."""
    topic, number = partition
    found = (await probe(kafka, {partition: offset}, {partition: end})).unreadable
    if not found:
        raise LogError(
            f"{topic}, partition {number}, offset {offset} can be read.",
            hint="Nothing was skipped. `whenline status` names what cannot be read.",
        )
    (batch,) = found
    last = batch.last_offset if through is None else through
    if last is None:
        raise LogError(
            f"{batch.what}. Its header does not say where it ends.",
            hint=f"Name the last offset to skip with --through; the partition ends at {end}.",
        )
    if not batch.first_offset <= last < end or last - batch.first_offset >= MOST_UNREADABLE:
        raise LogError(
            f"Offsets {batch.first_offset} to {last} of {topic}, partition {number} cannot be skipped at once.",
            hint=f"--through is from {batch.first_offset} to {end - 1}, and up to {MOST_UNREADABLE:,} offsets at once.",
        )
    return batch.first_offset, last
