"""Commands that ask: one event whole, how things stand, what kinds there are."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import Annotated, Any

import typer

from whenline.cli.out import console, instant, print_json, say
from whenline.settings import Settings, load

At = Annotated[str | None, typer.Option(help="Time in the world that views answer for; a day means its end.")]
Known = Annotated[str | None, typer.Option(help="Time of knowledge; a day means its end.")]
Json = Annotated[bool, typer.Option("--json", help="For machines.")]


def add_to(app: typer.Typer) -> None:
    """Add these commands."""
    for command in (explain, status, path, kinds):
        app.command()(command)


def explain(
    id: Annotated[str, typer.Argument(help="Id of the event, or its key.")],  # noqa: A002
    source: Annotated[str | None, typer.Option(help="Needed where several sources use the id.")] = None,
    at: At = None,
    known: Known = None,
    json: Json = False,
) -> None:
    """One event whole: payload, provenance, amendments, position in the log, and the rows that rest on it.

    Example: `whenline explain g33-run-rate-37bn --known 2026-07-01`
    """
    from projections.read.json_values import plain  # noqa: PLC0415
    from projections.read.reader import Reader  # noqa: PLC0415

    found = Reader(load().home).explain(id, source, at=instant(at), known=instant(known))
    told = plain(found)
    if json:
        print_json(told)
    else:
        _print_explained(told)


def path() -> None:
    """Print the newest generation's file: open it read-only with any DuckDB 1.5, while the worker goes on writing.

    Example: `duckdb -readonly "$(whenline path)"`
    """
    from projections.store import open_read_store  # noqa: PLC0415

    store = open_read_store(load().home)
    say(store.address(store.newest()))


def kinds(
    kind: Annotated[str | None, typer.Argument(help="A kind, for its JSON Schema.")] = None, json: Json = False
) -> None:
    """List the kinds of events; with a kind, print the JSON Schema of its payload.

    Example: `whenline kinds model.launched`
    """
    from events.registry import KINDS  # noqa: PLC0415
    from events.schemas import payload_schema  # noqa: PLC0415
    from events.validation import UnknownKind  # noqa: PLC0415

    if kind is not None:
        if kind not in KINDS:
            raise UnknownKind("", f"There is no kind `{kind}`", hint="`whenline kinds` lists them.")
        print_json(payload_schema(KINDS[kind]))
        return
    rows = [
        {"kind": each.name, "topic": each.topic, "what": (each.payload.__doc__ or "").split("\n\n")[0].strip()}
        for each in KINDS.values()
    ]
    if json:
        print_json(rows)
    else:
        _print_table(rows[0].keys(), [row.values() for row in rows])


def status(json: Json = False) -> None:
    """How things stand: lag per partition, rows, dead letters, conflicts, age of the newest generation.

    Example: `whenline status --json`
    """
    from projections.errors import NothingPublished  # noqa: PLC0415
    from projections.read.query_sandbox.confinement import available  # noqa: PLC0415
    from projections.read.reader import Reader  # noqa: PLC0415

    settings = load()
    ends, kafka = asyncio.run(log_ends(settings))
    told: dict[str, Any] = {"home": str(settings.home.absolute()), "kafka": kafka, "generation": None}
    try:
        found = Reader(settings.home).status()
        positions = {
            (row["kafka_topic"], row["kafka_partition"]): row["next_offset"] for row in found.positions.to_pylist()
        }
        age = (datetime.now(UTC) - found.generation.published_at).total_seconds()
        told["generation"] = {
            "number": found.generation.number,
            "published_at": found.generation.published_at.isoformat().replace("+00:00", "Z"),
            "age_seconds": round(age, 1),
        }
        told |= {"rows": found.counts["ledger"]} | {
            name: found.counts[name] for name in ("dead_letters", "conflicts", "duplicates")
        }
    except NothingPublished as error:
        positions = {}
        told["why"] = str(error)
    places = sorted(set(positions) | set(ends))
    told["partitions"] = [
        {
            "topic": topic,
            "partition": partition,
            "next_offset": (next_ := positions.get((topic, partition), 0)),
            "end_offset": (end := ends.get((topic, partition))),
            "lag": None if end is None else end - next_,
        }
        for topic, partition in places
    ]
    told["queries"] = vars(available()) | {"missing": available().missing}
    lags = [each["lag"] for each in told["partitions"] if each["lag"] is not None]
    told["lag"] = sum(lags) if lags else None
    if json:
        print_json(told)
    else:
        _print_status(told)


async def log_ends(settings: Settings) -> tuple[dict[tuple[str, int], int], dict[str, Any]]:
    """End of each partition, and whether Kafka answers."""
    from events.topics import EVENT_TOPICS  # noqa: PLC0415
    from streams.errors import LogError  # noqa: PLC0415
    from streams.log.kafka import KafkaLog  # noqa: PLC0415

    try:
        async with KafkaLog(settings.servers) as log:
            return await log.end_offsets(EVENT_TOPICS), {"servers": settings.servers, "answers": True}
    except LogError as error:
        return {}, {"servers": settings.servers, "answers": False, "why": str(error)}


def _print_status(told: dict[str, Any]) -> None:
    say(f"home        {told['home']}")
    say(f"kafka       {told['kafka']['servers']}" + ("" if told["kafka"]["answers"] else ": does not answer"))
    generation = told["generation"]
    if generation is None:
        say(f"generation  none: {told['why']}")
    else:
        say(f"generation  {generation['number']}, {generation['age_seconds']:.0f} s old")
        say(f"rows        {told['rows']}, {told['duplicates']} of them duplicates")
        say(f"conflicts   {told['conflicts']}")
        dead = told["dead_letters"]
        say(f"dead        {dead}" + (': whenline sql "FROM dead_letters" tells why' if dead else ""))
    say(f"lag         {'unknown' if told['lag'] is None else told['lag']}")
    missing = told["queries"]["missing"]
    say("queries     each in a process of its own" + (", but " + "; ".join(missing) if missing else ", confined"))
    busy = [each for each in told["partitions"] if each["next_offset"] or each["lag"]]
    if busy:
        _print_table(busy[0].keys(), [each.values() for each in busy])


def _print_table(names: Any, rows: list[Any]) -> None:
    """Columns side by side where they fit; else, on a terminal, one line a value, row by row."""
    terminal = console()
    cells = [["" if value is None else str(value) for value in row] for row in rows]
    headings = [str(name) for name in names]
    widths = [max(map(len, column)) for column in zip(headings, *cells, strict=True)]
    if terminal.is_terminal and sum(widths) + 2 * len(widths) > terminal.width:
        longest = max(map(len, headings))
        for number, row in enumerate(cells, 1):
            terminal.rule(f"{number}", align="left", style="dim")
            for heading, cell in zip(headings, row, strict=True):
                if cell:
                    terminal.print(f"[bold]{heading:{longest}}[/]  " + cell.replace("[", "\\["))
        return
    for row in (headings, *cells):
        say("  ".join(cell.replace("\n", " ").ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())


def _print_explained(told: dict[str, Any]) -> None:
    event = told["event"]
    say(f"{event['headline']}")
    say(f"  {event['kind']}  {event['source']}  {event['id']}  key {event['key']}")
    for part in ("position", "now", "payload", "provenance", "amends", "claim"):
        if told[part]:
            say(f"\n{part}")
            for name, value in told[part].items():
                if value not in (None, [], {}):
                    say(f"  {name:16} {value}")
    for part in ("amendments", "records", "refers_to", "referred_to_by"):
        if told[part]:
            say(f"\n{part.replace('_', ' ')}")
            for row in told[part]:
                say("  " + ", ".join(f"{name} {value}" for name, value in row.items() if value not in (None, [], "")))
    for model, rows in told["read_models"].items():
        say(f"\nrows of {model} that rest on it")
        for row in rows:
            say("  " + ", ".join(f"{name} {value}" for name, value in row.items() if value not in (None, [], "")))
