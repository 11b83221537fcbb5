"""The reference of tables and read models, written from the SQL files (`projections.schema.files`): `docs/sql.md`.

`python -m projections.schema.documentation` prints the reference.
"""

from __future__ import annotations

import sys
from functools import cache

import duckdb

from projections.schema.definitions import create_tables, create_views, facts
from projections.schema.descriptions import column_description, columns_of
from projections.schema.fact_tables import FACTS
from projections.schema.fact_tables import RESOLVED as RESOLVED_TEMPLATE
from projections.schema.files import INTERNAL, SNAPSHOTS, SQL, SqlFile, files, in_folder, read
from projections.schema.rules import FINDINGS, FINDINGS_DESCRIPTION
from projections.schema.rules import RULES as RULES_FOLDER

OPENING = """# The tables and read models, column by column

Written from the comments in `projections/sql` by `make docs`; do not edit. For the
meaning of times and rules see [time.md](time.md).

Every read model is a view `name` and a macro `name_as_of(at, known)`: what was so at `at`, as known
on `known`. The view follows `SET VARIABLE "at" = …` and `SET VARIABLE known = …`, and means now
without them. (`at` is a reserved word of DuckDB: as a variable's name it needs double quotes. No
table, view or column does.) Macros take a third, optional `logged := …`: only what this log held by
then; views follow `SET VARIABLE logged = …`. It has to be a constant, a parameter or a variable,
never a column: DuckDB chooses between precomputed rows and rows that it computes for the query
while it plans. Of these times a date, also as text, means all of that day of UTC, and a time
without a zone is one of UTC, whatever the session's `TimeZone`. Arguments may come from other rows:

```sql
FROM (VALUES (DATE '2025-04-02'), (DATE '2026-07-01')) AS points(day),
    LATERAL (FROM revenue_as_of(points.day, points.day)) AS r;
```

With `known` set no view shows what was learned later; `beliefs` and `amendments` end there too.
Named after what they look at, these look at everything that the log holds: `ledger`, `conflicts`,
`dead_letters`, `log_gaps`, macros that end with `_history`, `_as_logged` or `_as_known_then`, and
the schema `internal`. An event that states an early `knowntime` appears in what was known then as
soon as it is logged: for a test against the past that stays the same, set `logged` too.

A name written `internal.name` is in the schema `internal`: fact tables, what the writer
precomputes, and macros that the read models are built of. It can be read, and may change with any
release.

Names inside the macros begin with an underscore: do not call a table of yours so, where its columns
are arguments.
"""

NAMES = """\
Organizations, models and benchmarks are what events call them. For a name that
no event uses, every read model returns no rows, which does not mean that nothing happened: check
whether the name is known, and look for similar names. `organizations` has the names that people use
for a slug, if an event states them; `timeline` has every slug.

```sql
SELECT slug, round(jaro_winkler_similarity(slug, 'mircosoft'), 2) AS likeness,
    count(*) AS events, any_value(name) AS name
FROM (SELECT UNNEST(organizations) AS slug FROM timeline) LEFT JOIN organizations USING (slug)
WHERE likeness > 0.8 OR lower(name) = 'mircosoft' OR list_contains([lower(x) FOR x IN aliases], 'mircosoft')
GROUP BY ALL ORDER BY likeness DESC, events DESC LIMIT 5;
```

An answer that says so when a name is unknown, instead of an empty table:

```sql
SELECT names.slug, EXISTS (FROM timeline WHERE list_contains(organizations, names.slug)) AS is_known, r.amount
FROM (VALUES ('microsoft'), ('mircosoft')) AS names(slug) LEFT JOIN revenue AS r ON r.organization = names.slug
ORDER BY ALL;
```
"""

OTHERS = """\
DuckDB 1.5 or later opens a generation (`whenline path`) read-only, by itself, or attached to a
database of yours; DuckDB 1.4 opens `current/whenline.duckdb` ([both](operations.md#generations)).
An open file never changes: attach it again to see new rows. Views answer there under the name you
gave; macros need it on the search path, with its schema `internal`:

```sql
ATTACH 'generations/7/whenline.duckdb' AS whenline (READ_ONLY);
SET TimeZone = 'UTC';
SET search_path = 'memory,whenline,whenline.internal';
FROM revenue_as_of('2025-04-02', '2025-04-02');
```

Tables, views and macros of your own may have any name: everything here names what it reads by
schema. Only what your query itself names is looked up on your search path, so `FROM revenue` is
yours if you have one; write `whenline.revenue`. Leave the schema name `internal` to these tables.

`SET TimeZone` matters to what you write, such as `known_at::DATE`, `date_trunc('month', known_at)`
or a literal `TIMESTAMPTZ '2025-04-02'`. Arguments and variables above are UTC anyway, and
`day_of(known_at)` is the day of UTC in any session.

**Variables belong to one connection.** Check before you trust an answer:

```sql
SELECT valid_at, known, logged, set_here, ignored FROM session_clocks;
```

- A cursor of Python (`connection.cursor()`), a second `connect()`, and tools with an engine of their
  own, such as JupySQL, have none of the variables that you set elsewhere. Give the times as
  arguments (`revenue_as_of($day, $day)`) where you cannot see which connection answers.
- A pool hands out a connection with the variables of who used it before, and another one without:
  set or `RESET VARIABLE` them at each checkout, or use macros.
- A prepared statement of DuckDB 1.5 (`PREPARE`, JDBC, Node) keeps the times with which it was
  prepared, if it has no parameter. Prepare it again after `SET VARIABLE`, or use a macro with
  parameters. `session_known()` as a column of the statement shows what it keeps.
- A misspelt variable changes nothing; `session_clocks` lists it as `ignored`.

**Give rows room in Python.** `connection.execute` fetches rows while a query runs, and DuckDB 1.5.5
may never end one with a long `UNION ALL`, such as answers for many dates. Say this on each
connection and cursor first, or use `connection.sql`:

```sql
SET streaming_buffer_size = '1GB';
```

`examples/dbt` is a dbt project that does so.
"""

SNAPSHOT = """\
`whenline snapshot --known …` makes a file of its own that holds what was known by a date: all
tables, read models and macros of this page, and beside them one more table. For any `known` up to
the snapshot's own, every read model answers in it as the live tables do.

- In it are the log records with `known_at` up to `known`; of an id that was logged several times
  only if the canonical record was known by then. A record whose canonical record was not known yet
  is left out: it never was canonical.
- `conflicts` and `internal.duplicate_records` cover the records in the snapshot. `dead_letters`
  have no knowledge time, so the snapshot has those that were logged by then.
- `positions` has how far the log had been read, including records that were not known by then.
- For a later `known` a macro answers as for the snapshot's own; a plain view raises an error.
- `content` is SHA-256 over the lines `known`, `at` (RFC 3339, UTC), and for each record in order of
  topic, partition and offset the SHA-256 (hexadecimal) of its topic, partition, offset, log
  timestamp in microseconds (each followed by a line feed) and bytes.
"""

RULES = """\
A rule finds when a condition came true, over all history: one row per change point. `turns` names what
has the rows of `answers_as_known_then`. The union of all is
`internal.rule_findings(turns, logged)`; what they find, with evidence and what became of it, is in
`signals`. [signals.md](signals.md) describes each, [write-a-processor.md](write-a-processor.md) how
to add one.
"""

LOG = """The log's records as rows, and the positions read so far; read models are built on them.
"""

RESOLVED = """\
Each fact table has a second table with the rows whose effect depends on amendments or shared claims:
{tables}. Each row has the intervals of knowledge time and valid time for which it counts.
`effective_facts_as_of` and `effective_facts_history` combine both: query those. A row has the
columns of its fact table (the certainty in force, known_at, logged_at and position those of the
event), and these:
"""

LOG_FOLDER = "tables/log"


def reference() -> str:
    """The whole of docs/sql.md."""
    every = sorted(files().values(), key=lambda file: file.name)
    special = (FACTS, RULES_FOLDER, LOG_FOLDER)
    others = [file for file in every if not file.is_read_model and file.folder not in special]
    others = [file for file in others if file.objects[0].name != RESOLVED_TEMPLATE]
    parts = [OPENING, "## Read models\n", *(_section(file) for file in every if file.is_read_model)]
    parts += ["## Names\n", NAMES, "## Other tools\n", OTHERS]
    parts += ["## Snapshots\n", SNAPSHOT, _section(read(SQL / SNAPSHOTS / "snapshot.sql"))]
    parts += ["## Other macros and views\n", *(_section(file) for file in others if file.is_public)]
    parts += ["## The log in tables\n", LOG, *(_section(file) for file in in_folder(LOG_FOLDER))]
    parts += ["## Fact tables\n", *(_section(file) for file in in_folder(FACTS))]
    parts += ["## Rows that are resolved\n", _resolved_section()]
    parts += ["## Building blocks\n", *(_section(file) for file in others if not file.is_public)]
    parts += ["## Rules of signals\n", RULES, *(_section(file) for file in in_folder(RULES_FOLDER))]
    parts += [f"### {FINDINGS}\n", f"{FINDINGS_DESCRIPTION}\n"]
    return "\n".join(parts)


@cache
def _columns() -> dict[str, list[str]]:
    """Columns of each table and view, in order; those of snapshots too."""
    with duckdb.connect() as connection:
        create_tables(connection)
        create_views(connection)
        connection.execute(read(SQL / SNAPSHOTS / "snapshot.sql").sql)
        return columns_of(connection)


def _resolved_section() -> str:
    template = files()[RESOLVED_TEMPLATE]
    lines = [RESOLVED.format(tables=", ".join(f"`{INTERNAL}.{fact.resolved}`" for fact in facts() if fact.resolved))]
    lines += ["| column of each | what it is |", "|---|---|"]
    own = ("own_certainty", "attested", "confirmed_from", "known_from", "known_to", "counts_from", "counts_to")
    lines += [f"| `{column}` | {_cell(column_description(template, column))} |" for column in own]
    return "\n".join([*lines, ""])


def _section(file: SqlFile) -> str:
    lines = [f"### {file.name}\n", file.description + "\n"]
    macros = [f"`{made.signature}`" for made in file.objects if made.kind.startswith("MACRO")]
    if macros:
        lines.append(f"{'Macro' if len(macros) == 1 else 'Macros'}: {', '.join(macros)}.\n")
    if "kinds" in file.fields:
        kinds = file.fields["kinds"].split()
        filled = "all kinds" if kinds == ["*"] else ", ".join(f"`{kind}`" for kind in kinds)
        lines.append(f"Filled by: {filled}.\n")
    if "example" in file.fields:
        lines.append(f"```sql\n{file.fields['example']};\n```\n")
    for made in file.objects:
        if made.name in _columns():
            lines += [f"| column of `{made.name}` | what it is |", "|---|---|"]
            described_ = ((column, column_description(file, column)) for column in _columns()[made.name])
            lines += [f"| `{column}` | {_cell(text)} |" for column, text in described_] + [""]
    return "\n".join(lines)


def _cell(text: str) -> str:
    return text.replace("|", "·")


if __name__ == "__main__":
    sys.stdout.write(reference())
