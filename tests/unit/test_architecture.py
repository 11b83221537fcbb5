"""Rules that no single module can break by itself: who imports whom, what importing does, how long files are."""

from __future__ import annotations

import pkgutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = ("events", "projections", "streams", "ui", "whenline")
LONGEST = {"tests": 500}
"""Most lines of a file, by package; 400 where none is listed."""

IMPORT_ALL = """
import builtins, importlib, io, os, socket, sys, threading

def refuse(what):
    def raising(*arguments, **named):
        raise AssertionError(f"importing does work: {what} {arguments}")
    return raising

def reading_only(open_):
    def checked(file, mode="r", *arguments, **named):
        assert not set(mode) & set("wax+"), f"importing writes {file}"
        return open_(file, mode, *arguments, **named)
    return checked

modules = sys.argv[1:]
# What others' libraries do when they are imported is not ours: they are loaded first, and ours again, watched.
for name in modules:
    importlib.import_module(name)
packages = {name.partition(".")[0] for name in modules}
for name in [name for name in sys.modules if name.partition(".")[0] in packages]:
    del sys.modules[name]
before = set(threading.enumerate())
sys.argv = ["python", "--surely-no-option-of-ours"]
for method in ("connect", "connect_ex", "bind", "listen"):
    setattr(socket.socket, method, refuse(f"socket.{method}"))
builtins.open = io.open = reading_only(open)
for name in ("mkdir", "makedirs", "remove", "unlink", "rename", "replace", "rmdir", "system", "fork", "posix_spawn"):
    setattr(os, name, refuse(f"os.{name}"))
import subprocess, duckdb, asyncio
subprocess.Popen.__init__ = refuse("subprocess.Popen")
duckdb.connect = refuse("duckdb.connect")
asyncio.run = refuse("asyncio.run")
for name in modules:
    importlib.import_module(name)
assert set(threading.enumerate()) == before, "importing starts threads"
print("imported", len(modules))
"""


def modules() -> list[str]:
    """Every module of ours but those that are commands (`__main__`)."""
    found = []
    for room in PACKAGES:
        found.append(room)
        walked = pkgutil.walk_packages([str(ROOT / room)], f"{room}.", onerror=_raise)
        found += [info.name for info in walked if not info.name.endswith("__main__")]
    return found


def _raise(name: str) -> None:
    raise ImportError(name)


def sources() -> list[Path]:
    """Every file of ours that people read: of the repository, not of what is installed beside it."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split("\n")
    return [
        ROOT / name
        for name in listed
        if name.endswith((".py", ".js", ".css", ".sql")) and "/vendor/" not in name and (ROOT / name).exists()
    ]


def test_who_may_import_whom() -> None:
    done = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "7 kept, 0 broken" in done.stdout


def test_importing_any_module_does_no_work(tmp_path: Path) -> None:
    names = modules()
    assert {"streams.worker.app", "whenline.cli.app", "ui.app"} <= set(names)
    done = subprocess.run(
        [sys.executable, "-B", "-c", IMPORT_ALL, *names], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-3000:]
    assert done.stdout.strip() == f"imported {len(names)}"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("room", [*PACKAGES, "tests", "bench"])
def test_no_file_is_long(room: str) -> None:
    long = {
        str(path.relative_to(ROOT)): length
        for path in sources()
        if path.relative_to(ROOT).parts[0] == room
        and (length := len(path.read_text(encoding="utf-8").splitlines())) > LONGEST.get(room, 400)
    }
    assert long == {}
