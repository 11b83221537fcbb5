"""One fetch request, and what its answer means for each partition."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from aiokafka import errors
from aiokafka.client import AIOKafkaClient
from aiokafka.protocol.fetch import FetchRequest

from streams.log.partition_cursor import PartitionCursor
from streams.log.unreadable import ACCESS_HINT, RESTORE_HINT, unreadable

FETCH_BYTES = 2 * 1024 * 1024
"""Most bytes of one partition in one fetch; a reader holds that of each partition in memory until it is its turn."""
_MAX_WAIT_MS = 100
_READ_COMMITTED = 1
_MOVED = (
    errors.NotLeaderForPartitionError,
    errors.UnknownTopicOrPartitionError,
    errors.LeaderNotAvailableError,
    errors.ReplicaNotAvailableError,
)
"""Another broker leads the partition, or will soon."""
_LEADER_EPOCHS = {74, 75, 76}
"""Errors that only mean that the leader has just changed; aiokafka does not know them."""
_BROKEN_DATA = {-1, 2, 56}
"""Kafka's numbers of errors that come of its own data: unknown, corrupt, and storage."""


async def fetch(client: AIOKafkaClient, leader: int, cursors: Sequence[PartitionCursor], most_bytes: int) -> bool:
    """Fetch the next bytes of partitions that one broker leads; False if it did not answer for all of them."""
    sought = {cursor.partition: (cursor, cursor.offset) for cursor in cursors}
    topics = defaultdict(list)
    for (topic, number), (_, offset) in sought.items():
        topics[topic].append((number, offset, most_bytes))
    request = FetchRequest(_MAX_WAIT_MS, 1, 4 * most_bytes, _READ_COMMITTED, list(topics.items()))
    try:
        response = await client.send(leader, request)
    except errors.KafkaError:
        client.force_metadata_update()
        return False
    succeeded = True
    for topic, partitions in response.topics:
        for number, code, end, stable_end, *rest in partitions:
            cursor, offset = sought[topic, number]
            if cursor.offset != offset or cursor.is_fetched:
                continue  # someone has sought another position meanwhile
            if code:
                succeeded = _failed(client, cursor, code) and succeeded
            else:
                cursor.end, cursor.stable_end = end, stable_end
                cursor.fetched(rest[-1] or b"", rest[1 if response.API_VERSION >= 5 else 0] or ())
    return succeeded


def _failed(client: AIOKafkaClient, cursor: PartitionCursor, code: int) -> bool:
    """Handle an error of Kafka; True if only this partition has to wait."""
    error = errors.for_code(code)
    if error is errors.OffsetOutOfRangeError:
        cursor.is_lost = True
        return True
    if error in _MOVED or code in _LEADER_EPOCHS or (error.retriable and code not in _BROKEN_DATA):
        client.force_metadata_update()
        return False
    is_denied = error is errors.TopicAuthorizationFailedError
    reason = "access is denied" if is_denied else f"Kafka cannot read its own data there ({error.__name__})"
    hint = ACCESS_HINT if is_denied else RESTORE_HINT
    cursor.stop(unreadable(cursor.partition, cursor.offset, None, reason, hint))
    return True
