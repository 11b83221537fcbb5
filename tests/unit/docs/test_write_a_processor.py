"""docs/write-a-processor.md and docs/signals.md: the code of the one runs unchanged, and the other describes every rule."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import msgspec

from events.kinds.indicators import NEEDED, OPTIONAL, Condition
from projections.schema.definitions import rules
from tests.unit.docs.test_pages import ROOT, TEXTS, blocks

GUIDE, SIGNALS = TEXTS["docs/write-a-processor.md"], TEXTS["docs/signals.md"]


def test_the_rule_and_its_test_are_written_as_on_the_page_and_pass(tmp_path: Path) -> None:
    """In a copy of the room, so that nothing is left behind."""
    (rule,), (written,) = blocks(GUIDE, "sql"), blocks(GUIDE, "python")
    rule_at, test_at = (Path(name) for name in re.findall(r"^Write `([\w/.]+)`", GUIDE, re.MULTILINE))
    shutil.copytree(ROOT / "projections", tmp_path / "projections")
    (tmp_path / rule_at).write_text(rule[1], encoding="utf-8")
    (tmp_path / test_at.name).write_text(written[1], encoding="utf-8")
    found = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", test_at.name],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": f"{tmp_path}{os.pathsep}{ROOT}"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert found.returncode == 0, found.stdout + found.stderr
    assert "2 passed" in found.stdout
    assert (ROOT / test_at).parent.is_dir()
    assert (ROOT / rule_at).parent.is_dir()


def test_every_rule_is_documented() -> None:
    listed = re.findall(r"^\| `([a-z-]+)` \| [^|]+ \| [^|]+ \|$", SIGNALS, re.MULTILINE)
    assert sorted(name for name in listed if "-" in name) == [rule.name for rule in rules()]


def test_every_measure_is_documented_with_its_fields() -> None:
    rows = dict(re.findall(r"^\| `(\w+)` \| [^|]+ \| ([^|]+) \|$", SIGNALS, re.MULTILINE))
    assert {name: set(re.findall(r"`(\w+)`", rows[name])) for name in NEEDED} == {
        name: set(needed | OPTIONAL.get(name, frozenset())) for name, needed in NEEDED.items()
    }


def test_the_condition_that_is_shown_is_one() -> None:
    ((_, condition),) = blocks(SIGNALS, "json")
    msgspec.convert(json.loads(condition), Condition)
