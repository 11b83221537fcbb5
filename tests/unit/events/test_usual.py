"""Events decoded many at once are those that are decoded one by one; what is not usual is left to that."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from events.codec import decode
from events.errors import ContractError
from events.kinds.amendments import EventCorrected
from events.registry import KINDS
from events.usual import UsualEvent, decode_usual, kind_of
from tests.unit.events.examples import event, value_of
from tests.unit.events.payloads import events
from tests.unit.events.respellings import respelled
from tests.unit.events.test_control_characters import spellings
from tests.unit.events.test_refused import NO_EVENTS, REFUSED

GOOD = value_of(event())
ODD = [
    *(value_of(row[1]) for row in REFUSED),
    *NO_EVENTS,
    *(each for control in ("\x00", "\x7f", "\u0085", "\n") for each in spellings(event(data__headline=f"a{control}b"))),
    value_of(event(time="2025-01-01T00:00:00.1234567Z")),
    value_of(event(subject="another-one")),
    value_of(event(dataschema="urn:whenline:schema:model.launched:2")),
    value_of(event("event.corrected")),
    GOOD + GOOD,
    GOOD[:-1],
    GOOD[:-1] + b',"type":"whenline.talent.joined"}',
]
USUAL = [
    GOOD,
    value_of(event(data__headline='a "quoted" \u00e9 word')),
    value_of(event(knowntime="2025-01-01T00:00:00.123456+05:30")),
    value_of(event(dataschema=None, subject=None)),
    *(value_of(event(kind)) for kind in KINDS if KINDS[kind].payload is not EventCorrected),
]


def parts(found: UsualEvent) -> tuple[object, ...]:
    """What rows are made of."""
    return kind_of(found), found.id, found.source, found.time, found.knowntime, found.data


def parts_alone(value: bytes) -> tuple[object, ...] | None:
    """The same of an event that is decoded alone; None if it is refused."""
    try:
        one = decode(value)
    except (ContractError, AttributeError, TypeError, ValueError, RecursionError):
        return None
    return one.kind, one.envelope.id, one.envelope.source, one.envelope.time, one.envelope.knowntime, one.payload


@pytest.mark.parametrize("value", ODD, ids=range(len(ODD)))
def test_what_is_odd_is_left_to_the_slow_decoder_and_changes_no_other_event(value: bytes) -> None:
    first, odd, last = decode_usual([GOOD, value, GOOD])
    assert odd is None or parts(odd) == parts_alone(value)
    for each in (first, last):
        assert each is not None
        assert parts(each) == parts_alone(GOOD)


@pytest.mark.parametrize("value", USUAL, ids=range(len(USUAL)))
def test_usual_events_are_taken_as_when_alone(value: bytes) -> None:
    (found,) = decode_usual([value])
    assert found is not None
    assert parts(found) == parts_alone(value)


@given(st.data(), st.randoms(use_true_random=False))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_many_at_once_are_what_each_is_alone(data: st.DataObject, random: Random) -> None:
    documents: list[dict[str, Any]] = [
        data.draw(events(data.draw(st.sampled_from(sorted(KINDS))))) for _ in range(data.draw(st.integers(1, 5)))
    ]
    values = [value for each in documents for value in (value_of(each), respelled(each, random))]
    values.insert(random.randrange(len(values) + 1), random.choice(ODD))
    for value, found in zip(values, decode_usual(values), strict=True):
        assert found is None or parts(found) == parts_alone(value)


def test_nothing_is_nothing() -> None:
    assert decode_usual([]) == []
