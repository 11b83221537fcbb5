"""`python -m bench`: all benchmarks, or some, in one run."""

from __future__ import annotations

import json
import tempfile
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from bench import latency, projection, publishing, read_models, replay
from bench.testbed import Testbed

app = typer.Typer(add_completion=False)


class Part(StrEnum):
    """A benchmark that can run alone."""

    PUBLISH = "publish"
    PROJECTION = "projection"
    LATENCY = "latency"
    READ_MODELS = "read-models"
    STAGE = "stage"


@app.command()
def bench(  # noqa: PLR0917 - options, given by name
    part: Annotated[list[Part] | None, typer.Option(help="Only this benchmark; repeatable.")] = None,
    events: Annotated[int, typer.Option(help="Number of events to project.")] = 1_000_000,
    published: Annotated[int, typer.Option(help="Number of events to publish from a file.")] = 300_000,
    evaluations: Annotated[
        int, typer.Option(help="Number of evaluations in the tables of the read models.")
    ] = 1_000_000,
    tables: Annotated[
        Path | None, typer.Option(help="Folder to save the read models' tables for the next run.")
    ] = None,
    rounds: Annotated[int, typer.Option(help="Number of rounds; results are medians.")] = 5,
    posts: Annotated[int, typer.Option(help="Number of events to post one by one.")] = 60,
    played: Annotated[
        list[int] | None, typer.Option(help="Number of events that the replay plays; repeatable.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Measure publishing, projection, latency, read models, and the replay in a browser.

    Publishing is compared with a bare producer, projection with a bare consumer, read models with a plain GROUP BY.

    Example: `python -m bench --part read-models --evaluations 100000 --rounds 3`
    """
    report, parts, result = Console(stderr=True).print, part or list(Part), {}
    with tempfile.TemporaryDirectory(prefix="whenline-bench-") as folder:
        if Part.PROJECTION in parts or Part.LATENCY in parts:
            with Testbed(Path(folder)) as testbed:
                if Part.PROJECTION in parts:
                    result["projection"] = projection.measure(testbed, events, rounds, report)
                if Part.LATENCY in parts:
                    result["latency"] = latency.measure(testbed, posts, report)
        if Part.PUBLISH in parts:
            with Testbed(Path(folder) / "publishing") as testbed:
                result["publish"] = publishing.measure(testbed, published, rounds, report)
        if Part.READ_MODELS in parts:
            result["read_models"] = read_models.measure(tables or Path(folder), evaluations, rounds, report)
        if Part.STAGE in parts:
            result["stage"] = replay.measure(Path(folder), played or [10_000, 100_000], report)
    if as_json:
        print(json.dumps(result))
        return
    for name, module in (
        ("publish", publishing),
        ("projection", projection),
        ("latency", latency),
        ("read_models", read_models),
        ("stage", replay),
    ):
        if name in result:
            module.show(result[name])  # type: ignore[attr-defined]


app()
