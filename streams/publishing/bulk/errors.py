"""What is wrong with a file as a whole; of its single lines `rejects` tells."""

from __future__ import annotations

from events.errors import WhenlineError


class UnreadableFile(WhenlineError):
    """A file to be published that cannot be read, or a header that names no fields."""


class RejectsFile(WhenlineError):
    """The file for what is refused cannot be written."""
