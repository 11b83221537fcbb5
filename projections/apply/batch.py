"""A batch of log records, decoded, validated and laid out in columns.

This half of the work needs the interpreter's lock. The other half (`projections.apply.projection`) runs in DuckDB and
does not, so that the two overlap. The payload is encoded again from its types, so that Python and SQL cannot read one
JSON text differently (its duplicate names, its many forms of an instant).
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

import msgspec
import pyarrow as pa
import pyarrow.compute as pc

from events.codec import Event, replacement_of
from events.envelope import version_of
from events.errors import ContractError
from events.json_format import normalized
from events.kinds.amendments import EventCorrected
from events.validation import InvalidEvent, Problem, UnknownKind
from projections.apply.collector import without_collector
from projections.apply.dead_letters import FIRST_MS, LAST_MS, DeadLetter
from projections.apply.gaps import Gap
from projections.apply.routes import count_routes
from projections.table_limits import check_instants, take

TopicPartition = tuple[str, int]
"""Topic and partition."""
RecordPosition = tuple[str, int, int]
"""Topic, partition and offset."""

_encode = msgspec.json.Encoder().encode
_INSTANT = pa.timestamp("us", "UTC")
_SCHEMA = pa.schema(
    [
        ("kafka_topic", pa.string()),
        ("kafka_partition", pa.int32()),
        ("kafka_offset", pa.int64()),
        ("logged_at", _INSTANT),
        ("id", pa.string()),
        ("source", pa.string()),
        ("kind", pa.string()),
        ("version", pa.int32()),
        ("time", _INSTANT),
        ("knowntime", _INSTANT),
        ("record", pa.string()),
        ("data", pa.json_(pa.string())),
        ("record_key", pa.binary()),
    ]
)
UNFORESEEN = (ArithmeticError, LookupError, RecursionError, TypeError, ValueError)
"""What Python raises for values that no one thought of: a single record may not stop the projector."""
_NO_CLOCK = (
    "the log's timestamp, {} ms after 1970, is not one of the log's own clock: "
    "set message.timestamp.type=LogAppendTime on the topic"
)
CHUNK = 8192
"""Rows that become columns together: few enough to still be in the processor's cache."""


class LogRecord(Protocol):
    """A record of the log; aiokafka's records match."""

    @property
    def offset(self) -> int:
        """Its offset in its partition."""

    @property
    def timestamp(self) -> int:
        """The log's own clock, epoch milliseconds."""

    @property
    def key(self) -> bytes | None:
        """Its partition key."""

    @property
    def value(self) -> bytes | None:
        """The event."""

    @property
    def headers(self) -> Sequence[tuple[str, bytes | None]]:
        """Kafka headers; one may have no value."""

    @property
    def problem(self) -> str | None:
        """Why the log's bytes at this offset cannot be decoded; None if they can."""


@dataclass
class Batch:
    """Records of several partitions, each partition's in its order, decoded."""

    dead_letters: list[DeadLetter] = field(default_factory=list)
    starts: dict[TopicPartition, int] = field(default_factory=dict)
    """First offset of each partition in the batch."""
    ends: dict[TopicPartition, int] = field(default_factory=dict)
    """Offset after the last one of each partition."""
    records: int = 0
    routes: Counter[str] = field(default_factory=Counter)
    """Records by the way they came into the log."""
    originals: dict[RecordPosition, bytes | None] = field(default_factory=dict)
    """Original values of records whose value was rewritten, such as those in binary mode, by position."""
    _rows: list[list[Any]] = field(default_factory=lambda: [[] for _ in _SCHEMA])
    _chunks: list[pa.RecordBatch] = field(default_factory=list)

    def __len__(self) -> int:
        return self.records

    @property
    def rows(self) -> int:
        """Records that were decoded: all but the dead letters."""
        return sum(chunk.num_rows for chunk in self._chunks) + len(self._rows[0])

    def add(self, place: TopicPartition, records: Sequence[LogRecord]) -> None:
        """Decode the records of one partition. What cannot be projected becomes a dead letter."""
        if not records:
            return
        self._extend(place, records[0].offset, records[-1].offset + 1, len(records))
        self.routes += count_routes(record.headers for record in records)
        with without_collector():
            self._decode(place, records)

    def add_gap(self, gap: Gap, first: int) -> None:
        """Step over a gap from an offset in it on; each offset becomes a dead letter."""
        letters = gap.dead_letters(first)
        self.dead_letters += letters
        self._extend((gap.topic, gap.partition), letters[0].offset, gap.last_offset + 1, len(letters))

    def _extend(self, place: TopicPartition, first: int, end: int, records: int) -> None:
        self.starts.setdefault(place, first)
        self.ends[place] = end
        self.records += records

    def _decode(self, place: TopicPartition, records: Sequence[LogRecord]) -> None:
        topic, partition = place
        topics, partitions, offsets, logged, ids, sources, kinds, versions, times, known, raw, data, keys = self._rows
        before = len(offsets)
        for record in records:
            try:
                _check_record(record)
                value, event = _read(record)
                payload = event.payload
                encoded = _encode(_canonical(payload) if type(payload) is EventCorrected else payload)
                check_instants(event, encoded)
            except (ContractError, *UNFORESEEN) as error:
                self._add_dead_letter(place, record, error)
                continue
            envelope = event.envelope
            offsets.append(record.offset)
            logged.append(record.timestamp)
            ids.append(envelope.id)
            sources.append(envelope.source)
            kinds.append(event.kind.name)
            versions.append(version_of(envelope.dataschema))
            times.append(envelope.time)
            known.append(envelope.knowntime)
            raw.append(value)
            data.append(encoded)
            keys.append(record.key)
            if value is not record.value:
                self.originals[topic, partition, record.offset] = record.value
        topics += [topic] * (len(offsets) - before)
        partitions += [partition] * (len(offsets) - before)
        if len(offsets) >= CHUNK:
            self._lay_out()

    def _add_dead_letter(self, place: TopicPartition, record: LogRecord, error: Exception) -> None:
        reason = "unknown_kind" if isinstance(error, UnknownKind) else "invalid"
        if isinstance(error, InvalidEvent | UnknownKind):
            problems = error.problems
        else:
            problems = [Problem("", str(error) if isinstance(error, ContractError) else f"cannot be read: {error!r}")]
        self.dead_letters.append(
            DeadLetter(*place, record.offset, record.timestamp, reason, problems, record.key, record.value)
        )

    def table(self) -> pa.Table:
        """The decoded records as Arrow columns."""
        self._lay_out()
        return pa.Table.from_batches(self._chunks, _SCHEMA)

    def refuse(self, reasons: Mapping[RecordPosition, str]) -> None:
        """Turn records that the tables refused into dead letters."""
        accepted = []
        for chunk in self._chunks:
            columns = [chunk[name].to_pylist() for name in ("kafka_topic", "kafka_partition", "kafka_offset")]
            is_refused = [position in reasons for position in zip(*columns, strict=True)]
            accepted.append(chunk.filter(pa.array([not each for each in is_refused])))
            for row in chunk.filter(pa.array(is_refused)).to_pylist():
                position = (row["kafka_topic"], row["kafka_partition"], row["kafka_offset"])
                problems = [Problem("", f"the tables refuse it: {reasons[position]}")]
                timestamp = round(row["logged_at"].timestamp() * 1000)
                value = self.originals.get(position, row["record"].encode())
                self.dead_letters.append(
                    DeadLetter(*position, timestamp, "invalid", problems, row["record_key"], value)
                )
        self._chunks = accepted

    def _lay_out(self) -> None:
        """Turn the collected rows into a chunk of columns."""
        if self._rows[0]:
            arrays = [_column(values, field) for values, field in zip(self._rows, _SCHEMA, strict=True)]
            self._chunks.append(pa.record_batch(arrays, schema=_SCHEMA))
            self._rows = [[] for _ in _SCHEMA]


def _check_record(record: LogRecord) -> None:
    """Refuse what the log could not decode, and a clock that is not the log's own.

    Raises:
        InvalidEvent: it is one of these.
    """
    if record.problem is not None:
        raise InvalidEvent([Problem("", record.problem)])
    if not FIRST_MS <= record.timestamp <= LAST_MS:
        raise InvalidEvent([Problem("", _NO_CLOCK.format(record.timestamp))])


def _column(values: list[Any], field_: Any) -> Any:
    if field_.name == "logged_at":
        return pc.multiply(pa.array(values, pa.int64()), 1000).cast(field_.type)
    if field_.name == "record":
        return pa.array(values, pa.binary()).cast(field_.type)
    if field_.name == "data":
        return pa.ExtensionArray.from_storage(field_.type, pa.array(values, pa.binary()).cast(pa.string()))
    return pa.array(values, field_.type)


def _canonical(payload: EventCorrected) -> Any:
    """A correction with its replacement decoded to its types, too."""
    replacement = {"time": payload.replacement.time, "data": replacement_of(payload)}
    return msgspec.to_builtins(payload) | {"replacement": replacement}


def _read(record: LogRecord) -> tuple[bytes, Event]:
    """The event of a record, and its bytes in structured mode.

    Raises:
        ContractError: it has no event that the contract accepts.
    """
    value = record.value or b""
    try:
        return value, take(value)
    except ContractError:
        if any(name == "ce_specversion" for name, _ in record.headers):
            value = _structured(record)
        else:
            other = _in_canonical_form(value)
            if other is None:
                raise
            value = other
    return value, take(value)


def _in_canonical_form(value: bytes) -> bytes | None:
    """The canonical form of an event in another form of the JSON format; None if it is not one."""
    try:
        document = msgspec.json.decode(value)
        if not isinstance(document, dict):
            return None
        canonical, problems = normalized(document)
        return None if problems or canonical == document else json.dumps(canonical).encode()
    except (msgspec.DecodeError, ValueError, RecursionError):
        return None


def _structured(record: LogRecord) -> bytes:
    """A record in CloudEvents binary mode (attributes in headers) as one in structured mode.

    Source: https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/bindings/kafka-protocol-binding.md

    Raises:
        InvalidEvent: a header is not text, or the value is not JSON.
    """
    attributes: dict[str, Any] = {}
    try:
        for name, value in record.headers:
            if name.startswith("ce_"):
                attributes[name[3:]] = None if value is None else value.decode()
        document, _ = normalized(attributes | {"data": msgspec.json.decode(record.value or b"")})
        return json.dumps(document).encode()
    except (msgspec.DecodeError, ValueError, RecursionError) as error:
        raise InvalidEvent([Problem("", f"cannot be read in binary mode: {error}")]) from error


def batch_of(by_place: Iterable[tuple[TopicPartition, Sequence[LogRecord]]]) -> Batch:
    """A batch of these records."""
    batch = Batch()
    for place, records in by_place:
        batch.add(place, records)
    return batch
