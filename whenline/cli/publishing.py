"""Commands that publish: a file of events, or a data set that ships."""

from __future__ import annotations

import asyncio
import json as json_
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from events.errors import ContractError, WhenlineError
from events.validation import Problem
from whenline.cli.out import print_json, say
from whenline.settings import Settings, load

AT_ONCE = 500
MOST_SHOWN = 20

Json = Annotated[bool, typer.Option("--json", help="For machines.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Check everything, publish nothing.")]


class UnreadableFile(WhenlineError):
    """A file to be published that cannot be read."""


@dataclass
class Summary:
    """What became of the lines: how many of each outcome, and every one that was refused."""

    counts: Counter[str] = field(default_factory=Counter)
    refused: list[dict[str, Any]] = field(default_factory=list)

    def refuse(self, line: int, outcome: str, problems: list[Problem]) -> None:
        """Count a line that was not taken, and why."""
        self.counts[outcome] += 1
        told = [{"pointer": problem.pointer, "message": problem.message} for problem in problems]
        self.refused.append({"line": line, "status": outcome, "problems": told})


def add_to(app: typer.Typer) -> None:
    """Add these commands."""
    app.command()(publish)
    app.command("import")(import_)


def publish(
    file: Annotated[str, typer.Argument(help="JSON lines, one CloudEvent a line; `-` is standard input.")],
    dry_run: DryRun = False,
    json: Json = False,
) -> None:
    """Publish a file of events: each is checked, sent, and acknowledged by Kafka before it counts as accepted.

    What is there already is a duplicate and not sent again, so a run that broke off may simply be repeated.
    Exit code 1 if a line was rejected.

    Example: `whenline publish events.jsonl`
    """
    lines = _lines(file)
    _publish(load(), lines, json=json, dry_run=dry_run)


def import_(
    name: Annotated[str | None, typer.Argument(help="Name of a data set; without one they are listed.")] = None,
    dry_run: DryRun = False,
    json: Json = False,
) -> None:
    """Publish a data set that ships with Whenline.

    Example: `whenline import epoch-notable-models`
    """
    from streams.importers import DATA_SETS, events_of  # noqa: PLC0415 - the command line starts fast

    if name is None:
        if json:
            print_json(
                [{"name": each.name, "title": each.title, "licence": each.licence} for each in DATA_SETS.values()]
            )
        else:
            for each in DATA_SETS.values():
                say(f"{each.name:24} {each.title} ({each.credit}, {each.licence})")
        return
    lines = [json_.dumps(event) for event in events_of(name)]
    _publish(load(), lines, json=json, dry_run=dry_run)


def _lines(file: str) -> list[str]:
    try:
        text = sys.stdin.read() if file == "-" else Path(file).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UnreadableFile(
            f"{file} cannot be read: {error}", hint="Give a file of UTF-8 JSON lines, or `-`."
        ) from error
    return text.split("\n")


def _publish(settings: Settings, lines: list[str], *, json: bool, dry_run: bool) -> None:
    columns = (TextColumn("Publishing"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), disable=not sys.stderr.isatty()) as bar:
        summary = asyncio.run(_publish_lines(settings, lines, bar, dry_run=dry_run))
    counted = {name: summary.counts[name] for name in ("accepted", "duplicate", "conflict", "rejected")}
    if json:
        print_json(counted | {"dry_run": dry_run, "refused": summary.refused})
    else:
        _print(counted, summary.refused, dry_run=dry_run)
    if summary.refused:
        raise typer.Exit(1)


def _print(counted: dict[str, int], refused: list[dict[str, Any]], *, dry_run: bool) -> None:
    for one in refused[:MOST_SHOWN]:
        for problem in one["problems"]:
            say(f"line {one['line']}: {one['status']}: {problem['pointer'] or 'event'}: {problem['message']}")
    if len(refused) > MOST_SHOWN:
        say(f"… and {len(refused) - MOST_SHOWN} more lines (--json lists all)")
    told = ", ".join(f"{count} {name}" for name, count in counted.items())
    say(f"{'Checked, nothing published: ' if dry_run else ''}{told}")


async def _publish_lines(settings: Settings, lines: list[str], bar: Progress, *, dry_run: bool) -> Summary:
    from projections.reader import Reader  # noqa: PLC0415
    from streams.log.kafka import KafkaLog  # noqa: PLC0415
    from streams.publisher import Publisher, Ready, known_to, prepare, rejected  # noqa: PLC0415

    summary = Summary()
    wanted = [(number, line) for number, line in enumerate(lines, 1) if line.strip()]
    task = bar.add_task("events", total=len(wanted))
    log = KafkaLog(settings.servers, linger_ms=5)
    if not dry_run:
        await log.start()
    publisher = Publisher(log, known_to(Reader(settings.home)))
    try:
        for batch in _batches(wanted):
            ready: list[tuple[int, Ready]] = []
            for number, line in batch:
                document: Any = None
                try:
                    document = _parsed(line)
                    ready.append((number, prepare(document)))
                except ContractError as error:
                    summary.refuse(number, "rejected", rejected(document, error).problems)
            if dry_run:
                summary.counts["accepted"] += len(ready)
            else:
                published = await publisher.publish([event for _, event in ready])
                for (number, _), one in zip(ready, published, strict=True):
                    if one.outcome == "conflict":
                        summary.refuse(number, "conflict", one.problems)
                    else:
                        summary.counts[one.outcome] += 1
            bar.advance(task, len(batch))
    finally:
        await log.stop()
    return summary


def _parsed(line: str) -> Any:
    from events.validation import InvalidEvent  # noqa: PLC0415

    try:
        return json_.loads(line)
    except (ValueError, RecursionError) as error:
        raise InvalidEvent([Problem("", f"not JSON: {error}")]) from error


def _batches(lines: list[tuple[int, str]]) -> Iterator[list[tuple[int, str]]]:
    rest = iter(lines)
    while batch := list(islice(rest, AT_ONCE)):
        yield batch
