"""Builds the resolver: a worker that takes what projectors appended to the lake."""

from __future__ import annotations

from collections.abc import Sequence

from projections.store import open_arrival_reader
from whenline.composition.worker import run_worker
from whenline.settings import Settings, SettingsError

NO_LAKE = "The tables of this home are in its own file, which one `whenline worker` writes alone."
NO_LAKE_HINT = "Set WHENLINE_STORE and WHENLINE_DATA for a lake, or start `whenline worker`."


def run_resolver(settings: Settings, names: Sequence[str]) -> None:
    """Run until SIGINT or SIGTERM.

    Raises:
        SettingsError: the home has no lake, or there is no such processor.
        WhenlineError: the resolver cannot continue; the message says why and what to do.
    """
    arrivals = open_arrival_reader(settings.tables)
    if arrivals is None:
        raise SettingsError(NO_LAKE, hint=NO_LAKE_HINT)
    try:
        run_worker(settings, names, arrivals)
    finally:
        arrivals.close()
