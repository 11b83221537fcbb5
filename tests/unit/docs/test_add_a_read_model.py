"""docs/add-a-read-model.md: its files, written into a copy of the tree, make a read model that everything finds."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.unit.docs.test_add_a_page import TEXT as PAGE_GUIDE
from tests.unit.docs.test_pages import ROOT, blocks

TEXT = (ROOT / "docs" / "add-a-read-model.md").read_text(encoding="utf-8")
NAME = "launch_cadence"

HOME = """
import sys
from pathlib import Path
from tests.support.scenario import Scenario
from tests.support.ui_home import FilledHome

scenario = Scenario()
for number, moment in enumerate(("2025-01-01", "2025-01-11", "2025-01-31")):
    scenario.publish("model.launched", moment, of="openai", model=f"m{number}")
with FilledHome(Path(sys.argv[1])) as home:
    home.publish(scenario.documents.values())
"""

PAGE = """
from streamlit.testing.v1 import AppTest
from pathlib import Path
from tests.support.sheets import page, taken

with taken() as sheets:
    page(Path("home"), "launches", at="2026-11-01", known="2026-11-01")
    print(sheets.texts("launches", "launches"))
"""


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of projections and pages, with the files of the guide, a home, and the page of the other guide."""
    folder = tmp_path_factory.mktemp("tree")
    for package in ("projections", "ui"):
        shutil.copytree(ROOT / package, folder / package, ignore=shutil.ignore_patterns("__pycache__"))
    sql_file, test_file = (Path(name) for name in re.findall(r"^Write \*\*([\w/.]+)\*\*", TEXT, re.MULTILINE))
    (_, sql), *_ = blocks(TEXT, "sql")
    (_, test), (_, query) = blocks(TEXT, "python")
    assert (ROOT / sql_file).parent.is_dir()
    assert (ROOT / test_file).parent.is_dir()
    (folder / sql_file).write_text(sql, encoding="utf-8")
    (folder / test_file.name).write_text(test, encoding="utf-8")
    page = next(code for _, code in blocks(PAGE_GUIDE, "python") if "PAGE = Page(" in code)
    (folder / "ui/views/launches").mkdir()
    (folder / "ui/views/launches/__init__.py").touch()
    replaced = re.sub(r'^QUERY = """.*?"""\n', query, page, flags=re.DOTALL | re.MULTILINE)
    assert replaced != page
    (folder / "ui/views/launches/page.py").write_text(replaced, encoding="utf-8")
    run(folder, "-c", HOME, "home")
    return folder


def run(tree: Path, *arguments: str) -> str:
    found = subprocess.run(
        [sys.executable, *arguments],
        cwd=tree,
        env=os.environ | {"PYTHONPATH": f"{tree}{os.pathsep}{ROOT}", "WHENLINE_HOME": str(tree / "home")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert found.returncode == 0, found.stdout + found.stderr
    return found.stdout


def test_its_test_passes(tree: Path) -> None:
    assert "2 passed" in run(tree, "-m", "pytest", "-q", "-p", "no:cacheprovider", f"test_{NAME}.py")


def test_it_is_in_the_reference_with_all_its_columns(tree: Path) -> None:
    reference = run(tree, "-m", "projections.schema.documentation")
    section = reference.split("## Read models\n")[1].split(f"\n### {NAME}\n")[1].split("\n### ")[0]
    for column in ("launches", "last_launched_at", "mean_days", "evidence"):
        assert re.search(rf"^\| `{column}` \| \w", section, re.MULTILINE), column


def test_it_answers_in_the_command_line(tree: Path) -> None:
    (_, query) = next(block for block in blocks(TEXT, "sh") if "whenline sql" in block[1])
    statement = re.search(r'whenline sql "(.+)"', query)
    assert statement
    assert '"launches": 3' in run(tree, "-m", "whenline.cli", "sql", statement[1], "--format", "json")


def test_a_page_shows_it(tree: Path) -> None:
    assert run(tree, "-c", PAGE).strip() == "[['openai', 'openai', '31 Jan 2025']]"


def test_explore_offers_its_example(tree: Path) -> None:
    shown = run(tree, "-c", "from projections.schema.files import examples; print(*examples())")
    assert NAME in shown.split()
