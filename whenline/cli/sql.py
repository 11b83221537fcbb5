"""Commands that query the tables: `whenline sql`, `whenline ask` and `whenline path`."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from events.errors import WhenlineError
from whenline.cli.dates import instant
from whenline.cli.options import At, Known
from whenline.cli.output import print_json, print_line, print_table, rows_stream
from whenline.settings import load


class BadOutput(WhenlineError):
    """Rows cannot be written to this output or in this format."""


class Format(StrEnum):
    """How to write rows."""

    table = "table"
    csv = "csv"
    json = "json"
    jsonl = "jsonl"
    parquet = "parquet"


def add_to(app: typer.Typer) -> None:
    """Add these commands."""
    for command in (sql, ask, path):
        app.command()(command)


def sql(
    query: Annotated[str | None, typer.Argument(help="SQL; `-` reads it from standard input.")] = None,
    format: Annotated[  # noqa: A002
        Format | None,
        typer.Option(help="Format of the rows; by default that of --output's extension, else table."),
    ] = None,
    output: Annotated[Path | None, typer.Option(help="File to write the rows to.")] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace an existing file.")] = False,
    raw: Annotated[
        bool, typer.Option("--raw", help="CSV with text as it is, though a spreadsheet may run it as a formula.")
    ] = False,
    at: At = None,
    known: Known = None,
    tables: Annotated[bool, typer.Option("--tables", help="List all tables and views.")] = False,
    seconds: Annotated[float, typer.Option(help="Time limit.")] = 60.0,
    memory: Annotated[str, typer.Option(help="Memory limit.")] = "2GB",
) -> None:
    """Query the newest generation with SQL, read-only.

    Views use `--at` and `--known`, and a query may use them as `$at` and `$known`; each view has a macro
    `<name>_as_of(at, known)`. All names: docs/sql.md, or `--tables`.

    Example: `whenline sql "FROM revenue" --known 2025-04-02 --at 2025-04-02`

    Example: `whenline sql "SELECT kind, count(*) FROM timeline GROUP BY kind" --format csv`

    Example: `whenline sql "FROM timeline" --known 2025-04-02 --output then.parquet`
    """
    text = _table_list() if tables or query is None else sys.stdin.read() if query == "-" else query
    chosen = _format_for(format, output, force)
    options = {"at": instant(at), "known": instant(known), "seconds": seconds, "memory": memory}
    _write("sql", text, chosen, output, raw=raw, **options)


def _table_list() -> str:
    """A query of all public tables, views and macros, each with the first sentence of its description."""
    from projections.schema.files import files  # noqa: PLC0415 - the command line starts fast

    rows = []
    for file in files().values():
        what = file.description.split(". ")[0][:100].replace("'", "''")
        rows += [f"('{made.signature}', '{what}')" for made in file.objects if not made.is_internal]
    return f"SELECT name, what FROM (VALUES {', '.join(rows)}) AS listed(name, what) ORDER BY name"


def ask(
    number: Annotated[str | None, typer.Argument(help="Such as Q1; by default, list all questions.")] = None,
    at: At = None,
    known: Known = None,
    format: Annotated[Format, typer.Option(help="Format of the rows.")] = Format.table,  # noqa: A002
    query: Annotated[bool, typer.Option("--query", help="Print the query instead.")] = False,
) -> None:
    """Answer one of the predefined questions, Q1 to Q9, for a valid time as known at a knowledge time.

    Example: `whenline ask Q7 --at 2025-04-01 --known 2026-07-01`
    """
    # The command line starts fast.
    from projections.read.sample_questions import sample_question, sample_questions  # noqa: PLC0415

    if number is None:
        listed = [{"number": each.number, "question": each.title} for each in sample_questions()]
        if format is Format.table:
            print_table(listed[0].keys(), [row.values() for row in listed])
        else:
            print_json(listed)
        return
    chosen = sample_question(number)
    if query:
        for line in chosen.sql.splitlines():
            print_line(line)
        return
    _write("ask", chosen.sql, _format_for(format, None, False), None, at=instant(at), known=instant(known))


def path(
    sql: Annotated[  # the option is named as what it prints
        bool, typer.Option("--sql", help="Print the statement that attaches this version; of a lake, the lake itself.")
    ] = False,
) -> None:
    """Print the newest generation's file. DuckDB 1.5 or later can open it read-only while the worker keeps writing.

    Example: `duckdb -readonly "$(whenline path)"`

    Example: `duckdb -cmd "$(whenline path --sql)"`
    """
    from projections.store import open_read_store  # noqa: PLC0415

    store = open_read_store(load().tables)
    version = store.newest()
    print_line(f"{store.attach_statement(version, 'whenline')}; USE whenline;" if sql else store.address(version))


def _write(what: str, text: str, format_: Format, output: Path | None, *, raw: bool = False, **options: Any) -> None:
    """Run a query and write its rows: as they arrive, except that a table, and JSON on a terminal, need all of them."""
    from projections.read.export import WRITERS, write_file, write_raw_csv  # noqa: PLC0415
    from projections.read.json_values import rows_of  # noqa: PLC0415
    from projections.read.reader import Reader  # noqa: PLC0415
    from whenline.audit import recorded_read  # noqa: PLC0415

    settings = load()
    with recorded_read(settings, what, text), Reader(settings.tables).streamed(text, **options) as found:
        write = write_raw_csv if raw and format_ is Format.csv else WRITERS.get(format_)
        if output is not None and write is not None:
            write_file(output, write, found.schema, found)
        elif write is None or (format_ is Format.json and sys.stdout.isatty()):
            result = found.table()
            rows = list(rows_of(result))
            if format_ is Format.json:
                print_json(rows)
            else:
                print_table(rows[0].keys() if rows else result.column_names, [row.values() for row in rows])
        else:
            target = rows_stream(json=format_ in {Format.json, Format.jsonl})
            write(target, found.schema, found)
            target.flush()


def _format_for(given: Format | None, output: Path | None, force: bool) -> Format:
    """The format to write.

    Raises:
        BadOutput: the format cannot be derived, does not suit a terminal, or the file exists.
    """
    if output == Path("-"):
        raise BadOutput("--output names a file, and `-` is none.", hint="Leave --output out for standard output.")
    if output is None:
        format_ = given or Format.table
        if format_ is Format.parquet and sys.stdout.isatty():
            raise BadOutput(
                "Parquet is a binary format and cannot be shown on a terminal.",
                hint="Write a file (--output rows.parquet), or redirect it (> rows.parquet).",
            )
        return format_
    if output.exists() and not force:
        raise BadOutput(f"{output} exists already.", hint="Give another --output, or --force to replace it.")
    formats = [each for each in Format if each is not Format.table]
    format_ = given or next((each for each in formats if output.suffix.lower() == f".{each}"), Format.table)
    if format_ is Format.table:
        raise BadOutput(
            f"The extension of {output} names no format.",
            hint=f"Give --format ({', '.join(formats)}), or a name with such an extension, as rows.parquet.",
        )
    return format_
