"""Queries that give the first rows of an answer, each with how many there are: of a long history no page shows all."""

from __future__ import annotations

MOST_ROWS = 500
"""Most rows of a read model that a page shows."""
COUNT = "row_count"
"""Column with the number of rows that an answer or a group of it has; NULL where all are given."""


def first_rows(query: str, order: str, most: int = MOST_ROWS) -> str:
    """SQL of the first rows of a query in an order, with `row_count`.

    Without a window over all rows: on a busy machine DuckDB 1.5.5 sometimes fails to end one, and then refuses all
    further queries.
    """
    return f"""WITH answer AS MATERIALIZED ({query})
        SELECT *, (SELECT {counted(most)} FROM answer) AS {COUNT} FROM answer ORDER BY {order} LIMIT {most}"""


def first_of_each(query: str, group: str, order: str, most: int) -> str:
    """SQL of the first rows of each group of a query, with the number of rows of the group as `row_count`."""
    return f"""SELECT *, {counted(most, f"OVER (PARTITION BY {group})")} AS {COUNT} FROM ({query})
        QUALIFY row_number() OVER (PARTITION BY {group} ORDER BY {order}) <= {most}"""


def counted(most: int, window: str = "") -> str:
    """SQL of the number of rows of an answer of which at most so many are given; NULL where that is all."""
    return f"CASE WHEN count(*) {window} > {most} THEN count(*) {window} END"
