"""Remembers which blocks of the live file changed from one generation to the next."""

from __future__ import annotations

from projections.store.duckdb_file.blocks import Checkpoint, UnknownLayout, last_checkpoint


class ChangeHistory:
    """Blocks that changed since each generation. It forgets all of it whenever it does not know for certain."""

    def __init__(self) -> None:
        self.checkpoint: Checkpoint | None = None
        """The last one that was observed; None if the file could not be understood."""
        self._pending: frozenset[int] | None = None
        """Blocks that changed since the newest generation; None if that is not known."""
        self._steps: dict[int, frozenset[int]] = {}
        """Blocks that changed from the generation before to this one, by its number; without a gap."""

    def forget(self) -> None:
        """The live file is another one."""
        self.checkpoint, self._pending = None, None
        self._steps.clear()

    def observe(self, descriptor: int) -> None:
        """Read the last checkpoint of the live file, to which nobody writes meanwhile."""
        before = self.checkpoint
        try:
            self.checkpoint = last_checkpoint(descriptor)
        except UnknownLayout:
            self.forget()
            return
        changed = None if before is None else self.checkpoint.changed_since(before)
        self._pending = None if changed is None or self._pending is None else self._pending | changed

    def published(self, number: int) -> None:
        """The observed checkpoint became this generation."""
        if self._pending is None or number <= max(self._steps, default=-1):  # a number may be published anew
            self._steps.clear()
        self._steps[number] = self._pending or frozenset()
        self._pending = frozenset()

    def since(self, number: int) -> frozenset[int] | None:
        """Used blocks in which the observed checkpoint may differ from a generation; None if that is not known."""
        if self._pending is None or self.checkpoint is None or number not in self._steps:
            return None
        changed = self._pending.union(*(step for later, step in self._steps.items() if later > number))
        return frozenset(block for block in changed if block < self.checkpoint.count) - self.checkpoint.free

    def forget_before(self, number: int) -> None:
        """No generation before this one is there any more."""
        self._steps = {later: step for later, step in self._steps.items() if later >= number}
