"""Importers: functions that turn data sets into CloudEvents. Those of the data sets that ship, and scripts of users.

An importer says what happened and when it was known; publishing is done elsewhere. The files of the data sets are in
this package, so no network is needed, and they are read only when their events are requested.
"""

from __future__ import annotations

import json
import runpy
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

from events.data_sets import DATA_SETS
from events.errors import WhenlineError

CloudEvent = dict[str, Any]
"""An event in structured mode: the JSON object of a CloudEvent."""


class UnknownDataSet(WhenlineError):
    """No data set of that name ships with Whenline."""


class BrokenImporter(WhenlineError):
    """A script is not an importer, or it fails."""


def events_of(name: str) -> Iterator[CloudEvent]:
    """The events of a data set that ships, in the order of its file.

    Raises:
        UnknownDataSet: there is none of that name.
    """
    if name not in DATA_SETS:
        raise UnknownDataSet(f"There is no data set `{name}`", hint=f"There are: {', '.join(sorted(DATA_SETS))}.")
    importer = import_module(f"streams.importers.{name.replace('-', '_')}")
    events: Iterator[CloudEvent] = importer.events()
    return events


def events_of_script(path: Path) -> Iterator[CloudEvent]:
    """The events of a script: those that its function `events` returns, called without arguments.

    Raises:
        BrokenImporter: there is no such script or function, or it fails.
    """
    try:
        script = runpy.run_path(str(path))
        yield from script["events"]()
    except Exception as error:  # the script is the user's and may raise anything; the user gets the message
        problem = "it has no function `events`" if error.args == ("events",) else f"{type(error).__name__}: {error}"
        raise BrokenImporter(
            f"{path} cannot be imported: {problem}",
            hint="Nothing was published. docs/importers.md explains how to write an importer.",
        ) from error


def lines_of(name: str, events: Iterator[CloudEvent]) -> bytes:
    """Events as lines of JSON.

    Raises:
        BrokenImporter: one of them cannot be written as JSON.
    """
    lines: list[str] = []
    for event in events:
        try:
            lines.append(json.dumps(event) + "\n")
        except (TypeError, ValueError) as error:
            raise BrokenImporter(
                f"Event {len(lines) + 1} of {name} cannot be written as JSON: {error}",
                hint="Nothing was published. Return dictionaries of texts, numbers and lists; write instants as texts.",
            ) from error
    return "".join(lines).encode()
