"""The contract before it refused control characters: readers have to withstand what a log may still hold."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest


@contextmanager
def control_characters_allowed() -> Iterator[None]:
    """Let events with control characters into tables."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("events.texts.may_have_controls", lambda _: False)
        yield
