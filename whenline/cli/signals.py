"""`whenline signals`: what the rules find over all history."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict
from typing import Annotated

import typer

from whenline.cli.dates import isoformat
from whenline.cli.options import Json
from whenline.cli.output import print_json, print_line, print_table
from whenline.settings import load

app = typer.Typer(help="What the rules find across events.", no_args_is_help=True, rich_markup_mode="markdown")


@app.callback()
def signals() -> None:
    """What the rules find across events."""


@app.command()
def backtest(
    rule: Annotated[str | None, typer.Option(help="One rule, such as lead-changed; all by default.")] = None,
    json: Json = False,
) -> None:
    """Evaluate the rules over all history of the newest generation: every change point, with its date. Raises nothing.

    Marks signals whose evidence was retracted, and lists those that will come true by the passing of time.

    Example: `whenline signals backtest --rule plan-overdue`
    """
    from projections.read.signals import backtest as backtest_  # noqa: PLC0415
    from projections.read.signals import opened  # noqa: PLC0415
    from projections.store import open_read_store  # noqa: PLC0415 - the command line starts fast

    store = open_read_store(load().tables)
    with opened(store, store.newest()) as connection:
        found = backtest_(connection, rule)
    if json:
        print_json([asdict(signal) | {"came_true_at": isoformat(signal.came_true_at)} for signal in found])
        return
    rows = [
        [
            f"{signal.came_true_at:%Y-%m-%d}",
            signal.rule,
            signal.severity,
            "" if signal.in_force else "undone",
            signal.sentence,
        ]
        for signal in found
    ]
    if rows:
        print_table(["came true", "rule", "severity", "", "signal"], rows)
    counts = Counter(signal.rule for signal in found)
    print_line(f"{len(found)} signals" + "".join(f", {count} {name}" for name, count in sorted(counts.items())))
