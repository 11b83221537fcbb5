"""A folder of a home for what queries of a background job do not keep in memory."""

from __future__ import annotations

import shutil
from pathlib import Path
from types import TracebackType
from typing import Self

_FOR_ITS_OWNER = 0o700


class SpillFolder:
    """Exists, empty at first, while the `with` block runs. One process uses it; what a killed one left is removed.

    Args:
        root: the home.
        name: of the job.
    """

    def __init__(self, root: Path, name: str) -> None:
        self.path = root.absolute() / "spill" / name
        self.remove()

    def remove(self) -> None:
        """Remove the folder with all that is in it."""
        shutil.rmtree(self.path, ignore_errors=True)

    def __enter__(self) -> Self:
        self.remove()
        self.path.mkdir(mode=_FOR_ITS_OWNER, parents=True)
        self.path.parent.chmod(_FOR_ITS_OWNER)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.remove()
