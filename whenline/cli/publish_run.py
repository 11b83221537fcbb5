"""Runs a publication for `whenline publish` and `whenline import`, and stops it on a signal."""

from __future__ import annotations

import asyncio
import gc
import signal
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path

from projections.read.reader import Reader
from streams.errors import LogError
from streams.log.kafka import KafkaLog
from streams.publishing.bulk.checking import Checker
from streams.publishing.bulk.duplicates import TableLookup
from streams.publishing.bulk.numbers import Decimal
from streams.publishing.bulk.publication import Publication
from streams.publishing.bulk.rejects import RejectsWriter
from streams.publishing.bulk.sources import SeekableSource, Source
from streams.publishing.bulk.state import State, StateFile
from whenline.cli.output import print_notice
from whenline.cli.publish_display import PublishDisplay
from whenline.settings import Settings


@dataclass(frozen=True)
class PublishRequest:
    """What to publish, and how."""

    source: Source
    form: str
    defaults: dict[str, str]
    rejects: Path | None
    force: bool
    restart: bool
    dry_run: bool
    decimal: Decimal | None = None

    def state_file(self, home: Path) -> StateFile | None:
        """The file that saves the progress; None for a source that cannot be read twice."""
        if self.dry_run or not isinstance(self.source, SeekableSource):
            return None
        path = Path(self.source.name)
        name = str(path.resolve()) if path.exists() else self.source.name
        options = self.defaults | ({"decimal": self.decimal} if self.decimal else {})
        return StateFile(home, name, self.form, *(f"{key}={value}" for key, value in sorted(options.items())))


def run(settings: Settings, request: PublishRequest, display: PublishDisplay) -> None:
    """Publish the source."""
    gc.freeze()  # loaded modules stay: the garbage collector need not scan them again and again
    with display.bar:
        asyncio.run(_run(settings, request, display))


async def _run(settings: Settings, request: PublishRequest, display: PublishDisplay) -> None:
    state_file = request.state_file(settings.home)
    with state_file.lock() if state_file is not None else nullcontext():
        await _publish(settings, request, display, state_file)


async def _publish(
    settings: Settings, request: PublishRequest, display: PublishDisplay, state_file: StateFile | None
) -> None:
    if request.restart and state_file is not None:
        state_file.remove()
    log = None if request.dry_run else KafkaLog(settings.cluster)
    if log is not None:
        await log.start()
    lookup = TableLookup(Reader(settings.tables))
    publication = Publication(
        request.source, request.form, Checker(request.defaults, request.decimal), lookup, log, state_file,
        on_progress=display.advance, table_positions=lookup.positions, decimal=request.decimal,
    )  # fmt: skip
    try:
        await asyncio.to_thread(lookup, [])  # opening the tables takes a moment, which the rate must not include
        state = state_file.read() if state_file is not None else None
        resumed = state is not None and await publication.resume(state)
        publication.rejects = _rejects(request, state if resumed else None)
        display.begin(publication, restarted=state is not None and not resumed)
        stopped = _stop_on_signals(publication.stopping)
        try:
            complete = await publication.run()
        except LogError:
            display.bar.stop()
            display.end(publication.rejects, failed=True)
            raise
        display.bar.stop()
        display.end(publication.rejects, 0 if complete else stopped[0])
    finally:
        if publication.rejects is not None:
            publication.rejects.close()
        if log is not None:
            await log.stop()


def _rejects(request: PublishRequest, state: State | None) -> RejectsWriter | None:
    """The file of rejects; a resumed run appends to that of the earlier one."""
    if (
        state is not None
        and state.rejects
        and state.rejects_size
        and (request.rejects is None or str(request.rejects) != state.rejects)
    ):
        print_notice(f"Lines that were refused before are in {state.rejects}.")
    if request.rejects is None:
        return None
    size = state.rejects_size if state is not None and state.rejects == str(request.rejects) else None
    return RejectsWriter(request.rejects, size=size, replace=request.force)


def _stop_on_signals(stopping: asyncio.Event) -> list[int]:
    """Stop after pending acknowledgements on the first signal; a second one ends the process at once."""
    received: list[int] = []
    loop = asyncio.get_running_loop()

    def stop(number: int) -> None:
        received.append(number)
        stopping.set()
        loop.remove_signal_handler(number)

    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop, number)
    return received
