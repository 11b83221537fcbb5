"""What the downloads of Explore hold, as CSV and as Parquet: each event as its source stated it, and where it is from."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime
from typing import Any

import pyarrow.parquet as pq
import pytest

from projections.read.search import search
from tests.support.scenario import Scenario, day
from ui.shared.display_tables import as_csv, as_parquet, displayable
from ui.views.explore.export import EXPORTED, with_words
from ui.views.explore.timeline import matching

LATE = "2026-11-28"


@pytest.fixture(scope="module")
def scenario() -> Scenario:
    """A season, a "before", a month of a data set, and a state that lasted."""
    made = Scenario()
    origin = {
        "provenance": {
            "publisher": "The paper",
            "attributed_to": "Ann",
            "published": "2025-03-07",
            "url": "https://example.org/",
        }
    }
    made.publish(
        "dispute.raised", "2024-09-01", known="2025-03-07", precision="season", certainty="rumored", id="call",
        of=("a", "b"),
        parties=[{"organization": "a"}, {"organization": "b"}], about="o1", claim="refused", **origin,
    )  # fmt: skip
    made.publish(
        "supplier.changed", "2025-03-08", known="2025-03-07T23:59:59.999999", precision="before", id="relies",
        of=("a", "b"), consumer="a", supplier="b", extent="primary", lasted_until="2026-01-01T00:00:00Z",
    )  # fmt: skip
    made.publish(
        "model.launched", "2025-06-01", known="2025-07-22", precision="month", id="model", of="b",
        by="whenline:dataset:epoch-notable-models", model="M", headline="=HYPERLINK(1)",
    )  # fmt: skip
    return made


def exported(scenario: Scenario) -> Any:
    found = matching(search(scenario.connection(), "", {"at": day(LATE), "known": day(LATE)}), [], [], [])
    return with_words(found, displayable(found)).select(EXPORTED)


def test_a_csv_has_interval_precision_certainty_origin_and_license(scenario: Scenario) -> None:
    text = as_csv(exported(scenario)).decode("utf-8-sig")
    rows = {row["id"]: row for row in csv.DictReader(io.StringIO(text))}
    call, relies, model = rows["call"], rows["relies"], rows["model"]
    assert (call["when"], call["precision"]) == ("autumn 2024", "season")
    assert (call["happened_from"], call["happened_to"]) == ("2024-09-01T00:00:00Z", "2024-11-30T23:59:59.999999Z")
    assert (call["certainty"], call["claim"], call["source"]) == ("rumored", "refused", "urn:a")
    assert (call["publisher"], call["attributed_to"], call["published"]) == ("The paper", "Ann", "2025-03-07")
    assert (call["url"], call["license"], call["credit"]) == ("https://example.org/", "not stated", "")
    assert (call["kafka_topic"], call["kafka_partition"], call["kafka_offset"]) == ("whenline.partnerships", "0", "0")
    assert call["known_at"].startswith("2025-03-07")
    assert call["logged_at"] == "2026-11-01T00:00:00Z"
    assert (relies["when"], relies["happened_from"]) == ("before 8 Mar 2025", "")
    assert relies["happened_to"].startswith("2025-03-07")
    assert relies["lasted_until"].startswith("202")
    assert (model["when"], model["license"]) == ("June 2025", "CC BY 4.0")
    assert model["credit"] == "Epoch AI, Data on AI Models: notable models"
    assert model["headline"] == "'=HYPERLINK(1)"
    assert len({row["key"] for row in rows.values()}) == len(rows) == 3


def test_a_parquet_has_the_same_with_its_types(scenario: Scenario) -> None:
    table = pq.read_table(io.BytesIO(as_parquet(exported(scenario))))
    assert table.column_names == list(EXPORTED)
    rows = {row["id"]: row for row in table.to_pylist()}
    assert rows["call"]["happened_from"] == datetime(2024, 9, 1, tzinfo=UTC)
    assert rows["call"]["organizations"] == ["a", "b"]
    assert rows["relies"]["happened_from"] is None
    assert (rows["model"]["headline"], rows["model"]["kafka_offset"]) == ("=HYPERLINK(1)", 2)
    assert {row["inferred"] for row in rows.values()} == {False}
