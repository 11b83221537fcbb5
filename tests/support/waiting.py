"""Waiting for something to become true, with a deadline and a message that names what did not."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

Answer = TypeVar("Answer")
PATIENCE_S = 240.0


def until(condition: Callable[[], Answer | None], *, what: str, seconds: float = PATIENCE_S) -> Answer:
    """The first answer of `condition` that is neither None nor False, checked every 50 ms.

    It waits long: processes of other tests may have both processors.

    Raises:
        AssertionError: `what` did not come true within `seconds`.
    """
    deadline = time.monotonic() + seconds
    while True:
        answer = condition()
        if answer is not None and answer is not False:
            return answer
        if time.monotonic() > deadline:
            raise AssertionError(f"not within {seconds:g} s: {what}")
        time.sleep(0.05)
