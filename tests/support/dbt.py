"""The environment of `examples/dbt`: dbt at the versions of its lock file, made once, beside the project's own.

`python -m tests.support.dbt` sees that it is there; `make test` does so.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

EXAMPLE = Path(__file__).parents[2] / "examples" / "dbt"
FOLDER = Path(sys.prefix) / ".dbt"
STAMP = FOLDER / ".installed"


def environment() -> Path:
    """The folder of the environment; made where it is missing or of another lock file."""
    lock = EXAMPLE / "requirements.lock"
    wanted = hashlib.sha256(lock.read_bytes()).hexdigest()
    if not STAMP.exists() or STAMP.read_text() != wanted:
        uv = str(Path(sys.executable).with_name("uv"))
        subprocess.run([uv, "venv", "--quiet", "--clear", "--python", sys.executable, str(FOLDER)], check=True)
        subprocess.run(
            [uv, "pip", "sync", "--quiet", "--require-hashes", str(lock)],
            env=os.environ | {"VIRTUAL_ENV": str(FOLDER)},
            check=True,
        )
        STAMP.write_text(wanted)
    STAMP.touch()
    return FOLDER


if __name__ == "__main__":
    environment()
