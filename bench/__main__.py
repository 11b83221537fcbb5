"""`python -m bench`: the measurements, in one run."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from bench import latency, projection
from bench.stage import Stage

app = typer.Typer(add_completion=False)


@app.command()
def bench(
    events: Annotated[int, typer.Option(help="How many events to project.")] = 1_000_000,
    rounds: Annotated[int, typer.Option(help="How many rounds; medians are told.")] = 5,
    posts: Annotated[int, typer.Option(help="How many events to post one by one.")] = 60,
    as_json: Annotated[bool, typer.Option("--json", help="For machines.")] = False,
) -> None:
    """Measure projection against a bare consumer of the same topics, and the time from the 202 to visible.

    Example: `python -m bench --events 200000 --rounds 3`
    """
    errors = Console(stderr=True)
    with tempfile.TemporaryDirectory(prefix="whenline-bench-") as folder, Stage(Path(folder)) as stage:
        result = {
            "projection": projection.measure(stage, events, rounds, errors.print),
            "latency": latency.measure(stage, posts, errors.print),
        }
    if as_json:
        print(json.dumps(result))
    else:
        projection.tell(result["projection"])
        latency.tell(result["latency"])


app()
