"""The SQL files: what each says of itself in its opening comment, and the objects that it makes.

A file is named as the object that it makes; a read
model's macro `x_as_of` lies beside its view in `x.sql`. It opens with
a comment that describes the object, followed by lines of these forms, each continued by lines that are indented by
two more
spaces:

    -- example: a query that a test runs
    -- kinds: the kinds of events that fill a fact table
    -- version: the version of a rule
    -- needs: tables of `internal` of which at least one must have rows, or else a rule finds nothing
    -- column name: what a column holds, where `columns.toml` says something else

Columns and their descriptions that many objects share are in `columns.toml`.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

SQL = Path(__file__).parents[1] / "sql"
QUESTIONS, SNAPSHOTS, WRITING = "questions", "snapshots", "writing"
"""Folders whose files make no objects of a home: queries, what only snapshots have, and what the writer runs for a
batch.
"""
INTERNAL = "internal"
"""The schema of everything that analysts are not meant to name; the default schema has what they are."""

_FIELD = re.compile(r"(example|kinds|version|needs|column \w+): (.*)")
_CREATED = re.compile(
    r"^CREATE (?:OR REPLACE )?(TABLE|VIEW|MACRO) ([\w.<>]+)(?:\((.*?)\)\s+AS\b( TABLE)?)?", re.MULTILINE | re.DOTALL
)
_COMMENT = re.compile(r"--[^\n]*")
_STRING_OR_COMMENT = re.compile(r"'(?:[^']|'')*'|--[^\n]*")


@dataclass(frozen=True)
class SqlObject:
    """A table, view or macro that a file makes."""

    kind: str
    """TABLE, VIEW, MACRO or MACRO TABLE, as in `COMMENT ON`."""
    name: str
    """With its schema where that is not the default one."""
    parameters: str = ""

    @property
    def is_internal(self) -> bool:
        """Whether it lies outside the default schema."""
        return self.name.startswith(f"{INTERNAL}.")

    @property
    def signature(self) -> str:
        """A macro with its parameters, such as `revenue_as_of(at, known, logged := …)`; else the name alone."""
        if not self.kind.startswith("MACRO"):
            return self.name
        parameters = [re.sub(r" := .*", " := …", part.strip()) for part in self.parameters.split(",")]
        return f"{self.name}({', '.join(parameters)})".replace('"', "")


@dataclass(frozen=True)
class SqlFile:
    """A SQL file in its parts."""

    name: str
    folder: str
    """Path of its folder below `sql`."""
    description: str
    """One paragraph."""
    fields: dict[str, str]
    columns: dict[str, str]
    """Descriptions of columns that are its own."""
    sql: str
    """The statements, with the comments between them."""
    objects: tuple[SqlObject, ...]

    @property
    def is_public(self) -> bool:
        """Whether it makes an object of the default schema."""
        return not all(made.is_internal for made in self.objects)

    @property
    def is_read_model(self) -> bool:
        """Whether it makes a view of its name, and the macro beside it that takes the two times."""
        return {(made.kind, made.name) for made in self.objects} == {
            ("VIEW", self.name), ("MACRO TABLE", f"{self.name}_as_of"),
        }  # fmt: skip


def read(path: Path) -> SqlFile:
    """The file at `path` in its parts."""
    opening, _, body = path.read_text(encoding="utf-8").partition("\n\n")
    description: list[str] = []
    fields: dict[str, str] = {}
    current = None
    for line in opening.splitlines():
        text = line.removeprefix("--").removeprefix(" ")
        if found := _FIELD.fullmatch(text):
            current, fields[current] = found[1], found[2]
        elif current and text.startswith("  "):
            fields[current] += f" {text.strip()}"
        else:
            description.append(text)
    return SqlFile(
        name=path.stem,
        folder=path.parent.relative_to(SQL).as_posix(),
        description=" ".join(description),
        fields={name: text for name, text in fields.items() if not name.startswith("column ")},
        columns={name.removeprefix("column "): text for name, text in fields.items() if name.startswith("column ")},
        sql=body,
        objects=objects_of(body),
    )


def objects_of(sql: str) -> tuple[SqlObject, ...]:
    """What statements make, in order."""
    return tuple(
        SqlObject(kind + (of_table or ""), name, " ".join((parameters or "").split()))
        for kind, name, parameters, of_table in _CREATED.findall(sql)
    )


@cache
def files() -> dict[str, SqlFile]:
    """All files that make objects of a home, by the name of the first object of each."""
    paths = sorted(
        path for path in SQL.rglob("*.sql") if path.relative_to(SQL).parts[0] not in (QUESTIONS, SNAPSHOTS, WRITING)
    )
    return {file.objects[0].name: file for file in map(read, paths)}


def texts_of(folder: str) -> dict[str, str]:
    """The statements of each file of a folder below `sql`, by name."""
    return {path.stem: read(path).sql for path in sorted((SQL / folder).glob("*.sql"))}


@cache
def file_of() -> dict[str, SqlFile]:
    """The file of each object, by the object's name."""
    return {made.name: file for file in files().values() for made in file.objects}


def in_folder(folder: str) -> list[SqlFile]:
    """The files of a folder below `sql`, by name."""
    return sorted((file for file in files().values() if file.folder == folder), key=lambda file: file.name)


@cache
def shared_columns() -> dict[str, Any]:
    """`columns.toml`: `envelope`, the columns of every fact table, and `columns`, descriptions by name."""
    return tomllib.loads((SQL / "columns.toml").read_text(encoding="utf-8"))


def bare(sql: str) -> str:
    """Statements without comments and with single spaces: two texts that do the same are the same."""
    code = _STRING_OR_COMMENT.sub(lambda found: found[0] if found[0].startswith("'") else " ", sql)
    return " ".join(code.split())


def description_of(name: str) -> str:
    """What a read model or table says of itself; empty where there is none of this name."""
    named = (name, f"{INTERNAL}.{name}", f"{name}_as_of")
    return next((file_of()[each].description for each in named if each in file_of()), "")


@cache
def examples() -> dict[str, str]:
    """An example query by public view and macro, by name, as in the reference."""
    public = {file.name: file.fields for file in files().values() if file.is_public}
    return {name: fields["example"] for name, fields in sorted(public.items()) if "example" in fields}
