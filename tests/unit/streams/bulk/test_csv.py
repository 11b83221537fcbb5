"""Rows of CSV become the events of their columns."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from events.codec import decode
from events.registry import KINDS
from streams.publishing.bulk.checking import Checker, Rejection
from streams.publishing.bulk.columns import Columns
from streams.publishing.bulk.errors import UnreadableFile
from streams.publishing.bulk.splitting import CsvSplitter, JsonLinesSplitter, RawRecord
from streams.publishing.preparing import PreparedEvent
from tests.unit.events.payloads import events

NOW = datetime(2200, 1, 1, tzinfo=UTC)
LAUNCHED = {"source": "urn:example:me", "type": "model.launched"}
BY_FIELDS = sorted(set(KINDS) - {"event.corrected"})
"""Kinds whose payload is fields all the way down: what a correction puts in place is typed by what it corrects."""


def cut(text: str, step: int = 10**6) -> tuple[list[RawRecord], Columns | None]:
    """Pieces of a file that comes `step` bytes at a time."""
    data, cutter = text.encode(), CsvSplitter()
    found = [piece for at in range(0, len(data), step) for piece in cutter.feed(data[at : at + step]).records]
    return found + cutter.feed(b"", last=True).records, cutter.columns


def rows(text: str, **defaults: str) -> list[PreparedEvent | Rejection]:
    pieces, columns = cut(text)
    return [Checker(LAUNCHED | defaults).check(piece, columns, NOW) for piece in pieces]


def event_of(text: str, **defaults: str) -> dict[str, Any]:
    (row,) = rows(text, **defaults)
    assert isinstance(row, PreparedEvent), row
    return dict(json.loads(row.value))


def pruned(value: Any) -> Any:
    """Without what is empty, or text that a cell does not keep as it is."""
    if isinstance(value, dict):
        return {name: inner for name, each in value.items() if (inner := pruned(each)) not in ({}, [], "")}
    if isinstance(value, list):
        return [inner for each in value if (inner := pruned(each)) not in ({}, [], "")]
    return " ".join(value.replace("\0", "").split()) if isinstance(value, str) else value


def flat(value: Any, name: str = "") -> dict[str, str]:
    """A cell for each value."""
    if isinstance(value, dict | list):
        pairs = value.items() if isinstance(value, dict) else enumerate(value)
        return {n: c for part, each in pairs for n, c in flat(each, f"{name}.{part}" if name else f"{part}").items()}
    return {name: value if isinstance(value, str) else json.dumps(value)}


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(BY_FIELDS).flatmap(events).map(pruned), st.integers(1, 2000), st.sampled_from(",;\t"))
def test_law_a_row_of_dotted_columns_is_the_event_of_its_json(event: dict[str, Any], step: int, delimiter: str) -> None:
    cells = flat({name: value for name, value in event.items() if name not in ("data", "specversion")}) | flat(
        event["data"]
    )
    written = io.StringIO()
    csv.writer(written, delimiter=delimiter, lineterminator="\r\n").writerows([cells.keys(), cells.values()])
    pieces, columns = cut(written.getvalue(), step)
    row = [Checker().check(piece, columns, NOW) for piece in pieces]
    line = [
        Checker().check(piece, None, NOW)
        for piece in JsonLinesSplitter().feed(json.dumps(event).encode(), last=True).records
    ]
    if isinstance(line[0], PreparedEvent):
        assert isinstance(row[0], PreparedEvent), row
        assert decode(row[0].value) == decode(line[0].value)
    else:  # pruned of what it needs, or from the future
        assert isinstance(row[0], Rejection)


def test_a_cell_has_the_type_of_its_field() -> None:
    found = event_of(
        "id,time,kind,headline,organizations,tags,model,benchmark,score,higher_is_better,provenance.summary\r\n"
        '7,2025-03,evaluation.scored,Two,acme;roadrunner,a;b,12,b1,12.5,true,"Two ""quoted"", and\na line break"\r\n'
    )
    assert found["id"] == "7"
    assert (found["type"], found["time"], found["subject"]) == (
        "whenline.evaluation.scored",
        "2025-03-01T00:00:00Z",
        "acme",
    )
    assert found["data"] == {
        "headline": "Two", "organizations": [{"slug": "acme"}, {"slug": "roadrunner"}],
        "tags": ["a", "b"], "model": "12", "benchmark": "b1", "score": 12.5, "higher_is_better": True,
        "provenance": {"summary": 'Two "quoted", and\na line break'}, "precision": "month",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("date", "time", "precision", "known"),
    [
        ("2025", "2025-01-01T00:00:00Z", "year", "2025-12-31T23:59:59.999999Z"),
        ("2025-12", "2025-12-01T00:00:00Z", "month", "2025-12-31T23:59:59.999999Z"),
        ("2024-02-28", "2024-02-28T00:00:00Z", "day", "2024-02-28T23:59:59.999999Z"),
        ("2024-02-28T10:00:00Z", "2024-02-28T10:00:00Z", None, "2024-02-28T10:00:00Z"),
    ],
)
def test_a_date_happened_within_itself_and_was_known_at_its_end(
    date: str, time: str, precision: str | None, known: str
) -> None:
    found = event_of(f"time,knowntime,headline,organizations,model\n{date},{date},A,acme,M\n")
    assert (found["time"], found["data"].get("precision"), found["knowntime"]) == (time, precision, known)


def test_a_row_without_an_id_gets_one_of_its_content() -> None:
    header, row = "time,headline,organizations,model\n", "2025-03-07,A,acme,M\n"
    one, twin = rows(header + row + "\n" + row)
    assert isinstance(one, PreparedEvent)
    assert isinstance(twin, PreparedEvent)
    assert one.id == twin.id != event_of(header + "2025-03-07,B,acme,M\n")["id"]


def test_one_bad_row_takes_no_other_with_it() -> None:
    good = "2025-03-07,{},acme,M\n"
    found = rows(
        "time,headline,organizations,model\n" + good.format("A") + "2025-03-07,B,acme\n" + "soon,C,acme,M\n"
        + '2025-03-07,D "x,acme,M\n' + good.format("E") + good.format("F") + "2025-03-07,G,acme,M,more\n" + '2025-03-07,"H'
    )  # fmt: skip
    ready = [json.loads(each.value)["data"]["headline"] for each in found if isinstance(each, PreparedEvent)]
    refused = {each.line: each.reasons[0].message for each in found if isinstance(each, Rejection)}
    assert ready == ["A", "E", "F"]
    assert list(refused) == [3, 4, 5, 8, 9]
    assert refused[3] == "has 3 cells, where the header names 4 columns"
    assert "5 cells" in refused[8]
    assert refused[9] == "opens a quote that is not closed"


@pytest.mark.parametrize(
    ("header", "message"),
    [
        ("time,headlin", "did you mean `headline`?"),
        ("time,headline,time", "names `time` twice"),
        ("type,kind", "names `type` twice"),
        ("amount,amount.currency", "and also the field that contains it"),
        ("amount.currency,amount", "names `amount` twice"),
        ('time,"head', "cannot be read"),
        ("time,\udcff", "cannot be read"),
        ("time,headline\r2025,A\r2026,B", "end with CR alone"),
    ],
)
def test_a_header_that_names_no_fields_is_reported_once(header: str, message: str) -> None:
    with pytest.raises(UnreadableFile, match="header") as raised:
        Columns.of_header(header.encode("utf-8", "surrogateescape"))
    assert message in str(raised.value)
