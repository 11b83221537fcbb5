"""Fault points: named steps of the commit protocol at which tests end the process."""

from __future__ import annotations

from collections.abc import Callable

FaultPoint = Callable[[str], None]
"""Called with the name of a step when the writer reaches it."""


def no_fault(_: str) -> None:
    """Do nothing: the fault point of a running product."""
