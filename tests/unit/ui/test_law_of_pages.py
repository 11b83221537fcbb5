"""The law of pages: whatever a log holds, every board, panel and page is drawn."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings

from events.registry import BY_TYPE
from projections.read.comparison import Point
from tests.reference_model import Logged
from tests.support.histories import START, Log, families, histories, points
from tests.support.loading import connection_of
from tests.support.rendering import comparisons, pages, plays, text_of

FEW = settings(
    max_examples=1, deadline=None, suppress_health_check=list(HealthCheck), phases=(Phase.reuse, Phase.generate)
)
"""Each draws everything, which takes seconds; so what fails is not reduced."""
LATER = START + timedelta(days=300)


def draw(records: Sequence[Logged], at: datetime = LATER, known: datetime = LATER) -> dict[str, Any]:
    """Every page at one point, Compare from the beginning to it, and the replay; all of it is JSON."""
    connection = connection_of(list(records))
    drawn = dict(pages(connection, at, known)) | dict(plays(connection))
    drawn |= dict(comparisons(connection, Point(START, START), Point(at, known)))
    assert all(text_of(page) for page in drawn.values())
    return drawn


def rewritten(records: Sequence[Logged], change: Callable[[dict[str, Any]], None]) -> list[Logged]:
    """The records with `change` applied to each event."""
    made = []
    for record in records:
        document = json.loads(record.value)
        change(document)
        made.append(
            Logged(record.topic, record.partition, record.offset, record.logged_at, json.dumps(document).encode())
        )
    return made


def rumored(records: Sequence[Logged]) -> list[Logged]:
    """The same, where nobody is sure of anything: each event and each correction is a rumor."""

    def change(document: dict[str, Any]) -> None:
        document["data"]["certainty"] = "rumored"
        document["data"].get("replacement", {}).get("data", {})["certainty"] = "rumored"

    return rewritten(records, change)


def denied(records: Sequence[Logged]) -> list[Logged]:
    """The same, and after it a denial of every event that is no amendment."""
    offset, last = 10**6, max(record.logged_at for record in records)
    denials = []
    for record in records:
        document = json.loads(record.value)
        if document["type"].startswith("whenline.event."):
            continue
        target = {"source": document["source"], "id": document["id"]}
        data = {"headline": "Denied", "organizations": [{"slug": "desk"}], "target": target}
        offset += 1
        denial = document | {"type": "whenline.event.denied", "source": "urn:desk", "id": f"{offset}", "data": data}
        denial["subject"] = "desk"
        topic = BY_TYPE[denial["type"]].topic
        denials.append(Logged(topic, 0, offset, last, json.dumps(denial).encode()))
    return [*records, *denials]


@FEW
@given(families(), points, points)
def test_any_history_is_drawn(log: Log, at: datetime, known: datetime) -> None:
    draw(log.records, at, known)


@FEW
@given(families())
def test_rumors_alone_are_drawn(log: Log) -> None:
    draw(rumored(log.records))


@FEW
@given(families())
def test_denials_of_everything_are_drawn(log: Log) -> None:
    draw(denied(log.records))


@settings(FEW, max_examples=2)
@given(histories(least=1, most=1))
def test_one_event_is_drawn(history: list[Logged]) -> None:
    draw(history)


def test_nothing_is_drawn() -> None:
    drawn = draw([])
    assert drawn["explore"] == drawn["evidence"] == []
    assert {name for name in drawn if name.startswith("organization")} == set()
