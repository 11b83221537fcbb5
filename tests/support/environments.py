"""Virtual environments of lock files, beside the project's own, made once."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

UV = str(Path(sys.executable).with_name("uv"))


def environment_of(lock: Path, name: str) -> Path:
    """The folder of the environment of a lock file; made where it is missing or of another lock file."""
    folder = Path(sys.prefix) / name
    stamp = folder / ".installed"
    wanted = hashlib.sha256(lock.read_bytes()).hexdigest()
    if not stamp.exists() or stamp.read_text() != wanted:
        subprocess.run([UV, "venv", "--quiet", "--clear", "--python", sys.executable, str(folder)], check=True)
        subprocess.run(
            [UV, "pip", "sync", "--quiet", "--require-hashes", str(lock)],
            env=os.environ | {"VIRTUAL_ENV": str(folder)},
            check=True,
        )
        stamp.write_text(wanted)
    stamp.touch()
    return folder
