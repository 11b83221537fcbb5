"""What each token did: one line of JSON for each thing, in `audit.jsonl` of the home. No token stands in it, and no payload."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec

FILE = "audit.jsonl"


class Audit:
    """Appends to a home's audit log. Opened anew each time, so it may be moved away at any moment.

    Args:
        root: the home.
    """

    def __init__(self, root: Path) -> None:
        self._file = root / FILE

    def write(self, did: str, *, token: str, name: str, **more: Any) -> None:
        """One line: when, what, by which token (its id) of what name."""
        line = {"at": datetime.now(UTC), "did": did, "token": token, "name": name} | more
        descriptor = os.open(self._file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            os.write(descriptor, msgspec.json.encode(line) + b"\n")
        finally:
            os.close(descriptor)
