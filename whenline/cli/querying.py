"""`whenline sql` and `whenline ask`."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from events.errors import WhenlineError
from whenline.cli.asking import At, Known, _print_table
from whenline.cli.out import instant, print_json, say
from whenline.settings import load


class BadOutput(WhenlineError):
    """Rows cannot be written there, or not in this form."""


class Format(StrEnum):
    """How rows are written."""

    table = "table"
    csv = "csv"
    json = "json"
    jsonl = "jsonl"
    parquet = "parquet"


def add_to(app: typer.Typer) -> None:
    """Add these commands."""
    app.command()(sql)
    app.command()(ask)


def sql(
    query: Annotated[str | None, typer.Argument(help="SQL; `-` reads it from standard input.")] = None,
    format: Annotated[  # noqa: A002
        Format | None,
        typer.Option(help="How to write the rows; if not given, as the name of --output ends, else table."),
    ] = None,
    output: Annotated[Path | None, typer.Option(help="File to write them to.")] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace a file that is there.")] = False,
    at: At = None,
    known: Known = None,
    tables: Annotated[bool, typer.Option("--tables", help="List all tables and views.")] = False,
    seconds: Annotated[float, typer.Option(help="Longest it may take.")] = 60.0,
    memory: Annotated[str, typer.Option(help="Most memory it may use.")] = "2GB",
) -> None:
    """Ask the newest generation in SQL, read-only.

    Plain views follow `--at` and `--known`, and a query may name them `$at` and `$known`; each view has a macro
    `<name>_as_of(at, known)`. All names: docs/sql.md, or `--tables`.

    Example: `whenline sql "FROM revenue" --known 2025-04-02 --at 2025-04-02`

    Example: `whenline sql "SELECT kind, count(*) FROM timeline GROUP BY kind" --format csv`

    Example: `whenline sql "FROM timeline" --known 2025-04-02 --output then.parquet`
    """
    text = _listing() if tables or query is None else sys.stdin.read() if query == "-" else query
    _write(
        text, _form(format, output, force), output, at=instant(at), known=instant(known), seconds=seconds, memory=memory
    )


def _listing() -> str:
    """A query of all public tables, views and macros, each with the first sentence of its description."""
    from projections.schema.files import files  # noqa: PLC0415 - the command line starts fast

    rows = []
    for file in files().values():
        what = file.description.split(". ")[0][:100].replace("'", "''")
        rows += [f"('{made.signature}', '{what}')" for made in file.objects if not made.is_internal]
    return f"SELECT name, what FROM (VALUES {', '.join(rows)}) AS listed(name, what) ORDER BY name"


def ask(
    number: Annotated[str | None, typer.Argument(help="Such as Q1; without it, all are listed.")] = None,
    at: At = None,
    known: Known = None,
    format: Annotated[Format, typer.Option(help="How to print the rows.")] = Format.table,  # noqa: A002
    query: Annotated[bool, typer.Option("--query", help="Print the query instead.")] = False,
) -> None:
    """Ask one of the ready questions, Q1 to Q9, for a time in the world as known at another; both are now by default.

    Example: `whenline ask Q7 --at 2025-04-01 --known 2026-07-01`
    """
    from projections.read.questions import question, questions  # noqa: PLC0415 - the command line starts fast

    if number is None:
        listed = [{"number": each.number, "question": each.words} for each in questions()]
        if format is Format.table:
            _print_table(listed[0].keys(), [row.values() for row in listed])
        else:
            print_json(listed)
        return
    asked = question(number)
    if query:
        say(asked.sql)
        return
    _write(asked.sql, _form(format, None, False), None, at=instant(at), known=instant(known))


def _write(text: str, form: Format, output: Path | None, **asked: Any) -> None:
    """Ask, and write the rows as they come; a table, and JSON for people, once all are there."""
    from projections.read.export import WRITERS, write_file  # noqa: PLC0415
    from projections.read.json_values import rows_of  # noqa: PLC0415
    from projections.read.reader import Reader  # noqa: PLC0415

    with Reader(load().home).streamed(text, **asked) as found:
        if output is not None:
            write_file(output, WRITERS[form], found.schema, found)
        elif form is Format.table or (form is Format.json and sys.stdout.isatty()):
            whole = found.table()
            rows = list(rows_of(whole))
            if form is Format.json:
                print_json(rows)
            else:
                _print_table(rows[0].keys() if rows else whole.column_names, [row.values() for row in rows])
        else:
            WRITERS[form](sys.stdout.buffer, found.schema, found)
            sys.stdout.buffer.flush()


def _form(told: Format | None, output: Path | None, force: bool) -> Format:
    """In which form to write.

    Raises:
        BadOutput: it cannot be told, or does not go there.
    """
    if output is None:
        form = told or Format.table
        if form is Format.parquet and sys.stdout.isatty():
            raise BadOutput(
                "Parquet is not for a terminal: it is bytes that nobody can read.",
                hint="Write a file (--output rows.parquet), or send it on (> rows.parquet).",
            )
        return form
    if output.exists() and not force:
        raise BadOutput(f"{output} is there already.", hint="Give another --output, or --force to replace it.")
    forms = [form for form in Format if form is not Format.table]
    form = told or next((each for each in forms if output.suffix == f".{each}"), Format.table)
    if form is Format.table:
        raise BadOutput(
            f"In which format is {output} to be written?",
            hint=f"Give --format ({', '.join(forms)}), or a name that ends so, such as rows.parquet.",
        )
    return form
