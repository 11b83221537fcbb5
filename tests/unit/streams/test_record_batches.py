"""Batches as the log stores them: whatever bytes Kafka accepted, each offset is a record or says why it is none."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.log import decompression
from streams.log.partition_cursor import PartitionCursor
from streams.log.port import Record
from streams.log.record_batches import BatchBytes, CorruptBatch, extent, split
from tests.support.raw_batches import ABORTED, RawRecord, batch_bytes

PARTITION = ("whenline.models", 0)


def read(data: bytes, offset: int = 0, aborted: Sequence[tuple[int, int]] = ()) -> PartitionCursor:
    cursor = PartitionCursor(PARTITION, offset)
    cursor.fetched(data, aborted)
    return cursor


headers = st.lists(st.tuples(st.binary(max_size=20), st.none() | st.binary(max_size=20)), max_size=5)
raw_records = st.builds(
    RawRecord, st.none() | st.binary(max_size=30), st.none() | st.binary(max_size=300), headers, st.integers(0, 255)
)


@given(st.lists(raw_records, min_size=1, max_size=5), st.integers(0, 4))
def test_any_record_of_any_client_is_read_as_it_was_sent(sent: list[RawRecord], codec: int) -> None:
    cursor = read(batch_bytes(sent, base_offset=7, codec=codec), 7)
    found = cursor.take(None)
    assert [record.offset for record in found] == list(range(7, 7 + len(sent)))
    assert cursor.offset == 7 + len(sent)
    for record, raw in zip(found, sent, strict=True):
        assert (record.key, record.value, record.problem) == (raw.key, raw.value, None)
        assert record.headers == tuple((name.decode("utf-8", "backslashreplace"), value) for name, value in raw.headers)


@pytest.mark.parametrize("key", [b"\0", b"\0\0", b"\1"])
def test_attributes_of_a_record_never_become_its_offset_or_key(key: bytes) -> None:
    """aiokafka reads this byte as a varint, and then the record's key as its offset."""
    (found,) = read(batch_bytes([RawRecord(key=key, value=None, attributes=128)], base_offset=7), 7).take(None)
    assert (found.offset, found.key, found.value, found.problem) == (7, key, None, None)


@pytest.mark.parametrize("codec", [5, 6, 7])
def test_an_unknown_compression_is_a_problem_of_its_offsets(codec: int) -> None:
    good = batch_bytes([RawRecord(value=b"good")], base_offset=3)
    cursor = read(batch_bytes([RawRecord(value=b"x")] * 3, codec=0, claimed_codec=codec) + good)
    first, last, after = cursor.take(None)
    assert (first.offset, last.offset, after.offset) == (0, 2, 3)
    assert f"offsets 0 to 2 cannot be decoded: there is no compression {codec}" in (first.problem or "")
    assert (after.value, after.problem) == (b"good", None)


@pytest.mark.parametrize("codec", [1, 3, 4])
def test_a_record_that_unpacks_to_gigabytes_is_a_problem(codec: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(decompression, "LARGEST_BYTES", 4 * 1024 * 1024)
    bomb = RawRecord(value=bytes(8 * 1024 * 1024))
    (record,) = read(batch_bytes([bomb], codec=codec)).take(None)
    assert "decompresses to more than 4 MB" in (record.problem or "")


@pytest.mark.parametrize("payload", [b"", b"\x01", b"\xff" * 40, bytes(100)])
def test_records_that_no_one_can_decode_are_a_problem(payload: bytes) -> None:
    (record,) = read(batch_bytes([RawRecord()], payload=payload)).take(None)
    assert record.problem


def test_a_batch_may_not_claim_to_have_billions_of_records() -> None:
    first, last = read(batch_bytes([RawRecord()], count=2**31 - 1, last_delta=2**31 - 2)).take(None)
    assert (first.offset, last.offset) == (0, 2**31 - 2)
    assert "it has 2147483647 records" in (first.problem or "")


def test_aborted_records_and_markers_are_left_out_and_passed() -> None:
    data = (
        batch_bytes([RawRecord(value=b"aborted")], base_offset=0, producer=5)
        + batch_bytes([RawRecord(value=b"committed")], base_offset=1, producer=6)
        + batch_bytes([RawRecord(key=ABORTED)], base_offset=2, producer=5, control=True)
        + batch_bytes([RawRecord(value=b"later")], base_offset=3, producer=5)
    )
    cursor = read(data, aborted=[(5, 0)])
    assert [record.value for record in cursor.take(None)] == [b"committed", b"later"]
    assert cursor.offset == 4


@given(st.data())
def test_a_flipped_bit_never_gives_another_record_and_never_more_than_a_stop(data: st.DataObject) -> None:
    whole = batch_bytes([RawRecord(b"key", b"value")] * 2) + batch_bytes([RawRecord(value=b"next")], base_offset=2)
    position = data.draw(st.integers(0, len(whole) * 8 - 1))
    flipped = bytearray(whole)
    flipped[position // 8] ^= 1 << position % 8
    cursor = read(bytes(flipped))
    found = cursor.take(None)
    assert all(record.value in {b"value", b"next"} for record in found)
    if not found:
        assert cursor.unreadable is not None
        assert (cursor.offset, cursor.unreadable.topic_partition) == (0, PARTITION)
        assert "whenline skip whenline.models 0" in cursor.unreadable.hint


def test_a_corrupt_batch_waits_with_its_extent_and_what_was_before_it_is_read() -> None:
    good = batch_bytes([RawRecord(value=b"good")] * 2)
    bad = bytearray(batch_bytes([RawRecord(value=b"bad")] * 3, base_offset=2))
    bad[-1] ^= 1
    after = batch_bytes([RawRecord(value=b"after")], base_offset=5)
    cursor = read(good + bytes(bad) + after)
    assert len(cursor.take(None)) == 2
    assert (cursor.offset, cursor.unreadable) == (2, None)
    cursor.fetched(bytes(bad) + after, ())
    assert cursor.take(None) == []
    assert cursor.unreadable is not None
    assert (cursor.unreadable.first_offset, cursor.unreadable.last_offset) == (2, 4)
    assert "checksum" in cursor.unreadable.reason
    cursor.fetched(batch_bytes([RawRecord(value=b"restored")] * 3, base_offset=2), ())
    assert len(cursor.take(None)) == 3
    assert cursor.unreadable is None


@given(st.binary(max_size=200))
def test_any_bytes_end(data: bytes) -> None:
    assert all(isinstance(each, BatchBytes | CorruptBatch) for each in split(data))
    first, last = extent(data, 5)
    assert last is None or first <= 5 <= last


def test_only_as_many_as_requested_are_taken_and_none_is_lost() -> None:
    cursor = read(batch_bytes([RawRecord(value=b"%d" % number) for number in range(5)]))
    taken: list[Record] = []
    while records := cursor.take(2):
        assert len(records) <= 2
        taken += records
        assert cursor.offset == len(taken)
    assert [record.value for record in taken] == [b"0", b"1", b"2", b"3", b"4"]
