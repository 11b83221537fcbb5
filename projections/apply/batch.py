"""A batch of log records, decoded, validated and laid out in columns.

This half of the work needs the interpreter's lock. The other half (`projections.apply.projection`) runs in DuckDB and
does not, so that the two overlap. The payload is encoded again from its types, so that Python and SQL cannot read one
JSON text differently (its duplicate names, its many forms of an instant).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import repeat
from operator import attrgetter
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from events.envelope import version_of
from events.errors import ContractError
from events.usual import UsualEvent, kind_of
from events.validation import InvalidEvent, Problem, UnknownKind
from projections.apply.arrow_columns import INSTANT, instants
from projections.apply.collector import without_collector
from projections.apply.dead_letters import DeadLetter
from projections.apply.decoding import LogRecord, decoded, usual_events
from projections.apply.gaps import Gap
from projections.apply.routes import count_routes

TopicPartition = tuple[str, int]
"""Topic and partition."""
RecordPosition = tuple[str, int, int]
"""Topic, partition and offset."""

SCHEMA = pa.schema(
    [
        ("kafka_topic", pa.string()),
        ("kafka_partition", pa.int32()),
        ("kafka_offset", pa.int64()),
        ("logged_at", INSTANT),
        ("id", pa.string()),
        ("source", pa.string()),
        ("kind", pa.string()),
        ("version", pa.int32()),
        ("time", INSTANT),
        ("knowntime", INSTANT),
        ("record", pa.string()),
        ("data", pa.json_(pa.string())),
        ("record_key", pa.binary()),
    ]
)
_ORDER = (
    "kafka_topic", "kafka_partition", "kafka_offset", "logged_at", "record_key", "record", "id", "source", "time",
    "knowntime", "kind", "version", "data",
)  # fmt: skip
"""Columns in the order in which rows are taken apart here."""
_PLACES = {name: number for number, name in enumerate(SCHEMA.names)}
_RECORD = attrgetter("offset", "timestamp", "key", "value")
_ENVELOPE = attrgetter("id", "source", "time", "knowntime")
_KIND_NAME, _KIND_VERSION = attrgetter("name"), attrgetter("version")
UNFORESEEN = (ArithmeticError, LookupError, RecursionError, TypeError, ValueError)
"""What Python raises for values that no one thought of: a single record may not stop the projector."""
CHUNK = 8192
"""Rows that become columns together: few enough to still be in the processor's cache."""
TOGETHER = 256
"""Records that are decoded together: the next ones reuse the memory of their objects."""


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
    topic_ids: dict[TopicPartition, str | None] = field(default_factory=dict)
    """Kafka's id of the topic of each partition, where whoever decoded the records noted it."""
    _rows: list[list[Any]] = field(default_factory=lambda: [[] for _ in SCHEMA])
    _chunks: list[pa.RecordBatch] = field(default_factory=list)

    def __len__(self) -> int:
        return self.records

    @property
    def rows(self) -> int:
        """Records that were decoded: all but the dead letters."""
        return int(sum(chunk.num_rows for chunk in self._chunks)) + len(self._rows[0])

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

    def add_columns(self, columns: Mapping[str, Any]) -> None:
        """Append rows that were decoded before; `data` is text."""
        columns = {name: pa.chunked_array(column) for name, column in columns.items()}
        data = columns["data"].cast(pa.string())
        type_ = SCHEMA.field("data").type
        chunks = [pa.ExtensionArray.from_storage(type_, chunk) for chunk in data.chunks]
        columns["data"] = pa.chunked_array(chunks, type_)
        arrays = [columns[field_.name].cast(field_.type) for field_ in SCHEMA]
        self._chunks += pa.table(arrays, schema=SCHEMA).to_batches()

    def _extend(self, place: TopicPartition, first: int, end: int, records: int) -> None:
        self.starts.setdefault(place, first)
        self.ends[place] = end
        self.records += records

    def _decode(self, place: TopicPartition, records: Sequence[LogRecord]) -> None:
        for start in range(0, len(records), TOGETHER):
            some = records[start : start + TOGETHER]
            events, payloads = usual_events(some)
            first = 0
            for number in [number for number, event in enumerate(events) if event is None]:
                self._take(place, some[first:number], events[first:number], payloads[first:number])
                self._decode_alone(place, some[number])
                first = number + 1
            self._take(place, some[first:], events[first:], payloads[first:])
            if len(self._rows[0]) >= CHUNK:
                self._lay_out()

    def _take(
        self,
        place: TopicPartition,
        records: Sequence[LogRecord],
        events: Sequence[UsualEvent | None],
        payloads: Sequence[bytes],
    ) -> None:
        """Append the rows of usual events."""
        if not records:
            return
        kinds = list(map(kind_of, events))
        rows: tuple[Iterable[Any], ...] = (
            repeat(place[0], len(records)),
            repeat(place[1], len(records)),
            *zip(*map(_RECORD, records), strict=True),
            *zip(*map(_ENVELOPE, events), strict=True),
            map(_KIND_NAME, kinds),
            map(_KIND_VERSION, kinds),
            payloads,
        )
        for name, values in zip(_ORDER, rows, strict=True):
            self._rows[_PLACES[name]].extend(values)

    def _decode_alone(self, place: TopicPartition, record: LogRecord) -> None:
        try:
            event, value, payload = decoded(record)
        except (ContractError, *UNFORESEEN) as error:
            self._add_dead_letter(place, record, error)
            return
        envelope = event.envelope
        row = (
            *place, record.offset, record.timestamp, record.key, value, envelope.id, envelope.source, envelope.time,
            envelope.knowntime, event.kind.name, version_of(envelope.dataschema), payload,
        )  # fmt: skip
        for name, part in zip(_ORDER, row, strict=True):
            self._rows[_PLACES[name]].append(part)
        if value is not record.value:
            self.originals[*place, record.offset] = record.value

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
        return pa.Table.from_batches(self._chunks, SCHEMA)

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
            arrays = [_column(values, field) for values, field in zip(self._rows, SCHEMA, strict=True)]
            self._chunks.append(pa.record_batch(arrays, schema=SCHEMA))
            self._rows = [[] for _ in SCHEMA]


def _column(values: list[Any], field_: Any) -> Any:
    if field_.name in {"time", "knowntime"}:
        return instants(values)
    if field_.name == "logged_at":
        return pc.multiply(pa.array(values, pa.int64()), 1000).cast(field_.type)
    if field_.name == "record":
        return pa.array(values, pa.binary()).cast(field_.type)
    if field_.name == "data":
        return pa.ExtensionArray.from_storage(field_.type, pa.array(values, pa.binary()).cast(pa.string()))
    return pa.array(values, field_.type)


def batch_of(by_place: Iterable[tuple[TopicPartition, Sequence[LogRecord]]]) -> Batch:
    """A batch of these records."""
    batch = Batch()
    for place, records in by_place:
        batch.add(place, records)
    return batch
