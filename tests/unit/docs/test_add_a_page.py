"""docs/add-a-page.md: its files, written into a copy of the tree, make a page that the navigation finds and its test passes."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.unit.docs.test_pages import ROOT, blocks

TEXT = (ROOT / "docs" / "add-a-page.md").read_text(encoding="utf-8")
TEST = Path("tests/unit/ui/test_launches.py")


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the pages, and the files that the guide writes."""
    folder = tmp_path_factory.mktemp("tree")
    shutil.copytree(ROOT / "ui", folder / "ui", ignore=shutil.ignore_patterns("__pycache__"))
    names = [Path(name) for name in re.findall(r"^Write \*\*([\w/.]+)\*\*:$", TEXT, re.MULTILINE)]
    assert names[-1] == TEST
    for name, (_, content) in zip(names, blocks(TEXT, "python"), strict=True):
        assert not (ROOT / name).exists()
        assert name == TEST or name.parent.parent == Path("ui/views"), "a page touches one folder"
        path = folder / (name.name if name == TEST else name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
    shutil.copy(ROOT / "tests" / "unit" / "ui" / "conftest.py", folder / "conftest.py")
    return folder


def run(tree: Path, *arguments: str) -> str:
    found = subprocess.run(
        [sys.executable, *arguments],
        cwd=tree,
        env=os.environ | {"PYTHONPATH": f"{tree}{os.pathsep}{ROOT}"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert found.returncode == 0, found.stdout + found.stderr
    return found.stdout


def test_the_navigation_finds_the_page(tree: Path) -> None:
    shown = run(tree, "-c", "from ui.shell import pages; print(*(page.address for page in pages()))")
    addresses = shown.split()
    assert addresses[addresses.index("boards") + 1] == "launches"


def test_its_test_passes(tree: Path) -> None:
    assert "2 passed" in run(tree, "-m", "pytest", "-q", "-p", "no:cacheprovider", TEST.name)


def test_its_code_is_formatted_and_typed(tree: Path) -> None:
    known = ROOT / ".mypy_cache"  # what `make check` learned of libraries, which takes half a minute
    if known.exists():
        shutil.copytree(known, tree / ".mypy_cache")
    run(tree, "-m", "ruff", "check", "--config", str(ROOT / "pyproject.toml"), "ui/views/launches")
    run(tree, "-m", "mypy", "--config-file", str(ROOT / "pyproject.toml"), "-p", "ui.views.launches")
