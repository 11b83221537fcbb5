"""An amendment that will have no effect says so in its receipt, as the tables would."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from streams.gateway.receipts import receipt_of
from streams.publishing.amending import effect_warnings
from streams.publishing.bulk.checking import Checker
from streams.publishing.bulk.publication import Publication
from streams.publishing.bulk.sources import SeekableSource
from streams.publishing.preparing import prepare
from streams.publishing.publisher import Publisher
from tests.support.records import event
from tests.unit.streams.test_publisher import memory

NOW = datetime(2026, 7, 1, tzinfo=UTC)
OTHER = "urn:publisher:other"
PLAIN: dict[str, Any] = {"headline": "Amended", "organizations": [{"slug": "openai"}]}


def amendment(action: str, target: str = "1", *, source: str = "urn:publisher:a", **more: Any) -> dict[str, Any]:
    data = PLAIN | {"target": {"source": "urn:publisher:a", "id": target}} | more
    made = event(f"{action}-{target}", type=f"whenline.event.{action}", source=source)
    return made | {"data": data}


CORRECTED = {"kind": "model.launched", "replacement": {"time": event()["time"], "data": event()["data"]}}
CASES = [
    (amendment("retracted"), None),
    (amendment("corrected", **CORRECTED), None),
    (amendment("denied", source=OTHER), None),
    (amendment("confirmed", source=OTHER), None),
    (amendment("retracted", source=OTHER), "/data/target/source"),
    (amendment("corrected", source=OTHER, **CORRECTED), "/data/target/source"),
    (amendment("denied", "nowhere"), "/data/target/id"),
    (amendment("retracted", "nowhere"), "/data/target/id"),
    (amendment("denied", "retraction"), "/data/target/id"),
    (amendment("confirmed", "denial"), "/data/target/id"),
    (amendment("retracted", "denial"), None),
]
LOGGED = [
    event("1"),
    event("2"),
    amendment("retracted", "2") | {"id": "retraction"},
    amendment("denied", "2") | {"id": "denial"},
]


@pytest.mark.parametrize(("document", "pointer"), CASES)
async def test_a_receipt_says_that_an_amendment_has_no_effect(document: dict[str, Any], pointer: str | None) -> None:
    publisher = Publisher(memory())
    await publisher.publish([prepare(each, NOW) for each in LOGGED])
    (result,) = await publisher.publish([prepare(document, NOW)])
    receipt = receipt_of(result)
    assert receipt["status"] == "accepted"
    assert [each["pointer"] for each in receipt.get("warnings", [])] == ([pointer] if pointer else [])
    assert all("no effect" in each["detail"] for each in receipt.get("warnings", []))


async def test_a_correction_that_states_another_kind_says_so() -> None:
    publisher = Publisher(memory())
    document = amendment("corrected", **CORRECTED)
    await publisher.publish([prepare(event("1"), NOW)])
    named = prepare(document, NOW)
    assert named.target is not None
    (problem,) = effect_warnings(named.kind, named.source, named.target, "price.changed")
    assert problem.pointer == "/data/kind"
    assert "`price.changed`" in problem.message


async def test_a_target_in_the_same_batch_is_one() -> None:
    publisher = Publisher(memory())
    results = await publisher.publish([prepare(amendment("retracted"), NOW), prepare(event("1"), NOW)])
    assert [each.warnings for each in results] == [[], []]


async def test_a_file_names_the_lines_of_such_amendments() -> None:
    documents = [
        event("1"),
        amendment("retracted", source=OTHER),
        amendment("retracted"),
        amendment("denied", "nowhere"),
    ]
    data = "\n".join(map(json.dumps, documents)).encode()
    publication = Publication(SeekableSource.of_bytes("file", data), "jsonl", Checker(), lambda _: {})
    await publication.run()
    found = [(line, problem.pointer) for line, problem in publication.progress.warnings]
    assert found == [(2, "/data/target/source"), (4, "/data/target/id")]
