"""The state of the system as blocks of a sheet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Any
from urllib.parse import urlencode

from ui.components.sheet.blocks import Block, Cell, cell, link_to_records, table, tile, tiles
from ui.shared.formatting import format_instant
from ui.shared.lake_state import Lake
from ui.shared.log_ends import UnreadablePartition
from ui.shared.read_port import Status
from ui.views.system.lake import lake_blocks

Ends = Mapping[tuple[str, int], int]

POSITIONS = (
    "The next offset that the tables read from each partition of the log, the end of the log, and the records between."
)
NO_ENDS = "The worker or Kafka does not answer, so the end of the log is not known."
NO_PROVIDER = "These pages were started without access to the log; the command whenline status shows its end."


def blocks_of(
    status: Status,
    ends: Ends | None,
    now: datetime,
    unreadable_: Sequence[UnreadablePartition] = (),
    lake: Lake = MappingProxyType({}),
) -> list[Block]:
    """The page. `ends`: end offsets by topic and partition; empty: nobody answers; None: no access."""
    blocks = [numbers(status, ends, now), *([unreadable(unreadable_)] if unreadable_ else [])]
    blocks += lake_blocks(lake, status.generation.number)
    blocks += [dead_letters(status), conflicts(status)]
    return [*blocks, *([gaps(status)] if status.gaps.num_rows else []), positions(status, ends)]


def unreadable(partitions: Sequence[UnreadablePartition]) -> Block:
    """Partitions of the log that cannot be read, with the remedy."""
    columns = [("Position in the log", "text"), ("Reason", "text"), ("What to do", "text")]
    rows = [
        [cell(f"{each.topic} / {each.partition} / {each.offset}"), cell(each.reason), cell(each.remedy)]
        for each in partitions
    ]
    note = "These partitions wait at the position until it can be read or is skipped. All others are read on."
    return table("Unreadable partitions", columns, rows, name="unreadable", wide=True, first=8, note=note, empty="")


def gaps(status: Status) -> Block:
    """Offsets that an operator decided to do without."""
    columns = [("Position in the log", "text"), ("Cause", "text"), ("Reason", "text"), ("Decided", "text")]
    rows = [
        [
            cell(f"{row['kafka_topic']} / {row['kafka_partition']} / {row['first_offset']} to {row['last_offset']}"),
            cell(row["cause"]),
            cell(row["reason"]),
            cell(format_instant(row["decided_at"]), sub=row["decided_by"]),
        ]
        for row in status.gaps.to_pylist()
    ]
    note = "Offsets of the log that the tables do without, by the decision of an operator (whenline skip)."
    return table("Gaps", columns, rows, name="gaps", wide=True, first=8, note=note, empty="")


def numbers(status: Status, ends: Ends | None, now: datetime) -> Block:
    """The counts as tiles."""
    age = max(0.0, (now - status.generation.published_at).total_seconds())
    lag = lag_of(status, ends)
    counts = status.counts
    letters, clashes = counts.get("dead_letters", 0), counts.get("conflicts", 0)
    taken, again = counts.get("ledger", 0), counts.get("duplicates", 0)
    number = f"{status.generation.number:,}"
    return tiles(
        [
            tile(
                "Generation",
                number,
                sub=f"published {duration_words(age)} ago",
                evidence=link_to_records(f"Generation {number}: its records, the newest first", "ledger", taken),
            ),
            tile(
                "Lag",
                "unknown" if lag is None else f"{lag:,}",
                sub="records still to read",
                tone="soft" if lag is None else "",
                evidence=link_to_records("Records still to read", "lag", lag or 0),
            ),
            tile(
                "Records",
                f"{taken:,}",
                sub="projected",
                evidence=link_to_records("Records projected, the newest first", "ledger", taken),
            ),
            tile(
                "Duplicates",
                f"{again:,}",
                sub="posted again, counted once",
                evidence=link_to_records("Ids that were posted again", "suppressed_records", again),
            ),
            tile(
                "Dead letters",
                f"{letters:,}",
                sub="not understood",
                tone="bad" if letters else "",
                evidence=link_to_records("Dead letters", "dead_letters", letters),
            ),
            tile(
                "Conflicts",
                f"{clashes:,}",
                sub="same id, different content",
                tone="bad" if clashes else "",
                evidence=link_to_records("Conflicts", "conflicts", clashes),
            ),
        ]
    )


def dead_letters(status: Status) -> Block:
    """Records that could not be projected, and why."""
    columns = [("Position in the log", "text"), ("Logged", "text"), ("Reason", "text"), ("Problems", "text")]
    rows = [
        [
            _position(row, "dead_letters"),
            cell(format_instant(row["logged_at"])),
            cell(row["reason"]),
            cell("; ".join(row["problems"] or [])),
        ]
        for row in status.dead_letters.to_pylist()
    ]
    return table(
        "Dead letters",
        columns,
        rows,
        name="dead-letters",
        wide=True,
        first=8,
        note="Records that could not be projected. Each has its bytes, its position in the log and the reason.",
        empty="None: every record was projected.",
    )


def conflicts(status: Status) -> Block:
    """Ids used for different content."""
    columns = [
        ("Event", "text"),
        ("Kind", "text"),
        ("Position in the log", "text"),
        ("Canonical record", "text"),
    ]
    rows = [
        [
            cell(row["headline"], sub=f"{row['id']} of {row['source']}", link=_search(row["id"])),
            cell(row["kind"]),
            _position(row, "conflicts"),
            _canonical(row["first_one_stands_at"]),
        ]
        for row in status.conflicts.to_pylist()
    ]
    return table(
        "Conflicts",
        columns,
        rows,
        name="conflicts",
        wide=True,
        first=8,
        note="Records with an id that was already used for different content. The first record is canonical.",
        empty="None: no id was used for different content.",
    )


def _search(id_: str) -> str:
    return "explore?" + urlencode({"words": f'"{id_}"'})


def _position(row: Mapping[str, Any], table_: str) -> Cell:
    place = f"{row['kafka_topic']} / {row['kafka_partition']} / {row['kafka_offset']}"
    return cell(place, evidence=link_to_records(place, table_, 1, place))


def _canonical(place: str) -> Cell:
    return cell(place, evidence=link_to_records(place, "ledger", 1, place))


def positions(status: Status, ends: Ends | None) -> Block:
    """Next offset to read per partition; with the end of the log and the lag where they are known."""
    read = {(row["kafka_topic"], row["kafka_partition"]): row["next_offset"] for row in status.positions.to_pylist()}
    columns = [("Topic", "text"), ("Partition", "number"), ("Next offset", "number")]
    columns += [("End of the log", "number"), ("Lag", "number")] if ends else []
    rows = []
    for topic, number in sorted({*read, *(place for place, end in (ends or {}).items() if end)}):
        next_, end = read.get((topic, number), 0), (ends or {}).get((topic, number))
        place = f"{topic} / {number}"
        read_ = link_to_records(f"Records read of {place}", "positions", next_, place)
        row = [cell(topic), cell(f"{number}"), cell(f"{next_:,}", evidence=read_)]
        if ends:
            lag = 0 if end is None else max(0, end - next_)
            ahead = link_to_records(f"Still to read of {place}, offsets {next_:,} to {next_ + lag - 1:,}", "lag", lag)
            row += [cell("" if end is None else f"{end:,}", evidence=ahead or read_)]
            row += [cell("" if end is None else f"{lag:,}", evidence=ahead)]
        rows.append(row)
    return table(
        "Positions",
        columns,
        rows,
        name="positions",
        wide=True,
        first=20,
        empty="No partition has been read yet.",
        note=POSITIONS if ends else NO_PROVIDER if ends is None else NO_ENDS,
    )


def lag_of(status: Status, ends: Ends | None) -> int | None:
    """Number of records in the log that the tables have not read yet; None: unknown."""
    if not ends:
        return None
    read = {(row["kafka_topic"], row["kafka_partition"]): row["next_offset"] for row in status.positions.to_pylist()}
    return sum(max(0, end - int(read.get(place, 0))) for place, end in ends.items())


def duration_words(seconds: float) -> str:
    """A duration in its largest unit: "3 seconds", "5 minutes", "2 days"."""
    sizes = ((86_400, "day"), (3_600, "hour"), (60, "minute"), (1, "second"))
    size, word = next(((s, w) for s, w in sizes if seconds >= s), (1, "second"))
    count = int(seconds // size)
    return f"{count} {word}" if count == 1 else f"{count} {word}s"
