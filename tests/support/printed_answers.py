"""The answers that docs/questions.md and README.md print: those of `whenline demo`, without a broker.

`make docs` writes them by `python -m tests.support.printed_answers`; a test compares.
"""

from __future__ import annotations

import io
import json
import re
from contextlib import redirect_stdout
from datetime import timedelta
from pathlib import Path

import duckdb

from events.data_sets import DATA_SETS
from events.registry import BY_TYPE
from projections.read.json_values import rows_of
from projections.read.sample_questions import sample_question
from streams.importers import events_of
from tests.reference_model import Logged
from tests.support.loading import connection_of
from tests.support.scenario import LOGGED
from whenline.cli.dates import instant
from whenline.cli.output import print_table

ROOT = Path(__file__).parents[2]
_QUESTION = re.compile(r"(```sh\nwhenline ask (Q\d) --at (\S+) --known (\S+)\n```\n\n```text\n).*?(```\n)", re.DOTALL)
_QUERIED = re.compile(r"(```sql\n([^`]*?)```\n\n```text\n).*?(```\n)", re.DOTALL)


def demo_tables() -> duckdb.DuckDBPyConnection:
    """Tables with all that `whenline demo` posts: every bundled data set, in its order."""
    records = []
    for data_set in DATA_SETS:
        for event in events_of(data_set):
            logged_at = LOGGED + timedelta(seconds=len(records))
            topic = BY_TYPE[event["type"]].topic
            records.append(Logged(topic, 0, len(records), logged_at, json.dumps(event).encode()))
    return connection_of(records)


def answer_to(tables: duckdb.DuckDBPyConnection, number: str, at: str, known: str) -> str:
    """What `whenline ask` prints."""
    return printed(tables, sample_question(number).sql, {"at": instant(at), "known": instant(known)})


def printed(tables: duckdb.DuckDBPyConnection, query: str, times: dict[str, object] | None = None) -> str:
    """What `whenline sql` prints."""
    found = tables.execute(query, times).to_arrow_table()
    with redirect_stdout(io.StringIO()) as out:
        print_table(found.column_names, [row.values() for row in rows_of(found)])
    return out.getvalue()


def with_answers(tables: duckdb.DuckDBPyConnection, page: str) -> str:
    """The page with the answers of these tables below each question and query that has one."""
    page = _QUESTION.sub(lambda found: found[1] + answer_to(tables, found[2], found[3], found[4]) + found[5], page)
    return _QUERIED.sub(lambda found: found[1] + printed(tables, found[2]) + found[3], page)


def main() -> None:
    """Write the answers into the pages."""
    tables = demo_tables()
    for path in (ROOT / "docs" / "questions.md", ROOT / "README.md"):
        path.write_text(with_answers(tables, path.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
