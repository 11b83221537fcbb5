"""The reference of tables and read models, written from the comments in the SQL files: `docs/sql.md`.

A file opens with comment lines that say what it holds; `-- example:` gives a query that a test runs, `-- kinds:` the
kinds that fill a fact table, `-- needs:` the files it builds on. Columns are described by `COMMENT ON COLUMN`.

`python -m projections.schema.documentation` prints the reference.
"""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from pathlib import Path

from projections.schema.definitions import SQL, facts

OPENING = """# The tables and read models, column by column

Written from the comments in `projections/sql` by `make docs`; do not edit. What the times and rules mean is told in
[time.md](time.md).

Every read model is a view `name` and a macro `name_as_of(at, known)`: what was so at `at`, as known on `known`. The
view follows `SET VARIABLE "at" = …` and `SET VARIABLE known = …`, and means now without them. (`at` is a reserved word of
DuckDB: as a variable's name it needs double quotes. No table, view or column does.)
Macros take a third, optional `logged := …`: only what this log held by then. Arguments are instants; a date is
its midnight, and what has no zone is read in the session's `TimeZone`, which Whenline sets to UTC.
Arguments may come from other rows:

```sql
FROM (VALUES (TIMESTAMPTZ '2025-04-02'), (TIMESTAMPTZ '2026-07-01')) AS points(moment),
    LATERAL (FROM revenue_as_of(points.moment, points.moment)) AS r;
```

What is written `internal.name` lies in the schema `internal`: fact tables, what the writer precomputes, and macros that the
read models are built of. It can be read, and may change with any release.

Names inside the macros begin with an underscore: do not call a table of yours so, where its columns are arguments.
"""

NAMES = """\
Organizations, models and benchmarks are what events call them. Asked for one that no event names, every read model has no
rows, which is not the same as nothing having happened: look whether the name is known, and how near ones are written.
`organizations` has the names that people use for a slug, where an event told them; `timeline` has every slug.

```sql
SELECT slug, round(jaro_winkler_similarity(slug, 'mircosoft'), 2) AS likeness, count(*) AS events, any_value(name) AS name
FROM (SELECT UNNEST(organizations) AS slug FROM timeline) LEFT JOIN organizations USING (slug)
WHERE likeness > 0.8 OR lower(name) = 'mircosoft' OR list_contains([lower(x) FOR x IN aliases], 'mircosoft')
GROUP BY ALL ORDER BY likeness DESC, events DESC LIMIT 5;
```

An answer that says so when a name is unknown, instead of an empty table:

```sql
SELECT asked.slug, EXISTS (FROM timeline WHERE list_contains(organizations, asked.slug)) AS is_known, r.amount
FROM (VALUES ('microsoft'), ('mircosoft')) AS asked(slug) LEFT JOIN revenue AS r ON r.organization = asked.slug
ORDER BY ALL;
```
"""

OTHERS = """\
Any DuckDB 1.5 opens a generation (`whenline path`) read-only, by itself, or attached to a database of yours. Views answer
there under the name you gave; macros need it on the search path, with its schema `internal`:

```sql
ATTACH 'generations/7/whenline.duckdb' AS whenline (READ_ONLY);
SET TimeZone = 'UTC';
SET search_path = 'memory,whenline,whenline.internal';
FROM revenue_as_of('2025-04-02', '2025-04-02');
```

`examples/dbt` is a dbt project that does so.
"""

SNAPSHOTS = """\
`whenline snapshot --known …` makes a file of its own that holds what was known by a date: all tables, read models and
macros of this page, and beside them one more table. For any `known` up to the snapshot's own, every read model answers in
it as the live tables do.

- In it are the log records with `known_at` up to `known`; of an id that was logged several times only if the record that
  stands was known by then. A record that is outranked by one that was not known yet stays out: it never stood.
- `conflicts` and `repeats` tell of the records that are in it. `dead_letters` say nothing of when they were known, so those
  are in it that were logged by then.
- `positions` tells how far the log had been read, also by records that were not known by then.
- A macro asked for a later `known` answers as for the snapshot's; a plain view raises an error then.
- `content` is SHA-256 over the lines `known`, `at` (RFC 3339, UTC), and for each record in order of topic, partition and
  offset the SHA-256 (hexadecimal) of its topic, partition, offset, log timestamp in microseconds (each followed by a line
  feed) and bytes.
"""

RULES = """\
A rule says when something came true, over all history: one row a change point. `turns` names what has the rows of
`answers_as_known_then`. The union of all is `internal.rule_findings(turns, logged)`; what they find, with evidence and
what became of it, is in `signals`. [signals.md](signals.md) describes each,
[write-a-processor.md](write-a-processor.md) how to add one.
"""

LOG = """What the log holds, record by record, and how far it was read; read models rest on it.
"""

RESOLVED = """\
Beside a fact table lies another one with those of its rows that do not speak for themselves: {tables}. Each says for
which spans of knowledge, and for which times of the world, it counts. `effective_facts_as_of` and
`effective_facts_history` put both together: ask
those. A row has the columns of its fact table (certainty as it stands, known_at, logged_at and position those of the event),
and these:
"""

_COLUMN = re.compile(r"COMMENT ON COLUMN ([\w.]+)\.(\"?)(\w+)\2 IS '((?:[^']|'')*)';")
_MACRO = re.compile(r"CREATE OR REPLACE MACRO ([\w.]+)\((.*?)\)\s+AS\b", re.DOTALL)
_VIEW = re.compile(r"CREATE OR REPLACE VIEW ([\w.]+) AS")


@dataclass(frozen=True)
class SqlFile:
    """What a SQL file says of itself."""

    name: str
    says: str
    """The opening comment, one paragraph."""
    example: str | None
    kinds: tuple[str, ...]
    macros: tuple[str, ...]
    """Signatures, such as `revenue_as_of(at, known, logged := …)`."""
    views: tuple[str, ...]
    columns: dict[str, dict[str, str]]
    """Descriptions of columns, by table or view, in order."""


def read(path: Path) -> SqlFile:
    """What the file at `path` says of itself."""
    text = path.read_text(encoding="utf-8")
    opening = [line[3:] for line in text.split("\n\n", 1)[0].splitlines() if line.startswith("-- ")]
    fields = {key: line.partition(": ")[2] for line in opening if (key := line.partition(": ")[0]) in _FIELDS}
    columns: dict[str, dict[str, str]] = {}
    for table, _, column, words in _COLUMN.findall(text):
        columns.setdefault(table, {})[column] = words.replace("''", "'")
    return SqlFile(
        name=path.stem,
        says=" ".join(line for line in opening if line.partition(": ")[0] not in _FIELDS),
        example=fields.get("example"),
        kinds=tuple(fields.get("kinds", "").split()),
        macros=tuple(f"{name}({_arguments(arguments)})" for name, arguments in _MACRO.findall(text)),
        views=tuple(_VIEW.findall(text)),
        columns=columns,
    )


def files(folder: str) -> list[SqlFile]:
    """What the files of `sql/<folder>` say of themselves, by name."""
    return [read(path) for path in sorted((SQL / folder).glob("*.sql"))]


def reference() -> str:
    """The whole of docs/sql.md."""
    models = files("models")
    answers = [file for file in models if f"{file.name}_as_of" in "".join(file.macros) and file.views]
    parts = [OPENING, "## Read models\n"]
    parts += [_section(file) for file in answers]
    parts += ["## Names\n", NAMES, "## Other tools\n", OTHERS]
    parts += ["## Snapshots\n", SNAPSHOTS, _section(read(SQL / "snapshots" / "snapshot.sql"))]
    others = [file for file in models if file not in answers]
    public = [file for file in others if any("." not in name for name in (*file.macros, *file.views))]
    parts += ["## Other macros and views\n", *(_section(file) for file in public)]
    parts += ["## Building blocks\n", *(_section(file) for file in others if file not in public)]
    parts += ["## Rules of signals\n", RULES, *(_section(file) for file in files("rules"))]
    parts += ["## Fact tables\n", *(_section(file) for file in files("facts"))]
    parts += ["## Rows that are resolved\n", _resolved_section()]
    parts += ["## The log in tables\n", LOG, *(_section(file) for file in files("core"))]
    return "\n".join(parts)


_FIELDS = {"example", "kinds", "needs", "version"}


def _arguments(text: str) -> str:
    return ", ".join(re.sub(r" := .*", " := …", part.strip()).replace('"', "") for part in text.split(","))


def _resolved_section() -> str:
    template = (SQL / "templates" / "resolved.sql").read_text(encoding="utf-8")
    of_column = dict(re.findall(r"COMMENT ON COLUMN internal.resolved_<x>\.(\w+) IS '(.*)';", template))
    lines = [RESOLVED.format(tables=", ".join(f"`internal.{fact.resolved}`" for fact in facts() if fact.resolved))]
    lines += ["| column of each | what it is |", "|---|---|"]
    lines += [f"| `{column}` | {words.replace('|', '·')} |" for column, words in of_column.items()] + [""]
    return "\n".join(lines)


def _section(file: SqlFile) -> str:
    lines = [f"### {file.name}\n", file.says + "\n"]
    if file.macros:
        lines.append("Macros: " + ", ".join(f"`{macro}`" for macro in file.macros) + ".\n")
    if file.kinds:
        filled = "all kinds" if file.kinds == ("*",) else ", ".join(f"`{kind}`" for kind in file.kinds)
        lines.append(f"Filled by: {filled}.\n")
    if file.example:
        lines.append(f"```sql\n{file.example};\n```\n")
    for table, columns in file.columns.items():
        lines += [f"| column of `{table}` | what it is |", "|---|---|"]
        lines += [f"| `{column}` | {words.replace('|', '·')} |" for column, words in columns.items()] + [""]
    return "\n".join(lines)


if __name__ == "__main__":
    sys.stdout.write(reference())
