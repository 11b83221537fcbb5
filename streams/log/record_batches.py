"""Decodes record batches as the log stores them, each on its own, so that one bad batch hides no other.

Format: https://kafka.apache.org/documentation/#recordbatch
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass

from aiokafka.record.default_records import DefaultRecordBatch
from aiokafka.record.util import calc_crc32c, decode_varint

from streams.log.decompression import DECODING_ERRORS, decompress
from streams.log.port import ReadHeader, Record, TopicPartition

_PREFIX = struct.Struct(">qi")
"""Base offset, length of the rest."""
_HEADER = struct.Struct(">qiibIhiqqqhii")
"""Base offset, length, leader epoch, magic, CRC, attributes, last offset delta, first and maximal timestamp, producer
id, its epoch, base sequence, number of records."""
_MAGIC_AT, _CRC_FROM, _ATTRIBUTES_AT = 16, 21, 21
MOST_RECORDS = 500_000
"""Most records of a batch: a compressed one may claim to have any number."""
_SMALLEST = 26
"""Bytes of the smallest batch, also of formats before Kafka 0.11."""
_CURRENT = 2
_CODEC, _LOG_APPEND_TIME, _TRANSACTIONAL, _CONTROL = 0x07, 0x08, 0x10, 0x20
_CONTINUED = 0x80
"""Set in a byte of a varint that is not the last one."""
_ABORT = b"\0\0\0\0"
"""Key of the marker that ends an aborted transaction: version 0, type 0."""


class CorruptBatch(Exception):
    """A batch that differs from what Kafka accepted; the message says how."""


@dataclass(frozen=True)
class BatchBytes:
    """The bytes of one batch, whose checksum is right.

    Raises:
        CorruptBatch: it is wrong, or the format is unknown.
    """

    base_offset: int
    data: bytes

    def __post_init__(self) -> None:
        magic = self.data[_MAGIC_AT]
        if magic != _CURRENT or len(self.data) < _HEADER.size:
            raise CorruptBatch(f"the batch has the format {magic}, and Kafka writes {_CURRENT} since version 0.11")
        if calc_crc32c(self.data[_CRC_FROM:]) != self._header[4]:
            raise CorruptBatch("the batch is corrupt: its checksum is wrong")

    @property
    def _header(self) -> tuple[int, ...]:
        return _HEADER.unpack_from(self.data)

    @property
    def last_offset(self) -> int:
        """Offset of its last record."""
        return self.base_offset + max(0, self._header[6])

    @property
    def is_control(self) -> bool:
        """Whether it holds a marker of a transaction, not records."""
        return bool(self._header[5] & _CONTROL)

    @property
    def transactional_producer(self) -> int | None:
        """Id of the producer of a transaction; None outside of transactions."""
        return self._header[9] if self._header[5] & _TRANSACTIONAL else None

    @property
    def is_abort_marker(self) -> bool:
        """Whether it ends an aborted transaction."""
        return self.is_control and any(record.key == _ABORT for record in self.records(("", 0)))

    def records(self, partition: TopicPartition) -> list[Record]:
        """Its records. A batch that Kafka accepted and nobody can decode is one or two records that have a `problem`.

        They are the first and the last one, since a batch may claim to have any number of records.
        """
        header = self._header
        try:
            return _decoded(partition, header, self.data)
        except DECODING_ERRORS as error:
            why = str(error) or type(error).__name__
            first, last = self.base_offset, self.last_offset
            problem = f"the record batch of offsets {first} to {last} cannot be decoded: {why}"
            return [Record(*partition, offset, header[8], None, None, (), problem) for offset in sorted({first, last})]


def split(data: bytes) -> Iterator[BatchBytes | CorruptBatch]:
    """The whole batches in the bytes of a fetch; one that was cut off at the end is left out."""
    start = 0
    while len(data) - start >= _SMALLEST:
        base_offset, length = _PREFIX.unpack_from(data, start)
        end = start + _PREFIX.size + length
        if length < _SMALLEST - _PREFIX.size:
            yield CorruptBatch(f"the batch is corrupt: it has a length of {length} bytes")
            return
        if end > len(data):
            return
        try:
            yield BatchBytes(base_offset, data[start:end])
        except CorruptBatch as error:
            yield error
            return
        start = end


def extent(data: bytes, offset: int) -> tuple[int, int | None]:
    """First and last offset of a corrupt batch at the start of the data, which holds this offset.

    The next batch says where it ends; without one, its own header. The last one is None where both are implausible.
    """
    if len(data) < _HEADER.size or data[_MAGIC_AT] != _CURRENT:
        return offset, None
    header = _HEADER.unpack_from(data)
    first, last, end = header[0], header[0] + header[6], _PREFIX.size + header[1]
    if header[1] > 0 and len(data) >= end + _PREFIX.size:
        last = _PREFIX.unpack_from(data, end)[0] - 1
    return (first, last) if first <= offset <= last else (offset, None)


def _decoded(partition: TopicPartition, header: tuple[int, ...], data: bytes) -> list[Record]:
    """By aiokafka's fast decoder; if that fails, by a lenient one."""
    if header[12] > MOST_RECORDS:
        raise ValueError(f"it has {header[12]} records, and may have {MOST_RECORDS}")
    payload = bytearray(decompress(header[5] & _CODEC, data[_HEADER.size :]))
    attributes = struct.pack(">h", header[5] & ~_CODEC)
    plain = data[:_ATTRIBUTES_AT] + attributes + data[_ATTRIBUTES_AT + 2 : _HEADER.size] + payload
    topic, number = partition
    if _has_plain_attributes(payload, header[12]):
        with suppress(*DECODING_ERRORS):
            return [
                Record(topic, number, each.offset, each.timestamp, each.key, each.value, tuple(each.headers))
                for each in DefaultRecordBatch(plain)
            ]
    return list(_lenient_records(partition, header, payload))


def _has_plain_attributes(payload: bytearray, count: int) -> bool:
    """Whether the byte of attributes of each record is below 128.

    aiokafka 0.14 reads that byte as a varint: with a larger one it takes the next byte too, and may return another
    offset, key and value without noticing.
    """
    position, size = 0, len(payload)
    for _ in range(count):
        low, high = payload[position], payload[position + 1]
        if low & 0x81 == _CONTINUED > high:  # a length of two bytes, which most records have
            length, position = ((high << 7) | (low & 0x7F)) >> 1, position + 2
        else:
            length, position = decode_varint(payload, position)
        if length <= 0 or position + length > size:
            raise ValueError(f"a record of {length} bytes does not fit")
        if payload[position] >= _CONTINUED:
            return False
        position += length
    return True


def _extents(payload: bytearray, count: int) -> Iterator[tuple[int, int]]:
    """Where each record starts, with its byte of attributes, and ends."""
    position, size = 0, len(payload)
    for _ in range(count):
        length, position = decode_varint(payload, position)
        if length <= 0 or position + length > size:
            raise ValueError(f"a record of {length} bytes does not fit")
        yield position, position + length
        position += length


def _lenient_records(partition: TopicPartition, header: tuple[int, ...], data: bytearray) -> Iterator[Record]:
    """What Kafka accepts and aiokafka does not: header names that are not UTF-8, attributes of a record."""
    base_offset, attributes, first_timestamp, max_timestamp, count = (header[index] for index in (0, 5, 7, 8, 12))
    for start, _ in _extents(data, count):
        later, position = decode_varint(data, start + 1)  # after one byte of attributes, which mean nothing
        timestamp = max_timestamp if attributes & _LOG_APPEND_TIME else first_timestamp + later
        delta, position = decode_varint(data, position)
        key, position = _bytes(data, position)
        value, position = _bytes(data, position)
        yield Record(*partition, base_offset + delta, timestamp, key, value, _headers(data, position))


def _headers(data: bytearray, position: int) -> tuple[ReadHeader, ...]:
    count, position = decode_varint(data, position)
    headers: list[ReadHeader] = []
    for _ in range(count):
        name, position = _bytes(data, position)
        value, position = _bytes(data, position)
        headers.append(((name or b"").decode("utf-8", "backslashreplace"), value))
    return tuple(headers)


def _bytes(data: bytearray, position: int) -> tuple[bytes | None, int]:
    length, position = decode_varint(data, position)
    if length > len(data) - position:
        raise ValueError(f"a field of {length} bytes does not fit")
    return (None, position) if length < 0 else (bytes(data[position : position + length]), position + length)
