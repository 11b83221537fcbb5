"""The topic of dead letters is for information: no letter is too large for it, and none that is refused stops anything."""

from __future__ import annotations

import json
from typing import Any, cast
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from events.validation import Problem
from projections.apply.dead_letters import DeadLetter, DeadLetterOutbox
from projections.fault_point import no_fault
from streams.errors import LogError, LogUnavailable
from streams.log.kafka import KafkaLog
from streams.projector.dead_letter_document import LARGEST_BYTES, encode_dead_letter
from streams.projector.messages import send_dead_letters

BYTES = st.sampled_from([b"a", b"\0", b"\xff", "é".encode(), b'"', b"\\"])
problems = st.lists(st.builds(Problem, st.text(max_size=5), st.text(max_size=5)), max_size=3)


def letter(offset: int, value: bytes | None = b"{", wrong: list[Problem] | None = None) -> DeadLetter:
    return DeadLetter("whenline.models", 2, offset, 0, "invalid", wrong or [], b"key", value)


@settings(max_examples=30, deadline=None)
@given(BYTES, st.sampled_from([0, 1, 1000, 180_000, 400_000, 1_000_000]), problems, st.sampled_from([1, 100_000]))
def test_no_letter_is_too_large(byte: bytes, size: int, wrong: list[Problem], times: int) -> None:
    value = (byte * size)[:size]
    encoded = encode_dead_letter(letter(7, value, wrong * times))
    assert len(encoded) <= LARGEST_BYTES
    document = json.loads(encoded)
    assert (document["topic"], document["partition"], document["offset"]) == ("whenline.models", 2, 7)
    assert document["record_bytes"] == size
    assert value.startswith(bytes.fromhex(document["record_hex"]))
    assert document["is_cut"] or (
        bytes.fromhex(document["record_hex"]) == value and len(document["problems"]) == len(wrong) * times
    )


class Outbox:
    """Letters in memory."""

    def __init__(self, *letters: DeadLetter) -> None:
        self.letters = dict(enumerate(letters))

    def unsent(self) -> dict[int, DeadLetter]:
        return dict(self.letters)

    def mark_sent(self, sequence: int) -> None:
        self.letters = {number: each for number, each in self.letters.items() if number > sequence}


class RefusingKafka:
    """Refuses the letters of some keys."""

    def __init__(self, refused: set[bytes], error: LogError) -> None:
        self.refused, self.error, self.sent = refused, error, list[UUID]()

    async def send(self, _topic: str, key: bytes, _value: bytes, *_: Any) -> None:
        if key in self.refused:
            raise self.error
        self.sent.append(UUID(bytes=key))


@pytest.mark.parametrize(("error", "left"), [(LogError("too large"), 0), (LogUnavailable("no answer"), 3)])
async def test_a_refused_letter_counts_as_sent_and_an_unanswered_one_waits(error: LogError, left: int) -> None:
    letters = [letter(offset) for offset in range(3)]
    kafka = RefusingKafka({letters[1].id.bytes}, error)
    outbox = Outbox(*letters)
    await send_dead_letters(cast(KafkaLog, kafka), cast(DeadLetterOutbox, outbox), no_fault)
    assert kafka.sent == [letters[0].id, letters[2].id]
    assert len(outbox.letters) == left
