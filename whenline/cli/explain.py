"""`whenline explain`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

import typer

from whenline.cli.dates import instant
from whenline.cli.options import At, Json, Known
from whenline.cli.output import print_json, print_line
from whenline.settings import load


def add_to(app: typer.Typer) -> None:
    """Add this command."""
    app.command()(explain)


def explain(
    id: Annotated[str, typer.Argument(help="Id or key of the event.")],  # noqa: A002
    source: Annotated[str | None, typer.Option(help="Needed if several sources use the id.")] = None,
    at: At = None,
    known: Known = None,
    json: Json = False,
) -> None:
    """Show all about one event: payload, provenance, amendments, position in the log, and the rows derived from it.

    Example: `whenline explain g33-run-rate-37bn --known 2026-07-01`
    """
    from projections.read.json_values import to_json_value  # noqa: PLC0415
    from projections.read.reader import Reader  # noqa: PLC0415

    explanation = to_json_value(Reader(load().tables).explain(id, source, at=instant(at), known=instant(known)))
    if json:
        print_json(explanation)
    else:
        _print(explanation)


def _print(explanation: dict[str, Any]) -> None:
    event = explanation["event"]
    print_line(event["headline"])
    print_line(f"  {event['kind']}  {event['source']}  {event['id']}  key {event['key']}")
    for part in ("position", "now", "payload", "provenance", "amends", "claim"):
        if explanation[part]:
            _print_heading(part)
            for name, value in explanation[part].items():
                if value not in (None, [], {}):
                    print_line(f"  {name:16} {value}")
    for part in ("amendments", "records", "refers_to", "referred_to_by"):
        if explanation[part]:
            _print_heading(part.replace("_", " "))
            for row in explanation[part]:
                _print_row(row)
    for model, rows in explanation["read_models"].items():
        _print_heading(f"rows of {model} derived from it")
        for row in rows:
            _print_row(row)


def _print_heading(text: str) -> None:
    print_line("")
    print_line(text)


def _print_row(row: Mapping[str, Any]) -> None:
    print_line("  " + ", ".join(f"{name} {value}" for name, value in row.items() if value not in (None, [], "")))
