"""`python -m bench`: the measurements, in one run."""

from __future__ import annotations

import json
import tempfile
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from bench import latency, projection, publishing, read_models, replay
from bench.stage import Stage

app = typer.Typer(add_completion=False)


class Part(StrEnum):
    """What can be measured alone."""

    PUBLISH = "publish"
    PROJECTION = "projection"
    LATENCY = "latency"
    READ_MODELS = "read-models"
    STAGE = "stage"


@app.command()
def bench(  # noqa: PLR0917 - options, given by name
    part: Annotated[list[Part] | None, typer.Option(help="Only this part; may be given more than once.")] = None,
    events: Annotated[int, typer.Option(help="How many events to project.")] = 1_000_000,
    published: Annotated[int, typer.Option(help="How many events to publish from a file.")] = 300_000,
    evaluations: Annotated[int, typer.Option(help="How many evaluations to ask read models about.")] = 1_000_000,
    tables: Annotated[
        Path | None, typer.Option(help="Folder that keeps the read models' tables for the next run.")
    ] = None,
    rounds: Annotated[int, typer.Option(help="How many rounds; medians are told.")] = 5,
    posts: Annotated[int, typer.Option(help="How many events to post one by one.")] = 60,
    played: Annotated[
        list[int] | None, typer.Option(help="How many events the replay plays; may be given more than once.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="For machines.")] = False,
) -> None:
    """Measure publishing against a bare producer, projection against a bare consumer, the time from the 202 to visible, answers
    against a plain GROUP BY, and the replay in a browser.

    Example: `python -m bench --part read-models --evaluations 100000 --rounds 3`
    """
    say, parts, result = Console(stderr=True).print, part or list(Part), {}
    with tempfile.TemporaryDirectory(prefix="whenline-bench-") as folder:
        if Part.PROJECTION in parts or Part.LATENCY in parts:
            with Stage(Path(folder)) as stage:
                if Part.PROJECTION in parts:
                    result["projection"] = projection.measure(stage, events, rounds, say)
                if Part.LATENCY in parts:
                    result["latency"] = latency.measure(stage, posts, say)
        if Part.PUBLISH in parts:
            with Stage(Path(folder) / "publishing") as stage:
                result["publish"] = publishing.measure(stage, published, rounds, say)
        if Part.READ_MODELS in parts:
            result["read_models"] = read_models.measure(tables or Path(folder), evaluations, rounds, say)
        if Part.STAGE in parts:
            result["stage"] = replay.measure(Path(folder), played or [10_000, 100_000], say)
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
            module.tell(result[name])  # type: ignore[attr-defined]


app()
