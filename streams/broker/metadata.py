"""Finds damage in the cluster metadata of a data folder.

The metadata lists all topics. If it is missing or damaged, Kafka starts without any topic and moves
every topic's folder aside as a stray: an empty log that looks healthy. So it is verified before
each start. The last batch may be truncated, as a loss of power leaves it: Kafka repairs that
itself.

Source: https://kafka.apache.org/documentation/#recordbatch
"""

from __future__ import annotations

import re
import struct
from pathlib import Path

from aiokafka.record.util import calc_crc32c

FOLDER = "__cluster_metadata-0"
_TOPIC = re.compile(r".+-\d+")
_HEADER = struct.Struct(">qiibI")
"""Base offset, length of the rest, leader epoch, magic, CRC-32C of the rest."""
_LENGTH_ENDS, _CRC_ENDS = 12, 21
_SHORTEST = 61
_MAGIC = 2


def find_damage(data: Path) -> str | None:
    """Describes damage in the metadata of a data folder that has topics; None if there is none."""
    if not any(path.is_dir() and path.name != FOLDER and _TOPIC.fullmatch(path.name) for path in data.iterdir()):
        return None
    segments = sorted((data / FOLDER).glob("*.log"))
    if not segments:
        return f"{data / FOLDER} is missing"
    snapshots = any((data / FOLDER).glob("*.checkpoint"))
    for segment in segments:
        content = segment.read_bytes()
        end = _end_of_valid_batches(content)
        if end == len(content) and (content or snapshots or len(segments) > 1):
            continue
        if (end == 0 and not snapshots) or segment != segments[-1] or _has_batch_after(content, end):
            return f"{segment} is damaged from byte {end} on"
    return None


def _end_of_valid_batches(content: bytes) -> int:
    end = 0
    while (length := _batch_at(content, end)) is not None:
        end += length
    return end


def _has_batch_after(content: bytes, start: int) -> bool:
    return any(_batch_at(content, at) is not None for at in range(start + 1, len(content)))


def _batch_at(content: bytes, at: int) -> int | None:
    """Length of the batch that begins at this byte; None if there is none or it is damaged."""
    if len(content) - at < _SHORTEST or content[at + 16] != _MAGIC:
        return None
    _, length, _, _, crc = _HEADER.unpack_from(content, at)
    total = _LENGTH_ENDS + length
    if total < _SHORTEST or at + total > len(content):
        return None
    return total if calc_crc32c(content[at + _CRC_ENDS : at + total]) == crc else None
