"""The importer of docs/importers.md works unchanged, and so do the files of CSV that are shown."""

from __future__ import annotations

import json
import re
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from streams.importers import BrokenImporter, events_of_script, lines_of
from streams.publishing.dates import parse_date
from whenline.cli.app import app

DOCS = Path(__file__).parents[3] / "docs"


def block(language: str, page: str = "importers.md") -> str:
    text = (DOCS / page).read_text(encoding="utf-8")
    (found,) = re.findall(rf"^```{language}\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)
    return str(found)


def summary_of(*arguments: str, code: int = 0) -> dict[str, Any]:
    done = CliRunner().invoke(app, [*arguments, "--dry-run", "--json"])
    assert done.exit_code == code, done.output
    return dict(json.loads(done.stdout))


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("WHENLINE_HOME", str(tmp_path / "home"))
    (tmp_path / "launches.csv").write_text(block("csv"))
    (tmp_path / "launches.py").write_text(block("python"))
    return tmp_path


def test_the_importer_gives_events_that_the_contract_takes(folder: Path) -> None:
    assert summary_of("import", str(folder / "launches.py"))["accepted"] == 2
    day, month = events_of_script(folder / "launches.py")
    assert (day["time"], day["knowntime"], day["data"]["precision"]) == (
        "2026-03-02T00:00:00Z",
        "2026-03-02T23:59:59.999999Z",
        "day",
    )
    assert (month["time"], month["knowntime"], month["data"]["precision"]) == (
        "2026-04-01T00:00:00Z", "2026-04-30T23:59:59.999999Z", "month",
    )  # fmt: skip
    assert list(events_of_script(folder / "launches.py")) == [day, month]


def test_its_file_is_published_without_it(folder: Path) -> None:
    file = folder / "launches.csv"
    file.write_text(file.read_text().replace("day,", "time,"))
    assert (
        summary_of("publish", str(file), "--source", "urn:example:launches", "--kind", "model.launched")["accepted"]
        == 2
    )


@pytest.mark.parametrize(
    "script", ["x = 1", "def events(): raise KeyError('a')", "not python", "def events(): return 5"]
)
def test_a_file_that_is_no_script_is_reported_by_name(tmp_path: Path, script: str) -> None:
    (tmp_path / "mine.py").write_text(script)
    with pytest.raises(BrokenImporter, match=r"mine\.py (cannot be imported|is no JSON)"):
        lines_of("mine.py", events_of_script(tmp_path / "mine.py"))


@pytest.mark.parametrize("text", ["", "26", "2026-3", "2026-13", "2026-02-30", "2026-03-02T00:00:00Z", "9999"])
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        parse_date(text)


def test_a_date_ends_where_the_next_begins() -> None:
    for text, end in (
        ("2024-12-31", date(2025, 1, 1)),
        ("2024-12", date(2025, 1, 1)),
        ("2024-02", date(2024, 3, 1)),
        ("2024", date(2025, 1, 1)),
    ):
        assert parse_date(text).end == f"{end - timedelta(days=1)}T23:59:59.999999Z"
