"""The result as tables for a person."""

from __future__ import annotations

from typing import Any

from rich.console import Console
from rich.table import Table


def show(found: dict[str, Any], console: Console | None = None) -> None:
    """Print rates and ratios, and what each reader does not do."""
    output = console or Console()
    output.print(_rates(found), _left_out(found))
    for duty, meaning in found["duties"].items():
        output.print(f"{duty}: {meaning}", highlight=False)
    for name, each in found["readers"].items():
        if "best_form" in each:
            output.print(f"{name}: {each['best_form']}. Positions: {each['positions']}.", highlight=False)


def _rates(found: dict[str, Any]) -> Table:
    table = Table(title=f"{found['events']:,} events from Kafka, median of {found['rounds']}", title_justify="left")
    table.add_column("reader")
    for name in ("events/s", "of getmany", "of ours", "with start, /s"):
        table.add_column(name, justify="right")
    for name, each in found["readers"].items():
        if each["failed"]:
            table.add_row(f"{name}: {each['failed']}", "–", "–", "–", "–")
            continue
        whole = each["with_start_per_s"]
        ratios = (f"{each[ratio]:.2f}" for ratio in ("of_bare", "of_ours"))
        table.add_row(name, f"{each['per_s']:,.0f}", *ratios, f"{whole:,.0f}" if whole else "–")
    return table


def _left_out(found: dict[str, Any]) -> Table:
    table = Table(title="What each does not do", title_justify="left")
    for name in ("reader", "versions", "does not do"):
        table.add_column(name)
    for name, each in found["readers"].items():
        versions = "\n".join(f"{package} {version}" for package, version in each["versions"].items())
        table.add_row(name, versions or "–", ", ".join(each["does_not"]) or "nothing of these")
    return table
