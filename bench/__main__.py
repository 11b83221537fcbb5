"""`python -m bench`: all benchmarks, or some, in one run."""

from __future__ import annotations

import json
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console

from bench import (
    growth,
    keys,
    lake,
    latency,
    pages,
    posting,
    projection,
    projectors,
    publishing,
    read_models,
    replay,
    steady,
)
from bench.machine import machine
from bench.testbed import Testbed

app = typer.Typer(add_completion=False)


class Part(StrEnum):
    """A benchmark that can run alone."""

    PUBLISH = "publish"
    POSTING = "posting"
    PROJECTION = "projection"
    LATENCY = "latency"
    READ_MODELS = "read-models"
    STAGE = "stage"
    LOAD = "load"
    SOAK = "soak"
    PAGES = "pages"
    GROWTH = "growth"
    KEYS = "keys"
    LAKE = "lake"
    PROJECTORS = "projectors"


@dataclass(frozen=True)
class Form:
    """Sizes of a run, where no option says otherwise."""

    events: int
    published: int
    evaluations: int
    rounds: int
    posts: int
    played: tuple[int, ...]
    sizes: tuple[int, ...]
    minutes: float
    paged: tuple[int, ...]
    keys: tuple[int, ...]
    lakes: tuple[int, ...]
    shared: int


SHORT = Form(
    300_000,
    100_000,
    200_000,
    3,
    40,
    (10_000,),
    (growth.SMALLEST, 100_000, 1_000_000),
    1,
    (0,),
    (1_000_000,),
    (60_000,),
    100_000,
)
"""At most 20 minutes on two processors."""
FULL = Form(
    1_000_000,
    300_000,
    1_000_000,
    5,
    60,
    (10_000, 100_000),
    (growth.SMALLEST, 100_000, 1_000_000),
    30,
    (0, 1_000_000),
    (1_000_000, 10_000_000, 100_000_000),
    (1_000_000, 10_000_000, 50_000_000),
    1_000_000,
)
SECONDS = 5
"""Of a phase of `posting`; three times as many at a steady rate."""
SHOWN: dict[Part, Callable[[Any], None]] = {
    Part.PUBLISH: publishing.show,
    Part.POSTING: posting.show,
    Part.PROJECTION: projection.show,
    Part.LATENCY: latency.show,
    Part.READ_MODELS: read_models.show,
    Part.STAGE: replay.show,
    Part.LOAD: steady.show_load,
    Part.SOAK: steady.show_soak,
    Part.PAGES: pages.show,
    Part.GROWTH: growth.show,
    Part.KEYS: keys.show,
    Part.LAKE: lake.show,
    Part.PROJECTORS: projectors.show,
}


@app.command()
def bench(  # noqa: PLR0917 - options, given by name
    part: Annotated[list[Part] | None, typer.Option(help="Only this benchmark; repeatable.")] = None,
    full: Annotated[bool, typer.Option("--full", help="Sizes of the published figures; takes hours.")] = False,
    events: Annotated[int | None, typer.Option(help="Number of events to project.")] = None,
    published: Annotated[int | None, typer.Option(help="Number of events to publish from a file.")] = None,
    evaluations: Annotated[
        int | None, typer.Option(help="Number of evaluations in the tables of the read models.")
    ] = None,
    tables: Annotated[
        Path | None, typer.Option(help="Folder to save the read models' tables for the next run.")
    ] = None,
    rounds: Annotated[int | None, typer.Option(help="Number of rounds; results are medians.")] = None,
    posts: Annotated[int | None, typer.Option(help="Number of events to post one by one.")] = None,
    played: Annotated[
        list[int] | None, typer.Option(help="Number of events that the replay plays; repeatable.")
    ] = None,
    size: Annotated[
        list[int] | None,
        typer.Option(
            min=growth.SMALLEST, max=growth.LARGEST, help="Number of events in the log of `growth`; repeatable."
        ),
    ] = None,
    minutes: Annotated[float | None, typer.Option(help="Minutes of posts at a steady rate for `soak`.")] = None,
    paged: Annotated[
        list[int] | None, typer.Option(help="Number of events behind the pages; 0: the bundled timeline; repeatable.")
    ] = None,
    known: Annotated[
        list[int] | None, typer.Option(help="Number of keys among which repeats are sought; repeatable.")
    ] = None,
    facts: Annotated[
        list[int] | None,
        typer.Option(help="Number of rows in ledger and fact tables of a lake, two for an event; repeatable."),
    ] = None,
    shared: Annotated[
        int | None, typer.Option(help="Number of events in the log that projectors of a lake share.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON instead of tables.")] = False,
    save: Annotated[Path | None, typer.Option(help="Write the JSON into this file, too.")] = None,
) -> None:
    """Measure publishing, posts, projection, latency, read models, the replay in a browser, and how cost grows.

    `load` posts at rising rates, `soak` samples memory, `keys` seeks repeats, `lake` compares a lake with a replica and
    with the local store, `projectors` shares a log among one, two and three projectors.

    Publishing is compared with a bare producer, projection with a bare consumer, read models with a plain GROUP BY.
    The short form, without options, takes at most 20 minutes on two processors that nothing else uses.

    Example: `make bench ARGS="--save bench.json"`

    Example: `python -m bench --part growth --size 20000 --size 100000 --save growth.json`

    Example: `python -m bench --part read-models --evaluations 100000 --rounds 3`
    """
    form = FULL if full else SHORT
    chosen = Form(
        events or form.events,
        published or form.published,
        evaluations or form.evaluations,
        rounds or form.rounds,
        posts or form.posts,
        tuple(played or form.played),
        tuple(size or form.sizes),
        minutes or form.minutes,
        tuple(paged or form.paged),
        tuple(known or form.keys),
        tuple(facts or form.lakes),
        shared or form.shared,
    )
    began, result = time.monotonic(), {"machine": machine()}
    with tempfile.TemporaryDirectory(prefix="whenline-bench-") as folder:
        result |= _measured(set(part or Part), chosen, Path(folder), tables, Console(stderr=True).print)
    result["seconds"] = round(time.monotonic() - began)
    if save is not None:
        save.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    if as_json:
        print(json.dumps(result))
        return
    for each, show in SHOWN.items():
        if each.name.lower() in result:
            show(result[each.name.lower()])


def _measured(
    parts: set[Part], form: Form, folder: Path, tables: Path | None, report: Callable[[str], None]
) -> dict[str, Any]:
    """Results by the name of the part."""
    result: dict[str, Any] = {}
    if parts & {Part.PROJECTION, Part.LATENCY}:
        with Testbed(folder) as testbed:
            if Part.PROJECTION in parts:
                result["projection"] = projection.measure(testbed, form.events, form.rounds, report)
            if Part.LATENCY in parts:
                result["latency"] = latency.measure(testbed, form.posts, report)
    on_kafka: dict[Part, Callable[[Testbed], Any]] = {
        Part.PUBLISH: lambda testbed: publishing.measure(testbed, form.published, form.rounds, report),
        Part.POSTING: lambda testbed: posting.measure(testbed, SECONDS, form.published, report),
        Part.LOAD: lambda testbed: steady.measure_load(testbed, report),
        Part.SOAK: lambda testbed: steady.measure_soak(testbed, form.minutes, report),
    }
    alone: dict[Part, Callable[[], Any]] = {
        Part.READ_MODELS: lambda: read_models.measure(tables or folder, form.evaluations, form.rounds, report),
        Part.STAGE: lambda: replay.measure(folder, list(form.played), report),
        Part.PAGES: lambda: pages.measure(folder, list(form.paged), report),
        Part.GROWTH: lambda: growth.measure(folder, list(form.sizes), form.posts, report),
        Part.KEYS: lambda: keys.measure(folder, list(form.keys), report),
        Part.LAKE: lambda: lake.measure(folder / "lake", list(form.lakes), report),
        Part.PROJECTORS: lambda: projectors.measure(folder / "projectors", form.shared, report),
    }
    for part, measured in on_kafka.items():
        if part in parts:
            with Testbed(folder / part) as testbed:
                result[part.name.lower()] = measured(testbed)
    for part, measured_alone in alone.items():
        if part in parts:
            result[part.name.lower()] = measured_alone()
    return result


if __name__ == "__main__":
    app()
