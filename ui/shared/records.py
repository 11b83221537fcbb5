"""What a count of records leads to: a dialog with the table's rule, and each record with its place in the log and what it says."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, cast, get_args
from urllib.parse import urlencode

import streamlit as st

from projections.read.records import RecordPosition, Which, records
from projections.schema.files import description_of
from ui.components.sheet import sheet
from ui.components.sheet.blocks import Block, Opened
from ui.shared.cached_reads import kept
from ui.shared.source import Source
from ui.shared.words import day, iso, kind, when

BYTES_SHOWN = 20_000
"""Of a record that is no event, at most so many bytes are shown."""

LAG = (
    "What the log holds beyond the next offset that the tables will read, over all partitions. These records are not read yet, so "
    "what they say is not told here; they come with the next generations."
)


def open_records(source: Source, opened: Opened | None) -> None:
    """Shows the records behind what the reader opened, if anything, over the page."""
    if opened is not None:
        st.dialog("What this rests on", width="large")(_show)(source, opened)


def _show(source: Source, opened: Opened) -> None:
    sheet(blocks_of(source, opened), key="evidence")


def blocks_of(source: Source, opened: Opened) -> list[Block]:
    """The dialog as blocks of a sheet."""
    title = {
        "type": "heading",
        "name": "opened",
        "title": opened.title,
        "note": "As the tables stand now.",
        "wide": True,
    }
    if opened.model not in get_args(Which):
        return [title, _behind(LAG, "", [], opened.of)]
    which, place = cast(Which, opened.model), place_of(opened.place)
    found, count = kept(source, "records", (which, place), lambda c: records(c, which, place))
    rule = description_of(which)
    told: Callable[[dict[str, Any]], Block] = letter if which == "dead_letters" else card
    return [title, _behind(rule, sql_of(which, place), [told(row) for row in found], count)]


def _behind(rule: str, sql: str, cards: list[Block], of: int) -> Block:
    return {
        "type": "evidence", "name": "evidence", "wide": True, "rule": rule, "sql": sql, "events": cards, "of": of, "noun": "record",
    }  # fmt: skip


def place_of(text: str) -> RecordPosition | None:
    """A place in the log as the page names it, "topic / partition / offset" or without the offset; None where it is none."""
    topic, *numbers = text.split(" / ")
    if not all(number.isdigit() for number in numbers) or not 1 <= len(numbers) <= 2:
        return None
    return RecordPosition(topic, int(numbers[0]), int(numbers[1]) if len(numbers) > 1 else None)


def sql_of(which: Which, place: RecordPosition | None) -> str:
    """The query that gives the rows, as one can ask it with `whenline sql`."""
    table = "ledger" if which == "positions" else which
    if place is None:
        return f"FROM {table} ORDER BY logged_at DESC" if which == "ledger" else f"FROM {table}"
    offset = "" if place.offset is None else f" AND kafka_offset = {place.offset}"
    topic = place.topic.replace("'", "''")
    return f"""FROM {table} WHERE kafka_topic = '{topic}' AND kafka_partition = {place.partition}{offset}"""


def card(row: dict[str, Any]) -> Block:
    """One record that was understood."""
    omitted = "does not stand: another record of this id was logged before it, and says "
    ways = (
        []
        if row["is_suppressed"]
        else [("See it in the replay", "replay?" + urlencode({"event": row["key"], "known": "now"}))]
    )
    ways.append(("Find it in Explore", "explore?" + urlencode({"words": f'"{row["id"]}"'})))
    return _card(row) | {
        "headline": row["headline"],
        "certainty": "" if row["is_suppressed"] else row["certainty"],
        "how": omitted + ("something else" if row["differs"] else "the same")
        if row["is_suppressed"]
        else kind(row["kind"]),
        "when": when(row),
        "known": day(row["known_at"]),
        "source": row["source"],
        "id": row["id"],
        "ways": ways,
        "record": json.dumps(json.loads(row["record"]), indent=2, ensure_ascii=False),
    }


def letter(row: dict[str, Any]) -> Block:
    """One record that was not understood: why, and its bytes."""
    record = bytes(row["record"] or b"")
    more = len(record) - BYTES_SHOWN
    shown = record[:BYTES_SHOWN].decode(errors="replace") + (f"\n… and {more:,} bytes more" if more > 0 else "")
    return _card(row) | {
        "headline": f"Not understood: {kind(row['reason'])}",
        "how": "; ".join(row["problems"] or []),
        "ways": [],
        "record": shown,
    }


def _card(row: dict[str, Any]) -> Block:
    return {
        "certainty": "", "quote": "", "when": "", "known": "", "said_by": "", "source": "", "id": "", "url": "", "verdicts": [],
        "place": f"{row['kafka_topic']} / partition {row['kafka_partition']} / offset {row['kafka_offset']}",
        "logged": iso(row["logged_at"]),
    }  # fmt: skip
