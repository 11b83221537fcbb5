"""One event is one event however it is spelled, and two that mean different things are two."""

from __future__ import annotations

import json
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from events.codec import decode, encode
from events.registry import KINDS
from events.sameness import content, content_hash, differences
from events.validation import InvalidEvent
from streams.publishing.preparing import prepare
from tests.unit.events.examples import event
from tests.unit.events.payloads import Json, events
from tests.unit.events.respellings import respelled

EXTENSIONS = {"team": "blue", "sequence": 5, "sampled": True}


@pytest.mark.parametrize("kind", KINDS)
@given(st.data())
@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_respellings_of_one_event_are_one_event(kind: str, data: st.DataObject) -> None:
    document: Json = data.draw(events(kind)) | EXTENSIONS
    again = respelled(document, Random(data.draw(st.integers(0, 2**32))))
    first, second = content(encode(document)), content(again)
    assert differences(first, second) == []
    assert content_hash(encode(document)) == content_hash(again)


@pytest.mark.parametrize("kind", KINDS)
@given(st.data())
@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_events_of_other_meaning_are_others(kind: str, data: st.DataObject) -> None:
    """Another leaf anywhere is another event, and the difference is named."""
    document: Json = data.draw(events(kind)) | EXTENSIONS
    path = data.draw(st.sampled_from(sorted(leaves(document))))
    changed = with_leaf(document, path)
    try:
        decode(encode(changed))
    except InvalidEvent:
        assume(False)
    first, second = content(encode(document)), content(encode(changed))
    assert content_hash(encode(changed)) != content_hash(encode(document))
    assert "/" + "/".join(path) in {each.pointer for each in differences(first, second)}


IGNORED = {"subject", "dataschema", "datacontenttype", "recordedtime", "specversion", "type"}


def leaves(value: Any, path: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    if isinstance(value, dict):
        return [leaf for name, part in value.items() if name not in IGNORED for leaf in leaves(part, (*path, name))]
    if isinstance(value, list):
        return [leaf for number, part in enumerate(value) for leaf in leaves(part, (*path, str(number)))]
    return [path]


def with_leaf(document: Json, path: tuple[str, ...]) -> Json:
    """The event with another value at a leaf: a later instant, another number, another text."""
    copy: Json = json.loads(json.dumps(document))
    *parents, last = path
    place: Any = copy
    for name in parents:
        place = place[int(name)] if isinstance(place, list) else place[name]
    key: Any = int(last) if isinstance(place, list) else last
    place[key] = another(place[key])
    if path[-2:] == ("0", "slug") and path[0] == "data" and "subject" in copy:
        del copy["subject"]
    return copy


def another(value: Any) -> Any:
    if isinstance(value, bool):
        return not value
    if isinstance(value, int | float):
        return value + 1 if value + 1 != value else 0
    if "T" in value and value[:4].isdecimal() and value[10:11] == "T":
        return value.replace(value[:4], f"{int(value[:4]) + 4:04}", 1)  # leap days stay days
    return value + "x"


@pytest.mark.parametrize(
    ("changes", "also"),
    [
        ({"time": "2025-03-07T00:00:00.000Z"}, {}),
        ({"time": "2025-03-07T00:00:00+00:00"}, {}),
        ({"time": "2025-03-07T02:00:00+02:00"}, {}),
        ({"time": "2025-03-07t00:00:00z"}, {}),
        ({"time": "2025-03-07T00:00:00.000000000Z"}, {}),
        ({"data__certainty": "reported"}, {}),
        ({"data__certainty": None}, {}),
        ({"data__tags": []}, {}),
        ({"data__tags": None}, {}),
        ({"data__precision": None}, {}),
        ({"data__provenance": None}, {}),
        ({"data__provenance": {"publisher": None}}, {}),
        ({"data__parameters": 2.0}, {"data__parameters": 2}),
        ({"data__parameters": 1e3}, {"data__parameters": 1000}),
        ({"traceparent": "00-1-2-01"}, {"traceparent": "00-3-4-01", "tracestate": "a=b"}),
        ({"sequence": "5", "sampled": "true"}, {"sequence": 5, "sampled": True}),
        ({"datacontenttype": "application/json; charset=utf-8"}, {"datacontenttype": "application/json"}),
    ],
)
def test_a_spelling_makes_no_other_event(changes: Json, also: Json) -> None:
    first, second = event(time="2025-03-07T00:00:00Z", **also), event(**{"time": "2025-03-07T00:00:00Z"} | changes)
    assert prepare(first).content == prepare(second).content


def test_a_whole_number_may_have_a_point() -> None:
    written = encode(event("layoff.reported", data__headcount={"count": 120})).replace(b"120", b"120.0")
    assert decode(written).payload == decode(written.replace(b"120.0", b"120")).payload


def test_a_difference_has_both_values_and_a_default_is_one() -> None:
    first, second = content(encode(event(data__certainty="confirmed", note="a"))), content(encode(event()))
    found = [(each.pointer, each.first, each.second) for each in differences(first, second)]
    assert found == [("/data/certainty", '"confirmed"', '"reported"'), ("/note", '"a"', None)]
    assert [each.problem().message for each in differences(first, second)] == [
        'is `"reported"`; in the first event `"confirmed"`',
        'is absent; in the first event `"a"`',
    ]
