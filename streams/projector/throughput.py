"""Settings of the interpreter that favor throughput while the projector is behind."""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager

SWITCH_INTERVAL_S = 0.0002


@contextmanager
def favoring_throughput() -> Iterator[None]:
    """Turn the cyclic collector off and let threads switch often.

    The collector would walk over every record of a batch again and again, and nothing here makes cycles. DuckDB
    works without the interpreter's lock but takes it some hundred times a batch: it must not wait 5 ms each time
    for the decoder.
    """
    was_enabled, interval = gc.isenabled(), sys.getswitchinterval()
    gc.collect()
    gc.freeze()
    gc.disable()
    sys.setswitchinterval(SWITCH_INTERVAL_S)
    try:
        yield
    finally:
        sys.setswitchinterval(interval)
        if was_enabled:
            gc.enable()
