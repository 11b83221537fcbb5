"""Errors about a file as a whole; those of single records are in the file of rejects."""

from __future__ import annotations

from events.errors import WhenlineError


class UnreadableFile(WhenlineError):
    """A file to publish cannot be read, or its header names unknown fields."""


class RejectsError(WhenlineError):
    """The file of rejected records cannot be written."""
