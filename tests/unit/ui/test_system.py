"""System as Streamlit runs it: the state of the tables, and dead letters."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from projections.read.page_reader import PageReader
from tests.support.sheets import Taken, page
from tests.support.ui_history import HOSTILE
from ui.components.sheet.blocks import OpenedNumber
from ui.shared import records_dialog
from ui.shared.log_ends import UnreadablePartition
from ui.views.system.blocks import blocks_of, duration_words, lag_of


def test_it_counts_and_lists_what_was_not_taken_in_with_reasons(folder: Path, sheets: Taken) -> None:
    page(folder, "system")
    numbers = {item["label"]: item["t"] for item in sheets.block("system", "tiles")["items"]}
    assert numbers["Generation"] == "1"
    assert (numbers["Dead letters"], numbers["Conflicts"], numbers["Lag"]) == ("1", "1", "unknown")
    ((place, _, reason, wrong),) = sheets.texts("system", "dead-letters")
    assert place.startswith("whenline.models / 0 / ")
    assert reason == "invalid"
    assert wrong
    (conflict,) = sheets.block("system", "conflicts")["rows"]
    assert conflict[0]["t"] == "Another one"
    assert conflict[0]["h"].startswith("explore?words=")
    assert conflict[2]["t"] != conflict[3]["t"]
    assert [column["label"] for column in sheets.block("system", "positions")["columns"]] == [
        "Topic",
        "Partition",
        "Next offset",
    ]


def test_the_lag_is_what_the_log_holds_and_the_tables_do_not(reader: PageReader) -> None:
    status = reader.status()
    read = {(row["kafka_topic"], row["kafka_partition"]): row["next_offset"] for row in status.positions.to_pylist()}
    ends = {place: offset + 3 for place, offset in read.items()} | {("whenline.prices", 1): 2}
    assert lag_of(status, ends) == 3 * len(read) + 2
    assert lag_of(status, dict.fromkeys(read, 0)) == 0
    assert lag_of(status, {}) is lag_of(status, None) is None
    now = status.generation.published_at + timedelta(hours=2)
    tiles, *_, positions = blocks_of(status, ends, now)
    assert tiles["items"][0]["s"] == "published 2 hours ago"
    assert [cell["t"] for cell in positions["rows"][0]][-1] == "3"
    assert "Kafka does not answer" in blocks_of(status, {}, now)[-1]["note"]


def test_what_cannot_be_read_is_shown_with_its_remedy(reader: PageReader) -> None:
    status = reader.status()
    found = UnreadablePartition("whenline.models", 2, 7, "the batch is corrupt", "Restore it.")
    blocks = blocks_of(status, None, status.generation.published_at, [found])
    ((row,),) = [block["rows"] for block in blocks if block.get("name") == "unreadable"]
    assert [each["t"] for each in row] == ["whenline.models / 2 / 7", "the batch is corrupt", "Restore it."]


def test_a_lake_is_shown_with_who_writes_and_how_far_behind_this_copy_is(reader: PageReader) -> None:
    status = reader.status()
    lake = {
        "snapshots": 12,
        "files": 34,
        "bytes": 5_600_000,
        "number": status.generation.number + 2,
        "published_at": "2026-03-02T10:00:00+00:00",
        "leases": [
            {"lease": "writer", "name": "whenline worker on a, process 7", "since": "2026-03-02T09:00:00+00:00"}
        ],
        "sessions": [{"name": "whenline replica on b, process 8", "since": None}],
        "projectors": [
            {
                "name": "projector c",
                "appended_seconds_ago": 1.5,
                "partitions": ["whenline.models/0"],
                "waiting_records": 4,
                "is_connected": False,
            },
            {
                "name": "projector d",
                "appended_seconds_ago": None,
                "partitions": [],
                "waiting_records": 0,
                "is_connected": True,
            },
        ],
    }
    _, sizes, processes, *_ = blocks_of(status, None, status.generation.published_at, lake=lake)
    assert {item["label"]: item["t"] for item in sizes["items"]} == {
        "Lake": f"{lake['number']}",
        "Behind": "2",
        "Snapshots": "12",
        "Files": "34",
        "Size": "5.6 MB",
    }
    assert [[each["t"] for each in row] for row in processes["rows"]] == [
        ["whenline worker on a, process 7", "resolves and publishes", "2026-03-02T09:00:00Z"],
        ["projector c", "projector of 1 partitions", "appended 2 s ago"],
        ["projector d", "projector", "connected, and appended nothing yet"],
        ["whenline replica on b, process 8", "connected", "not known"],
    ]
    _, missing, *_ = blocks_of(status, None, status.generation.published_at, lake={"why": "no answer"})
    assert [[each["t"] for each in row] for row in missing["rows"]] == [["no answer"]]


def test_every_count_leads_to_its_records(reader: PageReader) -> None:
    status = reader.status()
    ends = {
        (row["kafka_topic"], row["kafka_partition"]): row["next_offset"] + 2 for row in status.positions.to_pylist()
    }
    tiles, letters, conflicts, positions = blocks_of(status, ends, status.generation.published_at)
    for item in tiles["items"]:
        assert item["o"]["of"] == int(item["t"]) or item["label"] == "Generation"
    behind = {item["label"]: shown(reader, item["o"]) for item in tiles["items"]}
    assert len(behind["Records"]["events"]) == behind["Records"]["of"] == status.counts["ledger"]
    assert [each["record"] for each in behind["Dead letters"]["events"]] == ["no event at all"]
    assert {each["headline"] for each in behind["Conflicts"]["events"]} == {"Another one", HOSTILE}
    assert behind["Duplicates"]["events"] == behind["Conflicts"]["events"]
    assert (behind["Lag"]["events"], behind["Lag"]["of"]) == ([], 2 * len(ends))
    (letter,) = shown(reader, letters["rows"][0][0]["o"])["events"]
    assert letter["place"].replace("partition ", "").replace("offset ", "") == letters["rows"][0][0]["t"]
    (first,) = shown(reader, conflicts["rows"][0][3]["o"])["events"]
    assert first["headline"] == HOSTILE
    topic, _, next_, *_ = positions["rows"][0]
    read = shown(reader, next_["o"])
    assert read["of"] == int(next_["t"])
    assert all(each["place"].startswith(f"{topic['t']} / partition 0 / ") for each in read["events"])


def shown(reader: PageReader, leads: dict[str, Any]) -> dict[str, Any]:
    """What the dialog shows of a number that leads there."""
    opened = OpenedNumber.read(leads)
    assert opened
    return records_dialog.blocks_of(reader, opened)[1]


@pytest.mark.parametrize(
    ("seconds", "words"), [(0.4, "0 seconds"), (1, "1 second"), (150, "2 minutes"), (3600, "1 hour"), (2e5, "2 days")]
)
def test_ages_are_written_in_words(seconds: float, words: str) -> None:
    assert duration_words(seconds) == words
