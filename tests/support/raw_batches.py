"""Record batches made byte by byte, as any Kafka client may send them; format: https://kafka.apache.org/documentation/#recordbatch"""

from __future__ import annotations

import gzip
import struct
from collections.abc import Sequence
from dataclasses import dataclass, field

import cramjam
from aiokafka.codec import lz4_encode, snappy_encode
from aiokafka.record.util import calc_crc32c, encode_varint

ABORTED = b"\0\0\0\0"
"""Key of the marker that ends an aborted transaction."""
NOW_MS = 1_790_000_000_000
_COMPRESS = {
    0: bytes,
    1: gzip.compress,
    2: snappy_encode,
    3: lz4_encode,
    4: lambda data: bytes(cramjam.zstd.compress(data)),
}


@dataclass(frozen=True)
class RawRecord:
    """One record; names of headers are bytes, and the byte of attributes may be any."""

    key: bytes | None = None
    value: bytes | None = b""
    headers: Sequence[tuple[bytes, bytes | None]] = field(default=())
    attributes: int = 0

    def encode(self, delta: int) -> bytes:
        """With its length."""
        body = bytearray([self.attributes])
        for number in (0, delta):
            _put(body, number)
        for part in (self.key, self.value):
            _put_bytes(body, part)
        _put(body, len(self.headers))
        for name, value in self.headers:
            _put_bytes(body, name)
            _put_bytes(body, value)
        whole = bytearray()
        _put(whole, len(body))
        return bytes(whole + body)


def batch_bytes(
    records: Sequence[RawRecord],
    *,
    base_offset: int = 0,
    codec: int = 0,
    claimed_codec: int | None = None,
    producer: int | None = None,
    control: bool = False,
    payload: bytes | None = None,
    count: int | None = None,
    last_delta: int | None = None,
    timestamp: int = NOW_MS,
) -> bytes:
    """One batch with a right checksum. `payload` replaces the encoded records, and the header may lie about the rest."""
    encoded = b"".join(record.encode(delta) for delta, record in enumerate(records)) if payload is None else payload
    attributes = codec if claimed_codec is None else claimed_codec
    attributes |= (0x10 if producer is not None else 0) | (0x20 if control else 0)
    delta = len(records) - 1 if last_delta is None else last_delta
    signed = struct.pack(
        ">hiqqqhii", attributes, delta, timestamp, timestamp, -1 if producer is None else producer, 0, 0,
        len(records) if count is None else count,
    )  # fmt: skip
    signed += _COMPRESS[codec](encoded)
    checked = struct.pack(">ibI", 0, 2, calc_crc32c(signed)) + signed
    return struct.pack(">qi", base_offset, len(checked)) + checked


def _put(into: bytearray, number: int) -> None:
    encode_varint(number, into.append)


def _put_bytes(into: bytearray, part: bytes | None) -> None:
    _put(into, -1 if part is None else len(part))
    into += part or b""
