"""Options that several commands have."""

from __future__ import annotations

from typing import Annotated

import typer

At = Annotated[str | None, typer.Option(help="Valid time: when things were so. A day means its end; default: now.")]
Known = Annotated[
    str | None, typer.Option(help="Knowledge time: what was known by then. A day means its end; default: now.")
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]
