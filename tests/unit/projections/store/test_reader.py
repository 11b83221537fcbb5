"""The reading side of a home: the newest generation, two times, and queries of a reader's own within limits."""

from __future__ import annotations

import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pytest

from events.envelope import key_of
from projections.errors import NothingPublished, QueryRefused
from projections.memory_size import bytes_of
from projections.read.page_reader import PageReader
from projections.read.reader import Reader
from projections.store.duckdb_file.home import Home
from projections.store.limits import Limits, apply_limits
from streams.importers import events_of
from tests.support.records import event, home_in
from tests.support.ui_home import FilledHome

ENDLESS = "SELECT count(*) FROM range(100_000_000_000) AS a(i), range(1000) AS b(j) WHERE hash(i + j) = 5"
DATES = """
SELECT a.* FROM (SELECT TIMESTAMPTZ '2026-06-01' - INTERVAL 7 DAY * i AS t FROM range(60) AS r(i)) AS p,
    LATERAL (FROM answers_as_of(p.t, p.t)) AS a
"""
ROOT = Path(__file__).parents[4]
HUGE = "SELECT list(hash(i)::VARCHAR || repeat('x', 100)) FROM range(20_000_000) AS r(i)"


@pytest.fixture
def filled(tmp_path: Path, empty_file: Path) -> Iterator[FilledHome]:
    shutil.copyfile(empty_file, home_in(tmp_path / "home").live)
    with FilledHome(tmp_path / "home") as home:
        yield home


@pytest.fixture
def reader(filled: FilledHome) -> Reader:
    filled.publish(
        [
            event("1", time="2025-01-01T00:00:00Z", knowntime="2025-01-02T00:00:00Z"),
            event("2", time="2025-03-01T00:00:00Z", knowntime="2025-05-01T00:00:00Z", data={"model": "m2"}),
            event("2", time="2025-03-01T00:00:00Z", knowntime="2025-05-01T00:00:00Z", data={"model": "m3"}),
            b"poison",
        ]
    )
    return Reader(filled.home.root)


def ids(reader: Reader, **times: datetime) -> list[str]:
    return [row["id"] for row in reader.sql("SELECT id FROM timeline ORDER BY id", **times).to_pylist()]  # type: ignore[arg-type]


def test_before_the_first_generation(tmp_path: Path) -> None:
    reader = Reader(tmp_path / "nowhere")
    assert reader.generation() is None
    for read in (reader.status, reader.positions, PageReader(reader).snapshot, lambda: reader.sql("SELECT 1")):
        with pytest.raises(NothingPublished, match="whenline worker"):
            read()
    assert not (tmp_path / "nowhere").exists()


def test_plain_views_follow_the_two_times(reader: Reader) -> None:
    assert ids(reader) == ["1", "2"]
    assert ids(reader, known=datetime(2025, 4, 1, tzinfo=UTC)) == ["1"]
    assert ids(reader, known=datetime(2025, 1, 1, tzinfo=UTC)) == []
    occurrences = "SELECT occurrence FROM timeline ORDER BY id"
    before = reader.sql(occurrences, at=datetime(2025, 2, 1, tzinfo=UTC)).column(0).to_pylist()
    assert before == ["sure", "absent"]


def test_times_of_one_query_do_not_stay_for_the_next(reader: Reader) -> None:
    assert ids(reader, known=datetime(2025, 1, 1, tzinfo=UTC)) == []
    assert ids(reader) == ["1", "2"]


def test_the_newest_generation_is_seen_at_once(reader: Reader, filled: FilledHome) -> None:
    assert reader.status().counts == {"ledger": 3, "dead_letters": 1, "conflicts": 1, "duplicates": 1}
    pinned = reader.session()
    before = pinned.content()
    filled.publish([event("3")])
    assert reader.status().counts["ledger"] == 4
    assert ids(reader) == ["1", "2", "3"]
    assert reader.status().generation.number == pinned.version.number + 1
    assert (pinned.content(), pinned.positions) == (before, {("whenline.models", 0): 4})
    assert reader.positions() == {("whenline.models", 0): 5}


def test_the_state_of_the_tables(reader: Reader) -> None:
    status = reader.status()
    assert status.positions.to_pylist()[0] | {"topic_id": None} == {
        "kafka_topic": "whenline.models", "kafka_partition": 0, "next_offset": 4, "topic_id": None,
    }  # fmt: skip
    (letter,) = status.dead_letters.to_pylist()
    assert (letter["kafka_offset"], letter["reason"]) == (3, "invalid")
    (conflict,) = status.conflicts.to_pylist()
    assert (conflict["id"], conflict["kafka_offset"]) == ("2", 2)


def test_the_canonical_record_of_a_key(reader: Reader) -> None:
    keys = [key_of("urn:publisher:a", id_) for id_ in ("2", "unknown")]
    found = reader.canonical_records(keys)
    assert list(found) == [keys[0]]
    assert (found[keys[0]].topic, found[keys[0]].partition, found[keys[0]].offset) == ("whenline.models", 0, 1)
    assert '"m2"' in found[keys[0]].record
    assert reader.canonical_records([]) == {}
    key_filter = reader.session().key_filter()
    assert key_filter.among(keys) == [key for key in keys if key in found]
    assert key_filter.among([]) == []


def test_no_more_rows_than_requested(reader: Reader) -> None:
    many = "SELECT i FROM range(100_000) AS r(i) ORDER BY i"
    assert reader.sql(many, 3).column(0).to_pylist() == [0, 1, 2]
    assert reader.sql(many, 25_000).num_rows == 25_000
    assert reader.sql("SELECT 1 AS x WHERE false", 3).num_rows == 0
    assert reader.sql(many).num_rows == 100_000


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * FROM read_csv('{home}/secret.csv')",
        "SELECT * FROM '{home}/secret.csv'",
        "SELECT * FROM read_text('{home}/secret.csv')",
        "SELECT * FROM glob('{home}/*')",
        "COPY ledger TO '{home}/out.csv'",
        "COPY (SELECT 1) TO '{home}/out.parquet'",
        "EXPORT DATABASE '{home}/out'",
        "ATTACH '{home}/out.duckdb'",
        "INSTALL httpfs",
        "LOAD httpfs",
        "SELECT * FROM read_csv('http://127.0.0.1:9/x.csv')",
        "SET enable_external_access = true",
        "SET memory_limit = '100GB'",
        "SET GLOBAL threads = 64",
        "RESET lock_configuration",
        "PRAGMA enable_profiling='json'; PRAGMA profiling_output='{home}/out.json'; SELECT 1",
    ],
)
def test_nothing_but_the_tables_can_be_reached(reader: Reader, filled: FilledHome, text: str) -> None:
    home = filled.home.root
    (home / "secret.csv").write_text("a\n1\n")
    before = sorted(path for path in home.rglob("*"))
    with pytest.raises(QueryRefused):
        reader.sql(text.format(home=home))
    assert sorted(path for path in home.rglob("*")) == before


@pytest.mark.parametrize(
    "text",
    [
        "INSERT INTO internal.metadata VALUES ('a', 'b')", "DELETE FROM ledger", "DROP VIEW timeline",
        "CREATE TABLE mine(x INTEGER)",
        "UPDATE ledger SET id = 'x'", "SELECT 1; DELETE FROM ledger",
    ],
)  # fmt: skip
def test_nothing_can_be_changed(reader: Reader, text: str) -> None:
    with pytest.raises(QueryRefused, match="read-only"):
        reader.sql(text)
    assert reader.status().counts["ledger"] == 3


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("SELEC 1", "syntax error"),
        ("FROM nowhere", "nowhere does not exist"),
        ("SELECT nothing FROM ledger", "nothing"),
        ("", "no statement"),
        ("-- nothing", "no statement"),
        ("SELECT 'a'::INTEGER", "Could not convert"),
        ("SELECT error('mine')", "mine"),
        ("SELECT * FROM ledger WHERE id = ?", "parameter"),
    ],
)
def test_what_is_wrong_is_named(reader: Reader, text: str, words: str) -> None:
    with pytest.raises(QueryRefused, match=words):
        reader.sql(text)


def test_a_query_that_takes_too_long_is_stopped(reader: Reader) -> None:
    with pytest.raises(QueryRefused, match=r"stopped after 0\.2 seconds"):
        reader.sql(ENDLESS, seconds=0.2)
    with pytest.raises(QueryRefused, match=r"stopped after 0\.2 seconds"):
        reader.sql(ENDLESS, 10, seconds=0.2)
    assert ids(reader) == ["1", "2"]


def test_a_query_that_needs_too_much_is_stopped(reader: Reader) -> None:
    with pytest.raises(QueryRefused, match="more than 50MB"):
        reader.sql(HUGE, memory="50MB")


def test_a_generation_may_be_open_with_other_limits_already(reader: Reader) -> None:
    reader.status()
    assert reader.sql("SELECT 1 AS x", memory="100MB").to_pylist() == [{"x": 1}]


@pytest.mark.parametrize("memory", ["lots", "", "2 XB"])
def test_a_memory_limit_that_is_none(reader: Reader, memory: str) -> None:
    with pytest.raises(QueryRefused):
        reader.sql("SELECT 1", memory=memory)


def test_a_slow_query_does_not_stop_others(reader: Reader) -> None:
    refused: list[str] = []

    def slow() -> None:
        try:
            reader.sql(ENDLESS, seconds=2)
        except QueryRefused as error:
            refused.append(str(error))

    beside = threading.Thread(target=slow)
    beside.start()
    assert ids(reader) == ["1", "2"]
    assert reader.status().counts["ledger"] == 3
    assert not refused
    beside.join(240)
    assert len(refused) == 1


def test_many_readers_at_once_while_generations_change(reader: Reader, filled: FilledHome) -> None:
    wrong: list[object] = []
    done = threading.Event()

    def read() -> None:
        last = 0
        while not done.is_set():
            rows = reader.sql("SELECT count(*) AS n FROM ledger").to_pylist()[0]["n"]
            if rows < last:
                wrong.append((rows, last))
            last = rows

    threads = [threading.Thread(target=read) for _ in range(3)]
    for thread in threads:
        thread.start()
    for number in range(15):
        filled.publish([event(f"more{number}")])
    done.set()
    for thread in threads:
        thread.join(240)
    assert wrong == []
    assert Reader(filled.home.root).status().counts["ledger"] == 18


def test_a_pointer_to_a_missing_generation(filled: FilledHome) -> None:
    filled.publish([event("1")])
    home = Home(filled.home.root)
    home.pointer.write_text("99\n")
    assert Reader(home.root).generation() is None
    with pytest.raises(NothingPublished):
        Reader(home.root).sql("SELECT 1")


@pytest.mark.parametrize("threads", [1, 2, 4])
def test_answers_for_many_dates_come(filled: FilledHome, threads: int) -> None:
    """With DuckDB's own buffer of 1 MB a process waits for ever."""
    filled.publish(events_of("microsoft-openai"))
    code = f"""
import sys
from pathlib import Path
from projections.read.reader import Reader
from projections.answer_buffer import cursor_of
from projections.store.limits import Limits
with Reader(Path(sys.argv[1]), limits=Limits(threads={threads})).connected() as (_, connection):
    for each in (connection, cursor_of(connection)):
        print(len(each.execute(sys.argv[2]).fetchall()) > 100)
"""
    done = subprocess.run(
        [sys.executable, "-c", code, filled.home.root, DATES], capture_output=True, text=True, check=True, timeout=240
    )
    assert done.stdout.split() == ["True", "True"]


def test_a_query_may_ask_for_many_dates(filled: FilledHome) -> None:
    filled.publish(events_of("microsoft-openai"))
    assert Reader(filled.home.root).sql(DATES, seconds=120).num_rows > 100


def test_reading_has_no_other_cursors() -> None:
    """One without a buffer may wait for ever."""
    calls = [path for path in (ROOT / "projections" / "read").rglob("*.py") if ".cursor()" in path.read_text()]
    assert calls == []


def test_on_a_small_machine_a_reader_may_use_less_than_its_limit() -> None:
    """DuckDB's default is four fifths of the machine or container; the writer and its rules share that."""
    with duckdb.connect(config={"memory_limit": "1GB"}) as connection:
        apply_limits(connection, Limits(memory="4GB"))
        (memory,) = connection.execute("SELECT current_setting('memory_limit')").fetchone() or ("",)
        assert bytes_of(memory) <= 400_000_000


def test_a_reader_has_the_limits_that_it_is_given(filled: FilledHome) -> None:
    """A rebuild compares millions of rows beside its writer."""
    filled.publish([])
    with Reader(filled.home.root, limits=Limits(memory="300MB")).connected() as (_, connection):
        (memory,) = connection.execute("SELECT current_setting('memory_limit')").fetchone() or ("",)
    assert bytes_of(memory) <= 300_000_000


def test_long_plans_are_made_without_the_step_that_is_quadratic_in_their_length(filled: FilledHome) -> None:
    """`compressed_materialization` leaves calls of `__internal_compress_…` in the plan."""
    filled.publish([event("1"), event("2")])
    with Reader(filled.home.root).connected() as (_, connection):
        ((_, plan),) = connection.execute("EXPLAIN FROM ledger ORDER BY kafka_offset").fetchall()
    assert "ORDER_BY" in plan
    assert "compress" not in plan
