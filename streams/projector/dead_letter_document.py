"""A dead letter as JSON for its topic, cut where it would be larger than Kafka takes."""

from __future__ import annotations

import json
from typing import Any

from projections.apply.dead_letters import DeadLetter

LARGEST_BYTES = 900_000
"""Most bytes of a document; Kafka takes records up to 1 MB."""
_RECORD_BYTES = (None, 32 * 1024, 0)
"""How much of a record is copied: all of it, else its beginning, else nothing. A byte takes up to 8 of the document."""
_MOST_PROBLEMS, _LONGEST_PROBLEM = 100, 500


def encode_dead_letter(letter: DeadLetter) -> bytes:
    """Position, reason and problems, and the record's bytes as text and as hexadecimal digits, at most `LARGEST_BYTES`.

    Topic, partition and offset name the whole record, in the log and in `dead_letters`.
    """
    for most in _RECORD_BYTES:
        encoded = json.dumps(_document(letter, most)).encode()
        if len(encoded) <= LARGEST_BYTES:
            break
    return encoded


def _document(letter: DeadLetter, most: int | None) -> dict[str, Any]:
    problems = letter.problems if most is None else letter.problems[:_MOST_PROBLEMS]
    longest = None if most is None else _LONGEST_PROBLEM
    copied = None if letter.value is None else letter.value[:most]
    return {
        "topic": letter.topic,
        "partition": letter.partition,
        "offset": letter.offset,
        "logged_at": letter.timestamp,
        "reason": letter.reason,
        "problems": [{"pointer": each.pointer[:longest], "message": each.message[:longest]} for each in problems],
        "record": None if copied is None else copied.decode("utf-8", "backslashreplace"),
        "record_hex": None if copied is None else copied.hex(),
        "record_bytes": None if letter.value is None else len(letter.value),
        "is_cut": most is not None,
    }
