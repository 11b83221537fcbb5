"""A batch goes into the tables whole or not at all, and only once."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import duckdb
import pytest

from projections.apply.batch import batch_of
from projections.apply.positions import Position
from projections.apply.table_writer import TableWriter
from projections.errors import PositionNotRising
from projections.key_runs import KeyRuns
from projections.schema import definitions
from projections.store.duckdb_file.live_file import LiveFile
from tests.support.records import MODELS, amendment, batch, event, record, records, rows_of
from tests.support.tables import table_writer

OTHER = ("whenline.models", 1)
FUTURE = "2027-01-01T00:00:00Z"


def test_a_batch_fills_ledger_facts_dead_letters_and_positions(warehouse: TableWriter) -> None:
    applied = warehouse.apply(batch(event("1"), b"poison", event("2")), {MODELS: "log"})
    assert (applied.records, len(applied.dead_letters), applied.duplicates) == (3, 1, 0)
    assert (applied.kinds, applied.organizations) == (["model.launched"], ["openai"])
    assert [row["id"] for row in rows_of(warehouse, "FROM ledger ORDER BY id")] == ["1", "2"]
    assert rows_of(warehouse, "SELECT count(*) AS n FROM internal.fact_models") == [{"n": 2}]
    assert rows_of(warehouse, "SELECT kafka_offset FROM dead_letters") == [{"kafka_offset": 1}]
    assert warehouse.positions == {MODELS: Position(3, "log")}


def broken(name: str) -> tuple[definitions.FactTable, ...]:
    """The fact tables, of which one cannot be filled."""
    return tuple(
        replace(fact, insert="FROM table_on_fire") if fact.name == name else fact for fact in definitions.facts()
    )


@pytest.mark.parametrize("where", ["fact_models", "fact_bearings"])
def test_a_batch_that_fails_in_the_middle_leaves_nothing(
    warehouse: TableWriter, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    warehouse.apply(batch(event("0")), {MODELS: "log"})
    before = warehouse.content()
    facts = broken(where)
    monkeypatch.setattr(definitions, "facts", lambda: facts)
    monkeypatch.setattr(definitions.FactTable, "takes", lambda *_: True)
    with pytest.raises(duckdb.CatalogException, match="table_on_fire"):
        warehouse.apply(batch(event("1"), event("0"), b"poison", start=1))
    assert warehouse.content() == before
    assert warehouse.positions == {MODELS: Position(1, "log")}
    monkeypatch.undo()
    applied = warehouse.apply(batch(event("1"), event("0"), b"poison", start=1))
    assert (len(applied.dead_letters), applied.duplicates) == (1, 2)
    assert warehouse.counts() == {"ledger": 3, "dead_letters": 1, "conflicts": 0, "duplicates": 1}


def test_a_batch_that_fails_at_its_positions_leaves_nothing(live: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise OSError("pulled out")

    with table_writer(live) as warehouse:
        monkeypatch.setattr("projections.apply.projection.write_positions", fail)
        with pytest.raises(OSError, match="pulled out"):
            warehouse.apply(batch(event("1"), b"poison"))
    with table_writer(live) as again:
        assert again.counts() == {"ledger": 0, "dead_letters": 0, "conflicts": 0, "duplicates": 0}
        assert again.positions == {}


def test_positions_rise_and_may_leave_gaps(warehouse: TableWriter) -> None:
    warehouse.apply(batch(event("1"), event("2")))
    warehouse.apply(batch(event("3"), start=10))
    assert warehouse.positions == {MODELS: Position(11, None)}


@pytest.mark.parametrize("start", [0, 1])
def test_a_position_that_does_not_rise_is_refused(warehouse: TableWriter, start: int) -> None:
    warehouse.apply(batch(event("1"), event("2")))
    before = warehouse.content()
    again = batch_of([(OTHER, records(event("4"))), (MODELS, records(event("3"), start=start))])
    with pytest.raises(PositionNotRising, match=f"starts at offset {start}, but everything before 2"):
        warehouse.apply(again)
    assert warehouse.content() == before
    assert warehouse.positions == {MODELS: Position(2, None)}


def test_the_fingerprint_of_a_partition_is_stored(live: Path) -> None:
    with table_writer(live) as warehouse:
        warehouse.apply(batch(event("1")), {MODELS: "first"})
        warehouse.apply(batch(event("2"), start=1))
    with table_writer(live) as again:
        assert again.positions == {MODELS: Position(2, "first")}


def test_what_only_the_clocks_refuse_is_a_dead_letter_as_it_lay_in_the_log(warehouse: TableWriter) -> None:
    headers = (
        ("ce_specversion", b"1.0"), ("ce_id", b"1"), ("ce_source", b"urn:publisher:a"),
        ("ce_type", b"whenline.model.launched"), ("ce_time", FUTURE.encode()),
    )  # fmt: skip
    payload = b'{"headline":"h","organizations":[{"slug":"openai"}],"model":"m"}'
    late = record(0, payload, key=b"openai", headers=headers)
    applied = warehouse.apply(batch_of([(MODELS, [late, record(1, event("2"))])]))
    (letter,) = applied.dead_letters
    assert (letter.reason, letter.key, letter.value) == ("from_the_future", b"openai", payload)
    assert [problem.pointer for problem in letter.problems] == ["/time"]
    assert [row["id"] for row in rows_of(warehouse, "FROM ledger")] == ["2"]
    assert list(warehouse.dead_letters.unsent().values()) == [letter]


def test_every_clock_that_is_refused_is_named(warehouse: TableWriter) -> None:
    span = {"precision": "between", "bound": "2025-03-07T00:00:00Z"}
    applied = warehouse.apply(
        batch(
            event("1", time=FUTURE),
            event("2", knowntime="2025-03-06T00:00:00Z"),
            event("3", data=span),
            event("4", data={"lasted_until": "2025-03-06T23:59:59Z"}),
            amendment("5", "corrected", "1", kind="model.launched",
                      replacement={"time": FUTURE, "data": event()["data"]}),
            amendment("6", "corrected", "1", kind="model.launched",
                      replacement={"time": "2025-03-07T00:00:00Z", "data": event(data=span)["data"]}),
        )
    )  # fmt: skip
    assert {letter.offset: [problem.pointer for problem in letter.problems] for letter in applied.dead_letters} == {
        0: ["/time"], 1: ["/time"], 2: ["/data/bound"], 3: ["/data/lasted_until"], 4: ["/data/replacement/time"],
        5: ["/data/replacement/data/bound"],
    }  # fmt: skip
    assert warehouse.counts()["ledger"] == 0
    for fact in definitions.facts():
        assert rows_of(warehouse, f"FROM internal.{fact.name}") == []


def test_a_clock_may_be_five_minutes_ahead(warehouse: TableWriter) -> None:
    known = "2025-03-07T00:00:00Z"
    applied = warehouse.apply(
        batch(
            event("1", time="2025-03-07T00:05:00Z", knowntime=known),
            event("2", time="2025-03-07T00:05:00.000001Z", knowntime=known),
        )
    )
    assert [letter.offset for letter in applied.dead_letters] == [1]
    (row,) = rows_of(warehouse, "FROM ledger")
    assert row["happened_from"] == row["happened_to"] == row["known_at"]


def test_dead_letters_do_not_take_an_id(warehouse: TableWriter) -> None:
    warehouse.apply(batch(event("1", time=FUTURE), event("1")))
    assert warehouse.counts() == {"ledger": 1, "dead_letters": 1, "conflicts": 0, "duplicates": 0}


def test_dead_letters_are_pending_until_they_are_marked(live: Path) -> None:
    with table_writer(live) as warehouse:
        warehouse.apply(batch(b"a", b"b"))
        warehouse.apply(batch(b"c", start=2))
        unsent = warehouse.dead_letters.unsent(2)
        assert [letter.value for letter in unsent.values()] == [b"a", b"b"]
        warehouse.dead_letters.mark_sent(max(unsent))
    with table_writer(live) as again:
        ((sequence, letter),) = again.dead_letters.unsent().items()
        assert (letter.value, letter.timestamp) == (b"c", record(2).timestamp)
        again.dead_letters.mark_sent(sequence)
        assert again.dead_letters.unsent() == {}


def test_a_repeat_in_the_same_batch_and_in_a_later_one_is_one_event(warehouse: TableWriter) -> None:
    again = event("1") | {"recordedtime": "2025-03-08T00:00:00Z"}
    assert warehouse.apply(batch(event("1"), again, event("2"))).duplicates == 2
    assert warehouse.apply(batch(event("1"), event("3"), start=3)).duplicates == 1
    assert warehouse.counts() == {"ledger": 5, "dead_letters": 0, "conflicts": 0, "duplicates": 2}
    assert rows_of(warehouse, "SELECT id FROM timeline ORDER BY id") == [{"id": "1"}, {"id": "2"}, {"id": "3"}]


def test_a_repeat_is_found_after_the_file_was_opened_again(live: Path) -> None:
    with table_writer(live) as warehouse:
        warehouse.apply(batch(event("1"), event("2")))
    with table_writer(live) as again:
        assert again.apply(batch(event("2"), start=2)).duplicates == 2
        assert again.counts()["duplicates"] == 1


def test_another_event_under_a_taken_id_is_a_conflict(warehouse: TableWriter) -> None:
    warehouse.apply(batch(event("1"), event("1", data={"headline": "Other"})))
    warehouse.apply(batch(event("1", source="urn:publisher:b"), start=2))
    assert warehouse.counts() == {"ledger": 3, "dead_letters": 0, "conflicts": 1, "duplicates": 1}
    (row,) = rows_of(warehouse, "FROM conflicts")
    assert (row["kafka_offset"], row["canonical_kafka_offset"], row["headline"]) == (1, 0, "Other")


def test_the_filter_only_suspects_and_sql_decides(warehouse: TableWriter, monkeypatch: pytest.MonkeyPatch) -> None:
    warehouse.apply(batch(event("1"), event("2")))
    monkeypatch.setattr(KeyRuns, "contain", lambda _, prefixes: prefixes >= 0)  # as if all were known
    assert warehouse.apply(batch(event("3"), event("2"), start=2)).duplicates == 2
    (row,) = rows_of(warehouse, "SELECT list(kafka_offset ORDER BY ALL) AS offsets FROM internal.duplicate_records")
    assert row == {"offsets": [1, 3]}
    assert warehouse.counts()["duplicates"] == 1


def test_keys_in_files_are_found(live: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("projections.key_runs.LONG", 4)
    with table_writer(live) as warehouse:
        for start in range(0, 60, 3):
            assert warehouse.apply(batch(*(event(str(start + n)) for n in range(3)), start=start)).duplicates == 0
        assert warehouse.apply(batch(*(event(str(n)) for n in range(60)), start=60)).duplicates == 120
        assert warehouse.counts()["duplicates"] == 60
    assert [path.name for path in live.parent.iterdir()] == [live.name]  # the files have no name


def test_catching_up_and_back_changes_nothing_but_the_files(live: Path) -> None:
    with LiveFile(live) as file:
        file.catch_up(True)
        file.tables.apply(batch(event("1")))
        before = file.tables.content()
        file.catch_up(False)
        file.checkpoint()
        assert file.tables.content() == before
        assert not Path(f"{live}.wal").exists()
