"""The dialog behind a count of log records: the rule of the table, and each record with its position and content."""

from __future__ import annotations

import json
from functools import partial
from typing import Any, cast, get_args
from urllib.parse import urlencode

from projections.read.records import RecordPosition, RecordTable
from projections.schema.files import description_of
from ui.components.sheet import sheet
from ui.components.sheet.blocks import Block, OpenedNumber
from ui.shared.cached_reads import cached
from ui.shared.evidence_dialog import TITLE
from ui.shared.formatting import format_day, format_event_time, format_instant, kind_label
from ui.shared.persistent_dialog import show_dialog
from ui.shared.read_port import ReadPort

BYTES_SHOWN = 20_000
"""Most bytes shown of a record that is not an event."""

_SOURCES = {"positions": "ledger", "suppressed_records": "internal.suppressed_records"}
"""Table that a query names, if it is not the name of the records."""

LAG = (
    "Records in the log after the next offset that the tables will read, over all partitions. Their content is not "
    "known here yet; the next generations will include them."
)


def open_records_dialog(reader: ReadPort, opened: OpenedNumber | None) -> None:
    """Shows the records behind a count that was opened, if any, until it is closed."""
    show_dialog(TITLE, partial(_show, reader, opened) if opened else None)


def _show(reader: ReadPort, opened: OpenedNumber) -> None:
    sheet(blocks_of(reader, opened), key="evidence")


def blocks_of(reader: ReadPort, opened: OpenedNumber) -> list[Block]:
    """The dialog as blocks of a sheet."""
    title = {
        "type": "heading",
        "name": "opened",
        "title": opened.title,
        "note": "State of the tables now.",
        "wide": True,
    }
    if opened.model not in get_args(RecordTable):
        return [title, _records(LAG, "", [], opened.of)]
    table, position = cast(RecordTable, opened.model), position_of(opened.place)
    found, count = cached(reader, "records", (table, position), lambda: reader.records(table, position))
    card = dead_letter_card if table == "dead_letters" else record_card
    return [title, _records(description_of(table), query_of(table, position), [card(row) for row in found], count)]


def _records(rule: str, sql: str, cards: list[Block], of: int) -> Block:
    return {
        "type": "evidence",
        "name": "evidence",
        "wide": True,
        "rule": rule,
        "sql": sql,
        "events": cards,
        "of": of,
        "noun": "record",
    }


def position_of(text: str) -> RecordPosition | None:
    """The position that a page writes as "topic / partition / offset", or without the offset; None for other text."""
    topic, *numbers = text.split(" / ")
    if not all(number.isdigit() for number in numbers) or not 1 <= len(numbers) <= 2:
        return None
    return RecordPosition(topic, int(numbers[0]), int(numbers[1]) if len(numbers) > 1 else None)


def query_of(table: RecordTable, position: RecordPosition | None) -> str:
    """The query of the records, for `whenline sql`."""
    source = _SOURCES.get(table, table)
    if position is None:
        newest = " ORDER BY logged_at DESC, kafka_topic, kafka_partition, kafka_offset DESC"
        return f"FROM {source}{newest if table == 'ledger' else ''}"
    offset = "" if position.offset is None else f" AND kafka_offset = {position.offset}"
    topic = position.topic.replace("'", "''")
    return f"""FROM {source} WHERE kafka_topic = '{topic}' AND kafka_partition = {position.partition}{offset}"""


def record_card(row: dict[str, Any]) -> Block:
    """One record that is an event."""
    links = [("Find it in Explore", "explore?" + urlencode({"words": f'"{row["id"]}"'}))]
    if not row["is_suppressed"]:
        links.insert(0, ("See it in the replay", "./?" + urlencode({"event": row["key"], "known": "now"})))
    content = "different content" if row["differs"] else "the same content"
    suppressed = f"suppressed: an earlier record has the same id and {content}"
    return _card(row) | {
        "headline": row["headline"],
        "certainty": "" if row["is_suppressed"] else row["certainty"],
        "how": suppressed if row["is_suppressed"] else kind_label(row["kind"]),
        "when": format_event_time(row),
        "known": format_day(row["known_at"]),
        "source": row["source"],
        "id": row["id"],
        "ways": links,
        "record": json.dumps(json.loads(row["record"]), indent=2, ensure_ascii=False),
    }


def dead_letter_card(row: dict[str, Any]) -> Block:
    """One record that could not be projected: the reason, and its bytes."""
    record = bytes(row["record"] or b"")
    more = len(record) - BYTES_SHOWN
    shown = record[:BYTES_SHOWN].decode(errors="replace") + (f"\n… and {more:,} bytes more" if more > 0 else "")
    return _card(row) | {
        "headline": f"Not understood: {kind_label(row['reason'])}",
        "how": "; ".join(row["problems"] or []),
        "ways": [],
        "record": shown,
    }


def _card(row: dict[str, Any]) -> Block:
    empty = ("certainty", "quote", "when", "known", "stated_by", "source", "id", "url")
    return {
        **dict.fromkeys(empty, ""),
        "verdicts": [],
        "place": f"{row['kafka_topic']} / partition {row['kafka_partition']} / offset {row['kafka_offset']}",
        "logged": format_instant(row["logged_at"]),
    }
