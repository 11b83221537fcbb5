"""Data sets as CloudEvents ready to publish: those that ship with Whenline, and those of a script of yours.

Nothing is read before the events are asked for; then each comes from a file in this package, so no network is needed.
Publishing is another's work: an importer only says what happened and when it was known.
"""

from __future__ import annotations

import json
import runpy
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

from events.errors import WhenlineError

CloudEvent = dict[str, Any]
"""An event in structured mode: the JSON object of a CloudEvent."""


class UnknownDataSet(WhenlineError):
    """No data set of that name ships with Whenline."""


class BrokenImporter(WhenlineError):
    """A script that is no importer, or fails."""


@dataclass(frozen=True)
class DataSet:
    """A data set: how it is called, whose it is, and its events."""

    name: str
    title: str
    license: str
    credit: str
    url: str
    events: Callable[[], Iterator[CloudEvent]]


def _events_in(module: str) -> Callable[[], Iterator[CloudEvent]]:
    """The events of an importer, which is only imported once they are asked for."""

    def events() -> Iterator[CloudEvent]:
        found: Iterator[CloudEvent] = import_module(f"streams.importers.{module}").events()
        return found

    return events


DATA_SETS: dict[str, DataSet] = {
    data_set.name: data_set
    for data_set in (
        DataSet(
            name="microsoft-openai",
            title="Microsoft and OpenAI, 2019 to June 2026",
            license="Apache-2.0",
            credit="Whenline; every event names its publisher",
            url="docs/data.md",
            events=_events_in("bundled"),
        ),
        DataSet(
            name="aider-polyglot",
            title="Aider polyglot coding leaderboard",
            license="Apache-2.0",
            credit="Aider",
            url="https://aider.chat/docs/leaderboards/",
            events=_events_in("aider"),
        ),
        DataSet(
            name="epoch-notable-models",
            title="Data on AI Models: notable models",
            license="CC BY 4.0",
            credit="Epoch AI",
            url="https://epoch.ai/data/ai-models",
            events=_events_in("epoch"),
        ),
    )
}
"""Every data set by its name."""


def events_of(name: str) -> Iterator[CloudEvent]:
    """The events of a data set, in the order of its file.

    Raises:
        UnknownDataSet: there is none of that name.
    """
    data_set = DATA_SETS.get(name)
    if data_set is None:
        raise UnknownDataSet(f"There is no data set `{name}`", hint=f"There are: {', '.join(sorted(DATA_SETS))}.")
    return data_set.events()


def events_of_script(path: Path) -> Iterator[CloudEvent]:
    """The events that a script gives: those of its function `events`, called without arguments.

    Raises:
        BrokenImporter: there is no such script or function, or it fails.
    """
    try:
        script = runpy.run_path(str(path))
        yield from script["events"]()
    except Exception as error:  # the script is not ours: it may raise whatever it likes, and the user is told what
        what = "it has no function `events`" if error.args == ("events",) else f"{type(error).__name__}: {error}"
        raise BrokenImporter(
            f"{path} cannot be imported: {what}", hint="Nothing was published. How to write one: docs/importers.md."
        ) from error


def lines_of(name: str, events: Iterator[CloudEvent]) -> bytes:
    """Events as lines of JSON.

    Raises:
        BrokenImporter: one of them is none.
    """
    lines: list[str] = []
    for event in events:
        try:
            lines.append(json.dumps(event) + "\n")
        except (TypeError, ValueError) as error:
            raise BrokenImporter(
                f"Event {len(lines) + 1} of {name} is no JSON: {error}",
                hint="Nothing was published. Give dictionaries of texts, numbers and lists; instants as texts.",
            ) from error
    return "".join(lines).encode()
