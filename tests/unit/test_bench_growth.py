"""How cost grows with events, load and time: tables and pictures have every measure, and the short form is the default."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from bench import growth, plots, steady
from bench.__main__ import SHORT, SHOWN, Part, app
from bench.machine import machine
from bench.memory import MemoryPeak


def result(events: int, rules: float | None) -> dict[str, object]:
    return {
        "events": events,
        "projection_per_s": 1e5,
        "posts": 4,
        "post_s": {"median": 0.003, "p95": 0.004, "worst": 0.01},
        "visible_s": {"median": 0.25, "p95": 0.5, "worst": 0.6},
        "answers_s": dict.fromkeys(growth.ANSWERS, 0.02),
        "rules_first_s": rules,
        "rules_next_s": rules,
        "rebuild_s": 3.0,
        "worker_mb": 400.0,
        "gateway_mb": 190.0,
        "rebuild_mb": 350.0,
        "home_mb": 100.0,
        "generation_mb": 20.0,
    }


RESULTS = [result(20_000, 1.5), result(100_000, None)]
LOAD = [
    {"rate": rate, "per_s": rate, "p50_ms": 3.0, "p99_ms": 12.5, "visible_s": {"median": 0.3, "p95": 0.5, "worst": 0.7}}
    for rate in (100, 1000)
]
SOAK: dict[str, Any] = {
    "minutes": 0.1, "rate": 200, "samples": [{"s": 2.0 * n, "worker": 300 + 2.0 * n, "gateway": 100.0} for n in range(5)],
}  # fmt: skip


def test_the_table_has_every_measure(capsys: pytest.CaptureFixture[str]) -> None:
    growth.show(RESULTS)
    printed = capsys.readouterr().out
    assert all(name in printed for name in growth.CELLS)
    assert "1,500" in printed
    assert printed.count("not done") == 2


def test_every_measure_is_in_the_picture(tmp_path: Path) -> None:
    file = tmp_path / "bench.json"
    file.write_text(json.dumps({"growth": RESULTS, "load": LOAD, "soak": SOAK}))
    done = CliRunner().invoke(plots.app, [str(file), str(tmp_path)])
    assert done.exit_code == 0, done.output
    for name, panels in (("growth", plots.PANELS), ("load", plots.LOAD_PANELS)):
        svg = (tmp_path / f"{name}.svg").read_text(encoding="utf-8")
        assert all(title in svg for title in panels)
        assert all(curve in svg for curves in panels.values() for curve in curves)
    assert "resident memory, MB" in (tmp_path / "soak.svg").read_text(encoding="utf-8")


def test_what_was_not_done_is_a_gap() -> None:
    assert [point["x"] for point in plots.points(RESULTS, plots.PANELS["rules, ms"], "events")] == [20_000, 20_000]


def test_load_and_soak_are_tables(capsys: pytest.CaptureFixture[str]) -> None:
    steady.show_load(LOAD)
    steady.show_soak(SOAK)
    printed = capsys.readouterr().out
    assert "1,000" in printed
    assert "12.5" in printed
    assert steady.slope(SOAK["samples"], "worker") == pytest.approx(3600)
    assert steady.slope(SOAK["samples"], "gateway") == pytest.approx(0)
    assert steady.slope(SOAK["samples"][:1], "worker") == 0


def test_a_file_with_nothing_to_draw_is_refused(tmp_path: Path) -> None:
    (tmp_path / "bench.json").write_text("{}")
    done = CliRunner().invoke(plots.app, [str(tmp_path / "bench.json"), str(tmp_path)])
    assert done.exit_code == 2
    assert not (tmp_path / "growth.svg").exists()


def test_each_part_of_the_bench_can_be_shown() -> None:
    assert set(SHOWN) == set(Part)
    assert max(SHORT.sizes) == 1_000_000


def test_help_has_examples() -> None:
    printed = CliRunner().invoke(app, ["--help"], env={"COLUMNS": "200", "NO_COLOR": "1"}).output
    assert all(words in printed for words in ("make bench ARGS=", "--part growth", "--full", "--json", "--save"))


def test_a_size_has_bounds() -> None:
    assert CliRunner().invoke(app, ["--size", str(growth.LARGEST + 1)]).exit_code == 2


def test_the_machine_is_described_without_its_name() -> None:
    found = machine()
    assert found["processors"] >= 1
    assert "duckdb" in found["versions"]
    assert os.uname().nodename not in json.dumps(found)


def test_the_largest_memory_is_sampled() -> None:
    with MemoryPeak() as memory:
        memory.watch(os.getpid())
        while not memory.bytes:
            pass
    assert memory.bytes > 1_000_000
