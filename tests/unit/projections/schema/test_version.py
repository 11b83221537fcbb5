"""The version of tables: another one for any text that decides what is written, the same for any other words."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from projections.schema import definitions, descriptions, fact_tables, files, rules

CHANGED = sorted(path.relative_to(files.SQL).as_posix() for path in files.SQL.rglob("*.sql"))
WRITE = ("tables/", "resolved/", "writing/")
"""Everything in these folders is used by the writer, but for what only readers call."""
READ_ONLY = {
    f"resolved/{name}.sql"
    for name in ("amendment_effects_as_of", "event_validity_as_of", "resolved_facts_as_logged", "timeline_as_logged")
}
CALLED = {
    "building_blocks/records/affected_keys.sql", "building_blocks/records/affected_records.sql",
    "building_blocks/records/event_key.sql", "building_blocks/records/suppressed_records.sql",
    "building_blocks/records/canonical_records_for.sql",
    "building_blocks/amendments/amendments_for.sql", "building_blocks/claims/certainty_rank.sql",
    "building_blocks/time/happened_start.sql", "building_blocks/time/happened_end.sql",
}  # fmt: skip
"""Some macros and views that the writer's statements use, by whichever way."""


def clear() -> None:
    for module in (definitions, descriptions, fact_tables, files, rules):
        for function in vars(module).values():
            if hasattr(function, "cache_clear"):
                function.cache_clear()


@pytest.fixture(scope="module")
def version() -> str:
    return definitions.version_of_tables()


@pytest.fixture
def copied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The SQL files in a folder of the test, which the definitions read from."""
    shutil.copytree(files.SQL, tmp_path / "sql")
    monkeypatch.setattr(files, "SQL", tmp_path / "sql")
    clear()
    yield tmp_path / "sql"
    monkeypatch.undo()
    clear()


def rewritten(path: Path, change: Callable[[str, str], str]) -> None:
    opening, _, body = path.read_text(encoding="utf-8").partition("\n\n")
    path.write_text(change(opening, body), encoding="utf-8")


def is_written_by(name: str) -> bool:
    return name in CALLED or (name.startswith(WRITE) and name not in READ_ONLY)


@pytest.mark.parametrize("name", [name for name in CHANGED if is_written_by(name)])
def test_each_text_that_the_writer_runs_counts(copied: Path, version: str, name: str) -> None:
    rewritten(copied / name, lambda opening, body: f"{opening}\n\n{body}\nSELECT 1;\n")
    assert definitions.version_of_tables() != version


@pytest.mark.parametrize("name", [name for name in CHANGED if name.startswith("tables/facts/")])
def test_definitions_of_fact_tables_count(copied: Path, version: str, name: str) -> None:
    rewritten(
        copied / name, lambda opening, body: f"{opening}\n\n" + body.replace("{envelope},", "{envelope}, x INTEGER,", 1)
    )
    assert definitions.version_of_tables() != version


def test_the_envelope_counts(copied: Path, version: str) -> None:
    shared = copied / "columns.toml"
    shared.write_text(shared.read_text(encoding="utf-8").replace('"BIGINT"', '"HUGEINT"', 1), encoding="utf-8")
    assert definitions.version_of_tables() != version


def test_settings_of_the_writer_count(version: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(definitions, "SETTINGS", "SET TimeZone = 'Asia/Tokyo'")
    clear()
    assert definitions.version_of_tables() != version
    monkeypatch.undo()
    clear()


def test_comments_and_descriptions_do_not_count(copied: Path, version: str) -> None:
    for name in CHANGED:
        rewritten(
            copied / name,
            lambda opening, body: f"-- Another word.\n{opening}\n\n-- And another.\n{body}\n-- The last.\n",
        )
    shared = copied / "columns.toml"
    shared.write_text(shared.read_text(encoding="utf-8").replace("Kafka topic", "Topic of Kafka"), encoding="utf-8")
    assert definitions.version_of_tables() == version
    assert definitions.version_of_views() != version


@pytest.mark.parametrize(
    "name", ["read_models/money/revenue.sql", "rules/lead_changed.sql", "questions/q1_dependence.sql"]
)
def test_what_only_readers_call_does_not_count(copied: Path, version: str, name: str) -> None:
    rewritten(copied / name, lambda opening, body: f"{opening}\n\n{body}\nSELECT 1;\n")
    assert definitions.version_of_tables() == version


def test_the_contract_counts_and_its_docstrings_do_not(version: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def reworded(schema: Any) -> Any:
        if isinstance(schema, list):
            return [reworded(part) for part in schema]
        if not isinstance(schema, dict):
            return schema
        return {
            name: "Other words." if name == "description" and isinstance(part, str) else reworded(part)
            for name, part in schema.items()
        }

    before = definitions.all_schemas()
    assert reworded(before) != before
    monkeypatch.setattr(definitions, "all_schemas", lambda: reworded(before))
    clear()
    assert definitions.version_of_tables() == version
    monkeypatch.setattr(definitions, "all_schemas", lambda: before | {"another.kind": {"type": "object"}})
    clear()
    assert definitions.version_of_tables() != version
    monkeypatch.undo()
    clear()
