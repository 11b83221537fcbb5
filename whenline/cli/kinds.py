"""`whenline kinds`."""

from __future__ import annotations

from typing import Annotated

import typer

from whenline.cli.options import Json
from whenline.cli.output import print_json, print_table


def add_to(app: typer.Typer) -> None:
    """Add this command."""
    app.command()(kinds)


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
            raise UnknownKind("", f"There is no kind `{kind}`", hint="`whenline kinds` lists all kinds.")
        print_json(payload_schema(KINDS[kind]))
        return
    rows = [
        {"kind": each.name, "topic": each.topic, "what": (each.payload.__doc__ or "").split("\n\n")[0].strip()}
        for each in KINDS.values()
    ]
    if json:
        print_json(rows)
    else:
        print_table(rows[0].keys(), [row.values() for row in rows])
