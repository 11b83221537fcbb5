"""Queries that give the first rows of an answer, each with how many there are: of a long history no page shows all."""

from __future__ import annotations

MOST_ROWS = 500
"""Most rows of a read model that a page shows."""
COUNT = "row_count"
"""Column with the number of rows that an answer or a group of it has; NULL where all are given."""


def first_rows(query: str, order: str, most: int = MOST_ROWS) -> str:
    """SQL of the first rows of a query in an order, with `row_count`."""
    return f"SELECT *, {counted('()', most)} FROM ({query}) ORDER BY {order} LIMIT {most}"


def first_of_each(query: str, group: str, order: str, most: int) -> str:
    """SQL of the first rows of each group of a query, with the number of rows of the group as `row_count`."""
    return f"""SELECT *, {counted(f"(PARTITION BY {group})", most)} FROM ({query})
        QUALIFY row_number() OVER (PARTITION BY {group} ORDER BY {order}) <= {most}"""


def counted(window: str, most: int) -> str:
    """SQL of the column `row_count` over a window of which at most so many rows are given."""
    return f"CASE WHEN count(*) OVER {window} > {most} THEN count(*) OVER {window} END AS {COUNT}"
