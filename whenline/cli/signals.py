"""Commands about signals: what the rules notice, over all history."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict
from datetime import datetime
from typing import Annotated

import typer

from whenline.cli.asking import _print_table
from whenline.cli.out import print_json, say
from whenline.settings import load

app = typer.Typer(help="What the rules notice across events.", no_args_is_help=True, rich_markup_mode="markdown")


@app.callback()
def signals() -> None:
    """What the rules notice across events."""


@app.command()
def backtest(
    rule: Annotated[str | None, typer.Option(help="One rule, such as lead-changed; all if not given.")] = None,
    json: Annotated[bool, typer.Option("--json", help="For machines.")] = False,
) -> None:
    """Ask all rules over all history of the newest generation: every change point, with its date. Nothing is raised.

    Signals whose ground was undone are marked; those that only time will bring are listed too.

    Example: `whenline signals backtest --rule plan-overdue`
    """
    from projections.read.signals import backtest as backtest_  # noqa: PLC0415
    from projections.read.signals import opened  # noqa: PLC0415
    from projections.store import open_read_store  # noqa: PLC0415 - the command line starts fast

    store = open_read_store(load().home)
    with opened(store, store.newest()) as connection:
        found = backtest_(connection, rule)
    if json:
        print_json([asdict(signal) | {"came_true_at": _instant(signal.came_true_at)} for signal in found])
        return
    rows = [
        [
            f"{signal.came_true_at:%Y-%m-%d}",
            signal.rule,
            signal.severity,
            "" if signal.stands else "undone",
            signal.sentence,
        ]
        for signal in found
    ]
    if rows:
        _print_table(["came true", "rule", "severity", "", "signal"], rows)
    counted = Counter(signal.rule for signal in found)
    say(f"{len(found)} signals" + "".join(f", {number} {name}" for name, number in sorted(counted.items())))


def _instant(moment: datetime) -> str:
    return moment.isoformat().replace("+00:00", "Z")
