"""A file being published, as the terminal sees it: progress, what was refused, how it ended."""

from __future__ import annotations

import asyncio
import gc
import signal
import sys
import time
from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, TaskProgressColumn, TextColumn, TimeRemainingColumn
from rich.progress import Progress as Bar

from projections.read.reader import Reader
from streams.errors import LogError
from streams.log.kafka import KafkaLog
from streams.publishing.bulk.batches import COUNTED, Progress
from streams.publishing.bulk.checking import Checker, Rejection
from streams.publishing.bulk.duplicates import TableLookup
from streams.publishing.bulk.publication import Publication
from streams.publishing.bulk.rejects import RejectsWriter
from streams.publishing.bulk.sources import SeekableSource, Source
from streams.publishing.bulk.state import State, StateFile
from whenline.cli.out import print_json, say
from whenline.settings import Settings

MOST_SHOWN = 20
MOST_LISTED = 1000
"""Rejection lines that `--json` lists; a file of rejects has all."""


@dataclass(frozen=True)
class Wanted:
    """What is to be published, and how."""

    source: Source
    form: str
    defaults: dict[str, str]
    rejects: Path | None
    force: bool
    restart: bool
    dry_run: bool

    def state_file(self, home: Path) -> StateFile | None:
        """Where it is kept how far it is; None for what cannot be read twice."""
        if self.dry_run or not isinstance(self.source, SeekableSource):
            return None
        path = Path(self.source.name)
        name = str(path.resolve()) if path.exists() else self.source.name
        return StateFile(home, name, self.form, *(f"{key}={value}" for key, value in sorted(self.defaults.items())))


class Told:
    """Tells of it. Counts are those of the whole file, earlier runs of it included.

    Args:
        source: what is published.
        shown: whether there is a terminal to show progress on.
        dry_run: whether nothing is sent.
        json: whether the summary is for a machine.
    """

    def __init__(self, source: Source, *, shown: bool, dry_run: bool, json: bool) -> None:
        self._source, self._dry_run, self._json = source, dry_run, json
        self._progress = Progress()
        self._refused: list[Rejection] = []
        self._left_out = 0
        self._began = time.perf_counter()
        columns = (
            TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TextColumn("{task.fields[told]}"),
            TimeRemainingColumn(),
        )  # fmt: skip
        self.bar = Bar(*columns, console=Console(stderr=True), disable=not shown, transient=True)
        what = "Checking" if dry_run else "Publishing"
        self._task = self.bar.add_task(f"{what} {source.name}", total=source.size, told="")
        self.exit_code = 0

    def begin(self, publication: Publication, *, begun_before: bool) -> None:
        """It begins, or goes on."""
        self._progress = publication.progress
        self._began = time.perf_counter()
        self._events_before = sum(self._progress.counts.values())
        self.bar.update(self._task, completed=self._progress.size)
        if self._progress.resumed_at is not None:
            _news(
                f"Going on at line {self._progress.resumed_at:,} of {self._source.name}: what stands before it was published "
                "(--restart begins anew)."
            )
        elif begun_before:
            _news(f"An earlier run of {self._source.name} no longer fits it, or the log: beginning at the first line.")

    def advance(self, progress: Progress, refused: Sequence[Rejection]) -> None:
        """A part of it is done."""
        self._progress = progress
        room = max(0, MOST_LISTED - len(self._refused))
        self._refused += refused[:room]
        self._left_out += len(refused) - len(refused[:room])
        done = sum(progress.counts.values())
        rate = (done - self._events_before) / max(time.perf_counter() - self._began, 1e-9)
        self.bar.update(self._task, completed=progress.size, told=f"{done:,} events, {rate:,.0f}/s")

    def end(self, rejects: RejectsWriter | None, stopped: int = 0, *, failed: bool = False) -> None:
        """It is done, or was stopped by a signal, or Kafka failed."""
        seconds = time.perf_counter() - self._began
        counted = {name: self._progress.counts[name] for name in COUNTED}
        refused = counted["rejected"] + counted["conflict"]
        self.exit_code = 128 + stopped if stopped else int(refused > 0)
        kept = str(rejects.path) if rejects is not None and refused else None
        if self._json:
            print_json(
                counted
                | {
                    "dry_run": self._dry_run, "complete": not (stopped or failed), "resumed_at": self._progress.resumed_at,
                    "sent": self._progress.sent, "lines": self._progress.line, "bytes": self._progress.size,
                    "seconds": round(seconds, 3), "rejects": kept, "refused": [_plain(each) for each in self._refused],
                    "refused_left_out": self._left_out,
                }
            )  # fmt: skip
        else:
            self._print(counted, kept)
        if stopped or failed:
            done = f"{'Stopped' if stopped else 'Broken off'} behind line {self._progress.line:,}: all up to there is done."
            again = "Run the same again to go on." if self._source.size is not None else "Give the rest again."
            _news(f"{done} {again}")

    def _print(self, counted: dict[str, int], rejects: str | None) -> None:
        for one in self._refused[:MOST_SHOWN]:
            for problem in one.reasons:
                say(f"line {one.line}: {one.status}: {problem.pointer or 'event'}: {problem.message}")
        more = len(self._refused) + self._left_out - MOST_SHOWN
        if more > 0:
            say(
                f"… and {more:,} more lines"
                + ("" if rejects else f" (--rejects FILE keeps all, --json lists {MOST_LISTED:,})")
            )
        told = ", ".join(f"{count} {name}" for name, count in counted.items())
        say(f"{'Checked, nothing published: ' if self._dry_run else ''}{told}")
        if rejects:
            say(f"What was refused is in {rejects}: mend the originals there, then `whenline publish {rejects}`")


def run(settings: Settings, wanted: Wanted, told: Told) -> None:
    """Publish it."""
    gc.freeze()  # what is loaded stays; no need to look at it again and again
    with told.bar:
        asyncio.run(_run(settings, wanted, told))


async def _run(settings: Settings, wanted: Wanted, told: Told) -> None:
    state_file = wanted.state_file(settings.home)
    with state_file.lock() if state_file is not None else nullcontext():
        await _publish(settings, wanted, told, state_file)


async def _publish(settings: Settings, wanted: Wanted, told: Told, state_file: StateFile | None) -> None:
    if wanted.restart and state_file is not None:
        state_file.remove()
    log = None if wanted.dry_run else KafkaLog(settings.servers)
    if log is not None:
        await log.start()
    lookup = TableLookup(Reader(settings.home))
    publication = Publication(
        wanted.source, wanted.form, Checker(wanted.defaults), lookup, log, state_file,
        on_progress=told.advance, table_positions=lookup.positions,
    )  # fmt: skip
    try:
        await asyncio.to_thread(lookup, [])  # opening the tables takes a moment, and is no part of the rate
        state = state_file.read() if state_file is not None else None
        resumed = state is not None and await publication.resume(state)
        publication.rejects = _rejects(wanted, state if resumed else None)
        told.begin(publication, begun_before=state is not None and not resumed)
        stopped = _stop_on_signals(publication.stopping)
        try:
            complete = await publication.run()
        except LogError:
            told.bar.stop()
            told.end(publication.rejects, failed=True)
            raise
        told.bar.stop()
        told.end(publication.rejects, 0 if complete else stopped[0])
    finally:
        if publication.rejects is not None:
            publication.rejects.close()
        if log is not None:
            await log.stop()


def _rejects(wanted: Wanted, state: State | None) -> RejectsWriter | None:
    """The file of rejects; an earlier run's is written on."""
    if (
        state is not None
        and state.rejects
        and state.rejects_size
        and (wanted.rejects is None or str(wanted.rejects) != state.rejects)
    ):
        _news(f"What was refused before stands in {state.rejects}.")
    if wanted.rejects is None:
        return None
    size = state.rejects_size if state is not None and state.rejects == str(wanted.rejects) else None
    return RejectsWriter(wanted.rejects, size=size, replace=wanted.force)


def _stop_on_signals(stopping: asyncio.Event) -> list[int]:
    """Let what is on its way be acknowledged when somebody wants to stop; who asks twice is not waited for."""
    got: list[int] = []
    loop = asyncio.get_running_loop()

    def stop(number: int) -> None:
        got.append(number)
        stopping.set()
        loop.remove_signal_handler(number)

    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop, number)
    return got


def _plain(refused: Rejection) -> dict[str, object]:
    told = [{"pointer": problem.pointer, "message": problem.message} for problem in refused.reasons]
    return {"line": refused.line, "status": refused.status, "problems": told}


def _news(text: str) -> None:
    sys.stderr.write(text + "\n")
    sys.stderr.flush()
