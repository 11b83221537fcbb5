"""What a lake costs, and what projectors share: tables and the picture have every measure."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from bench import lake, plots, projectors
from bench.growth import ANSWERS
from bench.history import History
from bench.lake import FACTS_OF_AN_EVALUATION, count_rows
from bench.lake_versions import BATCHES, VERSION_CELLS
from projections.store.duckdb_file.live_file import LiveFile


def answers(facts: int) -> dict[str, Any]:
    cell = {"first_s": 0.25, "again_s": 0.125, "bytes": 2e6}
    places = {where: dict.fromkeys(ANSWERS, cell) for where in lake.WHERE}
    places["lake"] = {**places["lake"], "leaders": None}
    return {"facts": facts, **{name: 1.0 for _, name, _, _ in lake.CELLS}, **places}


LAKE: dict[str, Any] = {
    "answers": [answers(60_000), answers(1_000_000)],
    "versions": [
        {"facts": facts, "events": count, "seconds": 0.5, "processor_s": 0.25, "files": 10, "bytes": 500 * count}
        for facts in (60_000, 1_000_000)
        for count in BATCHES
    ],
    "requests": [
        {"events": 1, "writer": {"PUT": 6, "GET": 9}, "replica": {"HEAD": 4}, "files": 6, "bytes": 12, "catalog_rows": 98}
    ],
}  # fmt: skip
SHARED: dict[str, Any] = {
    "events": 100_000,
    "starts": {},
    "results": [
        {
            "projectors": number,
            "events": 100_000,
            "per_million_s": {"worker": 60.0} if not number else {"resolver": 40.0, "projector 1": 22.5},
            "seconds": 12.5,
            "per_s": 8000.0,
            "used": 0.75,
            "idle": {"replica": 0.01, "worker": 0.02},
            "publish_s": [1.25, 1.5],
            "replica_s": [1.75, 2.5],
        }
        for number in (0, 1)
    ],
}


def test_the_tables_have_every_measure(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    lake.show(LAKE)
    projectors.show(SHARED)
    printed = capsys.readouterr().out
    assert all(words in printed for words, *_ in lake.CELLS)
    assert all(name in printed for name in (*VERSION_CELLS, *projectors.CELLS))
    assert "0.25 (2); 0.12" in printed
    assert printed.count("needs over 2GB") == 2  # of one question on the lake at two sizes
    assert "22.5 + 40.0" in printed
    assert "1.38 (1.50)" in printed


def test_every_measure_is_in_the_picture(tmp_path: Path) -> None:
    file = tmp_path / "bench.json"
    file.write_text(json.dumps({"lake": LAKE, "projectors": SHARED}))
    done = CliRunner().invoke(plots.app, [str(file), str(tmp_path)])
    assert done.exit_code == 0, done.output
    svg = (tmp_path / "scale.svg").read_text(encoding="utf-8")
    titles = [title for question in plots.PLOTTED for title in plots.answer_panels(question)]
    assert all(title in svg for title in (*titles, *plots.VERSION_PANELS, *plots.PROJECTOR_PANELS))
    assert all(curve in svg for curve in (*plots.PLACES, "60,000 facts", "1,000,000 facts", "in sum"))


def test_an_evaluation_of_the_history_gives_about_so_many_facts(tmp_path: Path) -> None:
    with LiveFile(tmp_path / "w.duckdb") as file:
        History(2000).fill(file)
        found = count_rows(file.tables.connection)
    assert found["events"] < found["facts"]
    assert found["facts"] == pytest.approx(2000 * FACTS_OF_AN_EVALUATION, rel=0.02)
