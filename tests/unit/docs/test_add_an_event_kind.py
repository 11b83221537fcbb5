"""docs/add-an-event-kind.md: the steps of the page make a kind, in a copy of the project, without another edit."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.unit.docs.test_pages import ROOT, TEXTS, blocks

GUIDE = TEXTS["docs/add-an-event-kind.md"]
PACKAGES = ("bench", "docs", "events", "projections", "streams", "tests", "ui", "whenline")
IGNORED = shutil.ignore_patterns("__pycache__", "node_modules", "images", ".hypothesis")

USE = """
import asyncio, json
from pathlib import Path
from events.topics import ALL_TOPICS
from streams.gateway.limits import Limits
from streams.gateway.openapi import document
from streams.log.memory import MemoryLog
from streams.publishing.preparing import prepare
from streams.publishing.publisher import Publisher
from ui.components.replay.labels import label_of

example = json.loads(Path("docs/examples.jsonl").read_text().splitlines()[-1])
log = MemoryLog({name: spec.partitions for name, spec in ALL_TOPICS.items()})
(result,) = asyncio.run(Publisher(log).publish([prepare(example)]))
names = document(Limits())["paths"]["/v1/schemas/{name}"]["get"]["parameters"][0]["schema"]["enum"]
label = label_of("grant.awarded", example["data"], {})
print(json.dumps([result.outcome, result.position.topic, "grant.awarded" in names, label]))
"""

GENERATE = """
import json
from random import Random
from bench.payloads import World
from events.codec import problems
from tests.support.examples import examples
from tests.support.histories import FAMILIES
from tests.support.payloads import START, Names, payload

data = payload(Random(1), "grant.awarded", START, Names())
event = examples()["grant.awarded"] | {"data": data}
world = World(1000, Random(1))
measured = {world.fact([])[0] for _ in range(5000)}
found = [str(problem) for problem in problems(json.dumps(event).encode())]
print(json.dumps([("grant.awarded",) in FAMILIES, found, "grant.awarded" in measured]))
"""


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project with the kind that the page adds."""
    folder = tmp_path_factory.mktemp("kind")
    for package in PACKAGES:
        shutil.copytree(ROOT / package, folder / package, ignore=IGNORED)
    shutil.copy(ROOT / "pyproject.toml", folder)
    paths = re.findall(r"[Ww]rite(?: one of your own for the table,)? `([\w/.]+)`", " ".join(GUIDE.split()))
    (payload, test), (table,) = blocks(GUIDE, "python"), blocks(GUIDE, "sql")
    for path, (_, text) in zip(paths, (payload, table, test), strict=True):
        assert not (ROOT / path).exists()
        (folder / path).write_text(text, encoding="utf-8")
    ((_, example),) = blocks(GUIDE, "json")
    with (folder / "docs" / "examples.jsonl").open("a", encoding="utf-8") as examples:
        examples.write(example.strip() + "\n")
    run(folder, "-m", "events.documentation", "docs")
    return folder


def run(folder: Path, *arguments: str) -> str:
    found = subprocess.run(
        [sys.executable, *arguments],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(folder)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert found.returncode == 0, found.stdout + found.stderr
    return found.stdout


def passed(folder: Path, *arguments: str) -> int:
    out = run(folder, "-m", "pytest", "-q", "-p", "no:cacheprovider", *arguments)
    return int(re.findall(r"(\d+) passed", out)[0])


def test_it_is_published_to_its_topic_described_and_labeled(copy: Path) -> None:
    assert json.loads(run(copy, "-c", USE)) == ["accepted", "whenline.grants", True, "grant to beta"]


def test_it_is_in_the_generated_documents(copy: Path) -> None:
    assert "### grant.awarded" in (copy / "docs" / "events.md").read_text(encoding="utf-8")
    assert json.loads((copy / "docs" / "schemas" / "grant.awarded.json").read_text(encoding="utf-8"))["required"]
    assert "whenline.grants" in json.loads((copy / "docs" / "asyncapi.json").read_text(encoding="utf-8"))["channels"]


def test_it_is_projected_into_its_table_and_the_timeline(copy: Path) -> None:
    assert passed(copy, "tests/unit/projections/models/test_grants.py") == 1


def test_the_tests_of_every_kind_take_it(copy: Path) -> None:
    (command,) = re.findall(r"^\.venv/bin/python (-m pytest .*)$", GUIDE, re.MULTILINE)
    assert passed(copy, *command.split()[2:]) >= 8


def test_random_histories_and_the_measured_one_have_it(copy: Path) -> None:
    assert json.loads(run(copy, "-c", GENERATE)) == [True, [], True]


def test_every_file_that_was_changed_by_hand_is_named_on_the_page(copy: Path) -> None:
    """Besides what the page writes and `make docs` generates, the copy is the project."""
    changed = {
        str(path.relative_to(copy))
        for path in copy.rglob("*.*")
        if path.is_file()
        and "__pycache__" not in path.parts
        and ".hypothesis" not in path.parts
        and not (
            (ROOT / path.relative_to(copy)).exists()
            and path.read_bytes() == (ROOT / path.relative_to(copy)).read_bytes()
        )
    }
    generated = {"docs/events.md", "docs/asyncapi.json", "docs/schemas/grant.awarded.json"}
    assert changed - generated == {
        "events/kinds/grants.py",
        "projections/sql/tables/facts/fact_grants.sql",
        "docs/examples.jsonl",
        "tests/unit/projections/models/test_grants.py",
    }
