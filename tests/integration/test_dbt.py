"""The example project of dbt, built by its README's own commands on a generation of the bundled timeline."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import duckdb
import pytest

from streams.importers import events_of
from tests.support.dbt import EXAMPLE, environment
from tests.support.ui_home import FilledHome

INSTALLS = ("python3 -m venv .dbt", ".dbt/bin/pip install --require-hashes -r requirements.lock")
"""Done once for all runs, by the same lock file."""


def commands() -> list[str]:
    (first, *_) = re.findall(r"^```sh\n(.*?)^```$", (EXAMPLE / "README.md").read_text(), re.DOTALL | re.MULTILINE)
    return str(first).splitlines()


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Path]:
    """The output of dbt, and the file that it built."""
    root = tmp_path_factory.mktemp("repository")
    shutil.copytree(
        EXAMPLE, root / "examples" / "dbt", ignore=shutil.ignore_patterns(".dbt", "target", "logs", "*.duckdb")
    )
    (root / "examples" / "dbt" / ".dbt").symlink_to(environment())
    (root / ".venv").symlink_to(sys.prefix)
    with FilledHome(root / ".whenline") as home:
        home.publish(events_of("microsoft-openai"))
        script = "\n".join(line for line in commands() if line not in INSTALLS)
        done = subprocess.run(
            ["sh", "-eu", "-c", script], cwd=root, env=dict(os.environ), capture_output=True, text=True, check=False
        )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout, root / "examples" / "dbt" / "industry.duckdb"


def query_rows(built: tuple[str, Path], query: str) -> list[tuple[Any, ...]]:
    with duckdb.connect(str(built[1]), read_only=True) as connection:
        connection.execute("SET TimeZone = 'UTC'")
        return connection.execute(query).fetchall()


def test_the_readme_installs_from_the_lock_file() -> None:
    assert set(INSTALLS) <= set(commands())


def test_everything_is_built_and_tested(built: tuple[str, Path]) -> None:
    assert re.search(r"PASS=17 WARN=0 ERROR=0 SKIP=0", built[0])
    tables = query_rows(built, "SELECT table_name FROM duckdb_tables() ORDER BY 1")
    assert tables == [("dependence_by_month",), ("plans_by_quarter",), ("rumors",), ("run_rates",)]


def test_run_rates_grow(built: tuple[str, Path]) -> None:
    query = "SELECT organization, amount, amount_before, growth_percent FROM run_rates ORDER BY happened_at"
    assert query_rows(built, query) == [("microsoft", 13e9, None, None), ("microsoft", 37e9, 13e9, 184.6)]


def test_dependence_as_known_then_and_now(built: tuple[str, Path]) -> None:
    query = """SELECT round(dependence_known_then, 2), dependence_known_now IS NOT NULL FROM dependence_by_month
        WHERE consumer = 'microsoft' AND supplier = 'openai' AND month = TIMESTAMPTZ '2025-05-01 00:00:00Z'"""
    assert query_rows(built, query) == [(0.82, True)]
    assert (
        query_rows(built, "FROM dependence_by_month WHERE month < '2024-02-01' AND dependence_known_then IS NOT NULL")
        == []
    )


def test_rumors_end_somewhere(built: tuple[str, Path]) -> None:
    query = "SELECT claim, became FROM rumors WHERE claim IN ('m365-anthropic', 'mai-near-parity') ORDER BY claim"
    assert query_rows(built, query) == [("m365-anthropic", "confirmed"), ("mai-near-parity", "contested")]


def test_the_overdue_plan_is_fulfilled_in_the_end(built: tuple[str, Path]) -> None:
    query = "SELECT DISTINCT strftime(quarter, '%Y-%m'), state FROM plans_by_quarter WHERE quarter IN ('2025-04-01', '2026-07-01')"
    found = query_rows(built, query)
    assert ("2025-04", "open") in found
    assert ("2026-07", "fulfilled") in found
