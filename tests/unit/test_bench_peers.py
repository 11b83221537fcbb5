"""The comparison with other libraries names every peer and what it does not do, also one that cannot be installed."""

from __future__ import annotations

import io
import json
from pathlib import Path

import duckdb
import pytest
from rich.console import Console
from typer.testing import CliRunner

from bench.events import events
from bench.peers import catalog
from bench.peers.__main__ import app
from bench.peers.catalog import DUTIES, PEERS
from bench.peers.job import Job
from bench.peers.measure import BARE, OURS, Runs, summary
from bench.peers.rows import PeerFile
from bench.peers.tables import show

FAILED = "Faust agent"


def runs() -> dict[str, Runs]:
    found = {name: Runs([100.0, 300.0], [50.0, 100.0], {"library": "1.2"}) for name in (OURS, *names())}
    found[BARE] = Runs([400.0, 400.0])
    found[FAILED] = Runs(failed="not installed: uv ended with 1")
    return found


def names() -> list[str]:
    return [peer.name for peer in PEERS]


def rendered(found: dict[str, object]) -> str:
    console = Console(file=io.StringIO(), width=200)
    show(found, console)
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def test_each_peer_is_complete() -> None:
    package = Path(catalog.__file__).parent
    assert len(PEERS) == 5
    for peer in PEERS:
        assert (package / f"{peer.module}.py").is_file()
        assert peer.lock_file.is_file()
        assert peer.lock_file.with_suffix(".in").is_file()
        assert peer.does_not
        assert set(peer.does_not) <= set(DUTIES)
        assert peer.positions
        assert peer.best_form


def test_the_json_has_every_peer_and_what_it_does_not_do() -> None:
    found = json.loads(json.dumps(summary(1000, 2, runs(), PEERS)))
    assert list(found["readers"])[:1] == [OURS]
    assert set(found["readers"]) == {BARE, OURS, *names()}
    for peer in PEERS:
        assert found["readers"][peer.name]["does_not"] == list(peer.does_not)
    assert found["readers"][OURS]["does_not"] == []
    assert found["readers"][FAILED]["failed"] == "not installed: uv ended with 1"
    assert found["readers"]["Bytewax"]["of_bare"] == 0.5
    assert found["readers"]["Bytewax"]["of_ours"] == 1.0


def test_the_table_has_every_peer_and_what_it_does_not_do() -> None:
    lines = rendered(summary(1000, 2, runs(), PEERS)).splitlines()
    for peer in PEERS:
        (left_out,) = [line for line in lines if f" {peer.name} " in line and "validation" in line]
        assert all(duty in left_out for duty in peer.does_not)
    assert any(f"{FAILED}: not installed: uv ended with 1" in line for line in lines)
    for duty, meaning in DUTIES.items():
        assert f"{duty}: {meaning}" in lines


def test_a_job_travels_as_arguments(tmp_path: Path) -> None:
    job = Job("127.0.0.1:9092", {"whenline.models": 4, "whenline.signals": 1}, tmp_path / "one.duckdb", 7)
    assert Job.of_command(job.arguments()) == job
    assert job.partitions[-2:] == [("whenline.models", 3), ("whenline.signals", 0)]


def test_peers_write_what_is_in_the_log(tmp_path: Path) -> None:
    records = list(events(3))
    with PeerFile(tmp_path / "peer.duckdb", 3) as file:
        file.write([value for _, _, value in records], ["t"] * 3, [0, 1, 2], [5, 6, 7], [1_700_000_000_000] * 3)
        assert file.is_done
    with duckdb.connect(str(tmp_path / "peer.duckdb"), read_only=True) as connection:
        rows = connection.execute(
            "SELECT kafka_offset, epoch_ms(logged_at), record, epoch(time) > 0, certainty, headline FROM ledger ORDER BY 1"
        ).fetchall()
    assert [row[:2] for row in rows] == [(offset, 1_700_000_000_000) for offset in (5, 6, 7)]
    for (_, _, value), (*_, record, has_time, certainty, headline) in zip(records, rows, strict=True):
        data = json.loads(value)["data"]
        assert (record, has_time, certainty, headline) == (value.decode(), True, data["certainty"], data["headline"])


@pytest.mark.parametrize("words", ["make bench-peers ARGS=", "--peer bytewax", "--json", "--events", "--rounds"])
def test_help_has_examples(words: str) -> None:
    assert words in CliRunner().invoke(app, ["--help"], env={"COLUMNS": "200", "NO_COLOR": "1"}).output


def test_an_unknown_peer_is_refused_before_anything_starts() -> None:
    result = CliRunner().invoke(app, ["--peer", "flink"])
    assert result.exit_code == 2
    assert "flink" in result.output
