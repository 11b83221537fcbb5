"""Rows as plain Python values."""

from __future__ import annotations

from datetime import UTC, datetime

import duckdb

from projections.read.rows import rows


def test_keys_are_text_and_infinite_times_none_however_deep() -> None:
    query = """SELECT $key::UUID AS key, ['infinity'::TIMESTAMPTZ, TIMESTAMPTZ '2025-04-02 00:00:00+00'] AS times,
        {'key': $key::UUID, 'since': '-infinity'::TIMESTAMPTZ} AS inner, 1.5 AS amount"""
    key = "01234567-89ab-cdef-0123-456789abcdef"
    (row,) = rows(duckdb.connect(), query, {"key": key})
    assert row["key"] == row["inner"]["key"] == key
    assert row["times"] == [None, datetime(2025, 4, 2, tzinfo=UTC)]
    assert row["inner"]["since"] is None


def test_no_rows_are_no_rows() -> None:
    assert rows(duckdb.connect(), "SELECT 1 AS one WHERE false", {}) == []
