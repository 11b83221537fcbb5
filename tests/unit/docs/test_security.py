"""docs/security.md: every promise names a test, and every test that it names exists."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
TEXT = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
TABLE = re.compile(r"^\| promise \| test \|\n\|---\|---\|\n((?:\|.*\n)+)", re.MULTILINE)
ROW = re.compile(r"\| ([A-Z`].+\.) \| (`[^|]+`) \|")
TEST = re.compile(r"`(tests/[\w/]+\.py)::(?:(\w+)::)?(test_\w+)`")
ATTACKERS = {"A publisher", "A reader", "A user of the same machine", "The network", "The text of an event"}
ROWS = [row for table in TABLE.findall(TEXT) for row in table.splitlines()]


@pytest.mark.parametrize("row", ROWS)
def test_each_promise_names_tests_that_exist(row: str) -> None:
    found = ROW.fullmatch(row)
    assert found is not None, "a promise is a sentence, and its tests stand in backticks"
    tests = found[2].split(", ")
    for named in tests:
        test = TEST.fullmatch(named)
        assert test is not None, named
        file, group, name = test.groups()
        text = (ROOT / file).read_text(encoding="utf-8")
        assert group is None or re.search(rf"^class {group}\b", text, re.MULTILINE), named
        assert re.search(rf"^{'    ' if group else ''}(?:async )?def {name}\(", text, re.MULTILINE), named


def test_each_attacker_has_promises_and_limits() -> None:
    sections = dict(re.findall(r"^## ([^\n]+)\n(.*?)(?=^## |\Z)", TEXT, re.DOTALL | re.MULTILINE))
    for title in (*ATTACKERS, "Supply chain"):
        assert TABLE.search(sections[title]), title
        assert re.search(r"^Not promised:\n\n- ", sections[title], re.MULTILINE), title


def test_readers_of_the_project_find_the_page() -> None:
    for page in ("README.md", "SECURITY.md", "docs/README.md", "docs/operations.md"):
        links = re.findall(r"\]\(([^)#]+)", (ROOT / page).read_text(encoding="utf-8"))
        targets = {(ROOT / page).parent.joinpath(link).resolve() for link in links if "://" not in link}
        assert ROOT / "docs" / "security.md" in targets, page
