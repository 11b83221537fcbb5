"""Columns of instants made in bulk are those that Arrow makes one by one."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from projections.apply.arrow_columns import instants

ZONES = st.sampled_from([UTC, *(timezone(timedelta(minutes=minutes)) for minutes in (-1439, -90, 1, 330, 840))])
INSTANTS = st.datetimes(datetime(1000, 1, 1), datetime(9989, 12, 31), timezones=ZONES)  # noqa: DTZ001


@given(st.lists(st.none() | INSTANTS, max_size=20))
@settings(deadline=None)
def test_instants_and_missing_ones(values: list[datetime | None]) -> None:
    assert instants(values).to_pylist() == values


@pytest.mark.parametrize("values", [[], [None], [None] * 9])
def test_no_instant_at_all(values: list[None]) -> None:
    assert instants(values).to_pylist() == values
