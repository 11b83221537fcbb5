"""How the system stands, as blocks of a sheet."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from ui.components.sheet.blocks import Block, Cell, cell, opens_records, table, tile, tiles
from ui.shared.source import Status
from ui.shared.words import iso

Ends = Mapping[tuple[str, int], int]

POSITIONS = (
    "How far the tables have read each partition of the log, where the log ends, and how many records lie between."
)
NO_ENDS = "Kafka does not answer just now, so how far the log has run on is not known."
NOBODY_ASKS = (
    "The command whenline status tells how far the log has run on; these pages were started without a way to ask."
)


def blocks_of(status: Status, ends: Ends | None, now: datetime) -> list[Block]:
    """The page. `ends`: next offset that the log will give, by topic and partition; empty: Kafka is silent; None: nobody asks."""
    return [numbers(status, ends, now), dead_letters(status), conflicts(status), positions(status, ends)]


def numbers(status: Status, ends: Ends | None, now: datetime) -> Block:
    """The counts as tiles."""
    age = max(0.0, (now - status.generation.published_at).total_seconds())
    lag = lag_of(status, ends)
    counts = status.counts
    letters, clashes = counts.get("dead_letters", 0), counts.get("conflicts", 0)
    taken, again = counts.get("ledger", 0), counts.get("duplicates", 0)
    number = f"{status.generation.number:,}"
    return tiles([
        tile("Generation", number, sub=f"published {in_words(age)} ago",
             leads=opens_records(f"Generation {number}: its records, the newest first", "ledger", taken)),
        tile("Lag", "unknown" if lag is None else f"{lag:,}", sub="records still to read", tone="soft" if lag is None else "",
             leads=opens_records("Records still to read", "lag", lag or 0)),
        tile("Records", f"{taken:,}", sub="taken in", leads=opens_records("Records taken in, the newest first", "ledger", taken)),
        tile("Repeats", f"{again:,}", sub="sent again, counted once",
             leads=opens_records("Ids that came again", "suppressed_records", again)),
        tile("Dead letters", f"{letters:,}", sub="not understood", tone="bad" if letters else "",
             leads=opens_records("Dead letters", "dead_letters", letters)),
        tile("Conflicts", f"{clashes:,}", sub="one id, other content", tone="bad" if clashes else "",
             leads=opens_records("Conflicts", "conflicts", clashes)),
    ])  # fmt: skip


def dead_letters(status: Status) -> Block:
    """What could not be taken in, and why."""
    columns = [("TopicPartition in the log", "text"), ("Logged", "text"), ("Reason", "text"), ("What is wrong", "text")]
    rows = [
        [
            _place(row, "dead_letters"),
            cell(iso(row["logged_at"])),
            cell(row["reason"]),
            cell("; ".join(row["problems"] or [])),
        ]
        for row in status.dead_letters.to_pylist()
    ]
    return table(
        "Dead letters", columns, rows, name="dead-letters", wide=True, first=8,
        note="Records that could not be projected. Each keeps its bytes, its place in the log and the reason.",
        empty="None: every record was understood.",
    )  # fmt: skip


def conflicts(status: Status) -> Block:
    """Ids used twice for different things."""
    columns = [
        ("Event", "text"),
        ("Kind", "text"),
        ("TopicPartition in the log", "text"),
        ("The first one stands at", "text"),
    ]
    rows = [
        [cell(row["headline"], sub=f"{row['id']} of {row['source']}", link=_search(row["id"])), cell(row["kind"]),
         _place(row, "conflicts"), _first(row["first_one_stands_at"])]
        for row in status.conflicts.to_pylist()
    ]  # fmt: skip
    return table(
        "Conflicts", columns, rows, name="conflicts", wide=True, first=8,
        note="Records that came again under an id already taken, with other content. The first one stands.",
        empty="None: no id was used twice for different content.",
    )  # fmt: skip


def _search(id_: str) -> str:
    return "explore?" + urlencode({"words": f'"{id_}"'})


def _place(row: Mapping[str, Any], table_: str) -> Cell:
    place = f"{row['kafka_topic']} / {row['kafka_partition']} / {row['kafka_offset']}"
    return cell(place, leads=opens_records(place, table_, 1, place))


def _first(place: str) -> Cell:
    return cell(place, leads=opens_records(place, "ledger", 1, place))


def positions(status: Status, ends: Ends | None) -> Block:
    """Topic, partition and the next offset to read; with the log's end and the lag where they are known."""
    read = {(row["kafka_topic"], row["kafka_partition"]): row["next_offset"] for row in status.positions.to_pylist()}
    columns = [("Topic", "text"), ("Partition", "number"), ("Next offset", "number")]
    columns += [("End of the log", "number"), ("Lag", "number")] if ends else []
    rows = []
    for topic, number in sorted({*read, *(place for place, end in (ends or {}).items() if end)}):
        next_, end = read.get((topic, number), 0), (ends or {}).get((topic, number))
        place = f"{topic} / {number}"
        read_ = opens_records(f"Records read of {place}", "positions", next_, place)
        row = [cell(topic), cell(f"{number}"), cell(f"{next_:,}", leads=read_)]
        if ends:
            lag = 0 if end is None else max(0, end - next_)
            ahead = opens_records(f"Still to read of {place}, offsets {next_:,} to {next_ + lag - 1:,}", "lag", lag)
            row += [cell("" if end is None else f"{end:,}", leads=ahead or read_)]
            row += [cell("" if end is None else f"{lag:,}", leads=ahead)]
        rows.append(row)
    return table(
        "Positions", columns, rows, name="positions", wide=True, first=20, empty="No partition has been read yet.",
        note=POSITIONS if ends else NOBODY_ASKS if ends is None else NO_ENDS,
    )  # fmt: skip


def lag_of(status: Status, ends: Ends | None) -> int | None:
    """Records that the log holds and the tables do not yet; None where nobody knows."""
    if not ends:
        return None
    read = {(row["kafka_topic"], row["kafka_partition"]): row["next_offset"] for row in status.positions.to_pylist()}
    return sum(max(0, end - int(read.get(place, 0))) for place, end in ends.items())


def in_words(seconds: float) -> str:
    """An age as people say it: "3 seconds", "5 minutes", "2 days"."""
    sizes = ((86_400, "day"), (3_600, "hour"), (60, "minute"), (1, "second"))
    size, word = next(((s, w) for s, w in sizes if seconds >= s), (1, "second"))
    count = int(seconds // size)
    return f"{count} {word}" if count == 1 else f"{count} {word}s"
