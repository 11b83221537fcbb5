"""From tables of a snapshot to what travels to the browser."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pyarrow as pa
import pytest

from ui.components.replay.prepare import MAX_EVENTS_WITH_DATASET_RECORDS, epoch_ms, for_browser, mark_columns
from ui.shared.browser_values import to_browser_types

DAY = datetime(2025, 3, 7, tzinfo=UTC)


def column(values: list[Any], kind: pa.DataType) -> list[Any]:
    return list(to_browser_types(pa.table({"x": pa.array(values, kind)})).column("x").to_pylist())


@pytest.mark.parametrize("unit", ["s", "ms", "us", "ns"])
def test_times_become_epoch_milliseconds(unit: str) -> None:
    assert column([DAY, None], pa.timestamp(unit, "UTC")) == [DAY.timestamp() * 1000, None]


def test_infinite_times_become_null() -> None:
    infinite = pa.array([2**63 - 1, -(2**63 - 1)], pa.int64()).cast(pa.timestamp("us", "UTC"))
    assert to_browser_types(pa.table({"x": infinite})).column("x").to_pylist() == [None, None]


def test_numbers_lists_and_others_become_what_javascript_reads() -> None:
    assert column([2**40], pa.int64()) == [float(2**40)]
    assert column([["a", "b"], None], pa.list_(pa.string())) == ['["a", "b"]', None]
    assert column([b"\x01"], pa.binary()) == ["b'\\x01'"]
    assert column([None], pa.null()) == [None]
    assert column(["a"], pa.dictionary(pa.int32(), pa.string())) == ["a"]


def test_a_mark_knows_of_its_payload_what_is_drawn() -> None:
    window = {"from": "2025-03-07T00:00:00Z", "to": "2026-01-01T00:00:00Z"}
    provenance = {"publisher": "Jingtai", "attributed_to": "insiders", "summary": "In short."}
    mark = mark_columns("plan.announced", {"what": "MAI API", "window": window, "provenance": provenance}, {})
    assert (mark["window_from"], mark["window_to"]) == (epoch_ms(window["from"]), epoch_ms(window["to"]))
    assert (mark["label"], mark["publisher"], mark["summary"]) == ("plan: MAI API", "Jingtai", "In short.")
    move = mark_columns("talent.joined", {"person": "Ada", "from": "a", "to": "b"}, {})
    assert (move["from_org"], move["to_org"], move["window_to"]) == ("a", "b", None)


def events(count: int, dataset: str | None) -> pa.Table:
    record = json.dumps({"data": {"headline": "h", "model": "GPT-5"}})
    return pa.table(
        {
            "kind": ["model.launched"] * count,
            "headline": ["h"] * count,
            "record": [record] * count,
            "dataset": pa.array([dataset] * count, pa.string()),
        }
    )


def test_events_get_family_and_label() -> None:
    (row,) = for_browser({"events": events(1, None)})["events"].to_pylist()
    assert (row["family"], row["label"]) == ("models", "GPT-5")
    assert row["record"] is not None


def test_among_very_many_events_those_of_data_sets_travel_without_their_record() -> None:
    prepared = for_browser({"events": events(MAX_EVENTS_WITH_DATASET_RECORDS + 1, "epoch")})["events"]
    assert prepared.column("record").null_count == MAX_EVENTS_WITH_DATASET_RECORDS + 1
    assert prepared.column("label").to_pylist()[0] == "GPT-5"
