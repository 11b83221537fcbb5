"""Charts of free queries: what suits an answer, and names of columns that stay names."""

from __future__ import annotations

from datetime import UTC, datetime

import pyarrow as pa

from ui.shared.charts import MAX_COLORS, axis_columns, numeric_columns, suggested_chart, vega_lite_spec

DAYS = [datetime(2025, 1, 1, tzinfo=UTC), datetime(2025, 2, 1, tzinfo=UTC)]


def test_what_suits_an_answer() -> None:
    over_time = pa.table({"who": ["a", "b"], "day": pa.array(DAYS), "amount": [1.0, 2.0]})
    assert suggested_chart(over_time) == ("line", "day", "amount", "who")
    assert suggested_chart(over_time.select(["who", "amount"])) == ("bar", "who", "amount", "")
    assert suggested_chart(pa.table({"x": [1, 2], "y": [3, 4]})) == ("point", "x", "y", "")
    assert (numeric_columns(over_time), axis_columns(over_time)) == (["amount"], ["who", "day", "amount"])


def test_what_has_nothing_to_draw() -> None:
    assert suggested_chart(pa.table({"who": ["a", "b"]})) is None
    assert suggested_chart(pa.table({"x": [1]})) is None
    assert suggested_chart(pa.table({"x": [1, 2], "keys": [["a"], ["b"]]})) is None


def test_too_many_values_are_not_distinguished_by_color() -> None:
    many = [f"w{number}" for number in range(MAX_COLORS + 1)]
    table = pa.table({"day": pa.array(DAYS[:1] * len(many)), "who": many, "amount": list(range(len(many)))})
    assert suggested_chart(table) == ("line", "day", "amount", "")


def test_names_of_columns_are_only_names() -> None:
    name = "a.b[0]'\"\\"
    table = pa.table({name: ["x", "y"], "n": [1, None]})
    made = vega_lite_spec(table, "bar", name, "n", "")
    assert made["encoding"]["x"]["field"] == "a\\.b\\[0\\]\\'\\\"\\\\"
    assert made["encoding"]["x"]["title"] == name
    assert made["transform"] == [{"filter": 'isValid(datum["n"])'}]
