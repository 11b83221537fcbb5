"""Every page over a history of more events than a page has at once; and what it reads is what the whole history says."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from projections.read import search as search_module
from projections.read.belief_plane import plane_tables
from projections.read.boards import BOARD_QUERIES
from projections.read.comparison import Point
from projections.read.first_rows import MOST_ROWS
from projections.read.home_subjects import HomeSubjects
from projections.read.page_reader import PageReader
from projections.read.reader import Reader
from projections.read.search import search
from projections.read.subject_tables import LARGEST, Subject
from tests.support.large_home import ORGANIZATIONS, fill_large_home
from tests.support.scenario import day
from tests.support.sheets import Taken, page

NOW = {"at": day("2026-07-01"), "known": day("2026-07-01")}
TODAY = {"at": "2026-07-01", "known": "2026-07-01"}
SUBJECTS = [Subject("org-3"), Subject("org-7"), Subject("benchmark-5", True)]


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return fill_large_home(tmp_path_factory.mktemp("large") / "home")


@pytest.fixture(scope="module")
def large_reader(large: Path) -> PageReader:
    return PageReader(Reader(large))


@pytest.mark.parametrize("board", BOARD_QUERIES)
def test_every_board_is_drawn(large: Path, sheets: Taken, board: str) -> None:
    page(large, "boards", board=board, **TODAY)
    tables = [block for block in sheets.blocks["boards"] if block["type"] == "table"]
    assert tables
    assert all(block["rows"] for block in tables if block["name"] != "uncontested")
    assert all(len(block["rows"]) <= MOST_ROWS for block in tables)


def test_a_board_says_that_there_are_more_than_it_lists(large: Path, sheets: Taken) -> None:
    page(large, "boards", board="dependence", **TODAY)
    assert f"8 of {ORGANIZATIONS} consumers" in sheets.block("boards", "dependence-places")["note"]
    page(large, "boards", board="money", **TODAY)
    charts = [block for block in sheets.blocks["boards"] if block["type"] == "steps"]
    assert charts
    assert all(f"of {ORGANIZATIONS * 3}." in chart["note"] for chart in charts)


@pytest.mark.parametrize(
    ("name", "parameters"),
    [
        ("organization", {"organization": "org-3"} | TODAY),
        ("beliefs", {"about": "org-3"}),
        ("beliefs", {"about": "benchmark benchmark-5"}),
        ("compare", {"from": "2025-01-01", "to": "2026-07-01"}),
        ("compare", {"from": "2025-01-01", "to": "2026-07-01", "about": "benchmark benchmark-5"}),
        ("compare", {"from": "2025-01-01", "to": "2026-07-01", "about": "everything at once"}),
        ("explore", TODAY),
        ("explore", {"words": "score -rumor"} | TODAY),
        ("replay", {}),
        ("publish", {}),
        ("system", {}),
    ],
)
def test_every_other_page_is_drawn(large: Path, sheets: Taken, name: str, parameters: dict[str, str]) -> None:
    shown = page(large, name, **parameters)
    assert not shown.warning
    if name in {"organization", "compare"}:
        (blocks,) = sheets.blocks.values()
        assert any(block.get("rows") for block in blocks)


@pytest.mark.parametrize("subject", SUBJECTS)
def test_law_the_planes_of_a_subject_are_those_of_the_whole_history(large_reader: PageReader, subject: Subject) -> None:
    found = large_reader.plane_tables(subject)
    with large_reader._reader.connected() as (_, connection):
        cursor = connection.cursor()
        cursor.execute("CREATE OR REPLACE TEMP TABLE chosen AS SELECT $name AS name", {"name": subject.name})
        whole = plane_tables(connection, cursor, subject.complete)
    assert found is not None
    assert found["tiles"].num_rows > 0
    one, other = (_rows(tables["tiles"]) for tables in (found, whole))
    if not subject.is_benchmark:  # plans and claims of others are in the whole history only
        questions = {_question(row) for row in one}
        other = [row for row in other if _question(row) in questions]
    assert one == other
    assert found["evidence"].num_rows == len({key for row in one for key in row["evidence"]})


def _rows(table: Any) -> list[dict[str, Any]]:
    return sorted(table.to_pylist(), key=lambda row: (_question(row), row["known_from_ms"], row["at_from_ms"]))


def _question(row: dict[str, Any]) -> str:
    return str((row["read_model"], row["subject"], row["parts"]))


def test_all_questions_about_an_organization_have_planes(large_reader: PageReader) -> None:
    found = large_reader.plane_tables(Subject("org-3"))
    query = """SELECT DISTINCT read_model, subject, parts FROM beliefs
        WHERE subject = 'org-3' AND read_model <> 'leaders' OR read_model = 'suppliers' AND parts[2] = 'org-3'"""
    with large_reader._reader.connected() as (_, connection):
        wanted = connection.cursor().execute(query).fetchall()
    assert found is not None
    assert {str(row) for row in wanted} <= {_question(row) for row in found["tiles"].to_pylist()}


@pytest.mark.parametrize("name", ["beliefs", "compare"])
def test_a_subject_with_too_many_statements_says_so(large: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    assert LARGEST > 1
    monkeypatch.setattr("projections.read.subject_tables.LARGEST", 1)
    (notice,) = page(large, name, about="org-4").info
    assert "too many statements about org-4" in notice.value


def test_a_profile_of_too_many_statements_is_of_the_whole_history(
    large_reader: PageReader, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = large_reader.profile("org-5", NOW)
    monkeypatch.setattr("projections.read.subject_tables.LARGEST", 1)
    monkeypatch.setattr(large_reader, "_subjects", HomeSubjects(large_reader._reader.store))
    whole = large_reader.profile("org-5", NOW)
    for model, rows in whole.items():
        assert rows or model in {"track_record", "parts", "organizations", "inferred"}, model
        assert len(found[model]) == len(rows), model
        assert [row for row in rows if row not in found[model]] == [], model


def test_comparing_about_an_organization_says_what_the_whole_comparison_says_of_it(
    large_reader: PageReader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("projections.read.comparison.MOST_ROWS", 1_000_000)
    points = Point(day("2025-01-01"), day("2025-01-01")), Point(NOW["at"], NOW["known"])
    whole, found = large_reader.comparison(*points), large_reader.comparison_about(SUBJECTS[0], *points)
    assert found is not None
    questions = {_question(row) for row in found["answers"]}
    assert len(questions) > 100
    assert found["answers"] == [row for row in whole["answers"] if _question(row) in questions]
    assert found["gains"] == [row for row in whole["gains"] if "org-3" in {row["organization"], row["party"]}]
    for part in ("happened", "learned"):
        assert [row for row in found[part] if row not in whole[part]] == []
        assert [row for row in whole[part] if row["subject"] == "org-3" and row not in found[part]] == []


@pytest.mark.parametrize("text", ["model-7", '"org-3 percent"', "PERCENT -org-3", "-percent", "méasure", '"a quote'])
def test_law_a_search_finds_what_comparing_every_text_finds(
    large_reader: PageReader, monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    with large_reader._reader.connected() as (_, connection):
        found = search(connection, text, NOW)
        monkeypatch.setattr(search_module, "_parts", lambda *_: [])
        assert found.equals(search(connection, text, NOW))


def test_law_lines_of_dependence_are_the_index_at_each_moment(large_reader: PageReader) -> None:
    lines = large_reader.board("dependence", NOW)["over_time"]
    assert len(lines) > 100
    with large_reader._reader.connected() as (_, connection):
        cursor = connection.cursor()
        for moment in sorted({row["moment"] for row in lines})[::40]:
            query = "SELECT consumer, resource, supplier, dependence FROM dependence_as_of($at, $known)"
            index = {
                tuple(names): value
                for *names, value in cursor.execute(query, {"at": moment, "known": NOW["known"]}).fetchall()
            }
            for row in (row for row in lines if row["moment"] == moment):
                place = (row["consumer"], row["resource"], row["supplier"])
                assert row["dependence"] == pytest.approx(index.get(place) or 0), (moment, place)
