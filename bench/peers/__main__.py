"""`python -m bench.peers`: the worker against the same job done with other libraries."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from bench.peers import measure, tables
from bench.peers.catalog import PEERS
from bench.testbed import Testbed

app = typer.Typer(add_completion=False)


@app.command()
def peers(
    events: Annotated[int, typer.Option(min=1, help="Number of events in the log.")] = 1_000_000,
    rounds: Annotated[int, typer.Option(min=1, help="Number of rounds; results are medians.")] = 5,
    peer: Annotated[
        list[str] | None,
        typer.Option(help=f"Only this peer: {', '.join(each.lock for each in PEERS)}; repeatable. Default: all."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Compare the worker with Bytewax, Quix Streams, a Faust agent, and loops over aiokafka and librdkafka.

    All read the same topics of one Kafka and write DuckDB files, one after the other, in each round.
    The worker does all that it always does; what the others leave out is part of the answer.

    Each library is installed from a lock file of its own into `.venv/.peers`.

    Example: `make bench-peers ARGS="--events 20000 --rounds 1"`

    Example: `python -m bench.peers --peer bytewax --peer quix --json`
    """
    chosen = [each for each in PEERS if not peer or each.lock in peer]
    if unknown := set(peer or ()) - {each.lock for each in PEERS}:
        raise typer.BadParameter(f"{', '.join(sorted(unknown))} is not one of {', '.join(p.lock for p in PEERS)}")
    with tempfile.TemporaryDirectory(prefix="whenline-peers-") as folder, Testbed(Path(folder)) as testbed:
        found = measure.measure(testbed, events, rounds, Console(stderr=True).print, chosen)
    if as_json:
        print(json.dumps(found))
    else:
        tables.show(found)


if __name__ == "__main__":
    app()
