"""Decompresses record batches, up to a limit: a record of 10 kB may otherwise unpack to gigabytes."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable

import cramjam
from aiokafka.codec import snappy_decode
from aiokafka.errors import KafkaError

LARGEST_BYTES = 64 * 1024 * 1024
"""Most decompressed bytes of a batch; Kafka's own limit for a batch that is not compressed is 1 MB."""
_FIRST_GUESS = 16
"""Decompressed bytes for each compressed one that are tried first."""
_FASTEST_GROWTH = 8
_GZIP_WINDOW = 16 + zlib.MAX_WBITS

DECODING_ERRORS = (
    KafkaError,
    ArithmeticError,
    AssertionError,
    EOFError,
    LookupError,
    OSError,
    RuntimeError,
    TypeError,
    ValueError,
    cramjam.DecompressionError,
    struct.error,
    zlib.error,
)
"""What aiokafka, cramjam and zlib raise for bytes that they cannot decode; they have no common error for it."""

Decompress = Callable[[bytes], bytes]


def decompress(codec: int, data: bytes) -> bytes:
    """Decompress the records of a batch; `codec` is Kafka's number for it.

    Raises:
        ValueError: the codec is unknown, or the result is larger than `LARGEST_BYTES`.
        Exception: one of `DECODING_ERRORS`; the data is corrupt.
    """
    if codec == 0:
        return data
    if codec not in _CODECS:
        raise ValueError(f"there is no compression {codec}")
    return _CODECS[codec](data)


def _gzip(data: bytes) -> bytes:
    parts: list[bytes] = []
    size = 0
    while data:
        decompressor = zlib.decompressobj(_GZIP_WINDOW)
        parts.append(decompressor.decompress(data, LARGEST_BYTES + 1 - size))
        size += len(parts[-1])
        if size > LARGEST_BYTES:
            raise ValueError(_too_large())
        if not decompressor.eof:
            raise ValueError("the compressed data is cut off")
        data = decompressor.unused_data
    return b"".join(parts)


def _growing(into: Callable[[bytes, bytearray], int]) -> Decompress:
    def decompress_(data: bytes) -> bytes:
        size = min(LARGEST_BYTES, _FIRST_GUESS * len(data) + 1024)
        while True:
            output = bytearray(size)
            try:
                return bytes(memoryview(output)[: into(data, output)])
            except cramjam.DecompressionError as error:
                if "whole buffer" not in str(error):
                    raise
                if size == LARGEST_BYTES:
                    raise ValueError(_too_large()) from error
                size = min(LARGEST_BYTES, _FASTEST_GROWTH * size)

    return decompress_


def _snappy(data: bytes) -> bytes:
    """Snappy never unpacks to more than 32 times its size, and Kafka limits that."""
    return snappy_decode(data)


def _too_large() -> str:
    return f"it decompresses to more than {LARGEST_BYTES // (1024 * 1024)} MB"


_CODECS: dict[int, Decompress] = {
    1: _gzip,
    2: _snappy,
    3: _growing(cramjam.lz4.decompress_into),
    4: _growing(cramjam.zstd.decompress_into),
}
"""By Kafka's numbers: gzip, snappy, lz4, zstd."""
