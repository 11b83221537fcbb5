"""docs/add-a-store.md: the adapter of the page passes the compliance suite, in a copy of the repository."""

from __future__ import annotations

import ast
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from projections import store
from tests.unit.docs.test_pages import ROOT, TEXTS, blocks

GUIDE = TEXTS["docs/add-a-store.md"]
CONFTEST = "from tests.support.tables import copy_empty_files\n\ncopy_empty_files()\n"


def test_the_adapter_of_the_page_passes_the_compliance_suite(tmp_path: Path) -> None:
    (_, adapter), (_, import_), (_, entry) = blocks(GUIDE, "python")
    (written_at,) = re.findall(r"^Write `([\w/.]+)`", GUIDE, re.MULTILINE)
    for folder in ("projections", "tests/support", "tests/compliance"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    (tmp_path / "tests" / "conftest.py").write_text(CONFTEST)
    (tmp_path / written_at).write_text(adapter, encoding="utf-8")
    stores = tmp_path / "tests" / "support" / "stores.py"
    text = stores.read_text(encoding="utf-8")
    text = text.replace("from projections.store.port", f"{import_}from projections.store.port", 1)
    stores.write_text(text.replace("ADAPTERS = {\n", f"ADAPTERS = {{\n{entry}", 1), encoding="utf-8")
    found = subprocess.run(
        [
            sys.executable,
            "-m",
            "pytest",
            "-q",
            "-p",
            "no:cacheprovider",
            "tests/compliance/test_store.py",
            "-k",
            "linked_folder",
        ],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": f"{tmp_path}{os.pathsep}{ROOT}", "PYTEST_ADDOPTS": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    assert found.returncode == 0, found.stdout + found.stderr
    assert re.search(r"^\d\d passed, \d+ deselected", found.stdout, re.MULTILINE), found.stdout
    assert (tmp_path / written_at).is_file()


def test_the_page_names_every_method_that_it_relies_on() -> None:
    port = (ROOT / "projections" / "store" / "port.py").read_text(encoding="utf-8")
    for method in re.findall(r"`(?:tables\.)?(\w+)\([^)`]*\)`", GUIDE):
        assert f"def {method}(" in port or method in {"apply", "fault_point"}


def test_the_page_opens_stores_with_all_that_callers_give() -> None:
    ((_, choosing),) = blocks(GUIDE, "py")
    shown = {
        each.name: ast.unparse(each.args) for each in ast.parse(choosing).body if isinstance(each, ast.FunctionDef)
    }
    code = ast.parse(Path(store.__file__).read_text(encoding="utf-8"))
    real = {each.name: ast.unparse(each.args) for each in code.body if isinstance(each, ast.FunctionDef)}
    assert shown == {name: real[name] for name in ("open_read_store", "open_write_store")}
