"""Random histories for laws: few sources, few ids and few dates, so that everything collides with everything."""

from __future__ import annotations

import json
from collections import defaultdict
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from events.registry import BY_TYPE
from tests.support.meaning import Logged

SOURCES = ("urn:publisher:a", "urn:publisher:b", "urn:publisher:c")
ORGANIZATIONS = ("microsoft", "openai", "anthropic")
CLAIMS = ("claim-1", "claim-2")
START = datetime(2025, 1, 1, tzinfo=UTC)
"""First day on which anything is logged; what happened and was known lies within 400 days around."""

PRECISIONS = ("second", "second", "day", "month", "quarter", "season", "year", "decade", "before", "after", "between")


def _iso(instant: datetime) -> str:
    return instant.isoformat().replace("+00:00", "Z")


days = st.integers(-200, 200).map(lambda day: START + timedelta(days=day))
"""When things happen and are known."""


@st.composite
def common(draw: st.DrawFn, time: datetime) -> dict[str, Any]:
    """The part of a payload that every kind has."""
    precision = draw(st.sampled_from(PRECISIONS))
    data: dict[str, Any] = {
        "headline": draw(st.sampled_from(("One", "Two", "Three"))),
        "organizations": [{"slug": draw(st.sampled_from(ORGANIZATIONS))}],
        "certainty": draw(st.sampled_from(("rumored", "reported", "confirmed"))),
        "precision": precision,
    }
    if precision == "between":
        data["bound"] = _iso(time + timedelta(days=draw(st.integers(1, 100))))
    if draw(st.booleans()):
        data["claim"] = draw(st.sampled_from(CLAIMS))
        data["claim_stance"] = draw(st.sampled_from(("supports", "supports", "contradicts")))
    return data


amounts = st.builds(
    lambda amount, currency, bound: {"amount": amount, "currency": currency, "bound": bound},
    st.integers(1, 5).map(float),
    st.just("USD"),
    st.sampled_from(("exact", "more_than", "at_least", "at_most", "less_than", "approximately")),
)


@st.composite
def payloads(draw: st.DrawFn, kind: str, time: datetime) -> dict[str, Any]:
    """A payload of one of the kinds whose aggregates the laws judge."""
    data = draw(common(time))
    if kind == "revenue.reported":
        data["measure"] = draw(st.sampled_from(("annual_run_rate", "annual")))
        return data | {"segment": "AI", "amount": draw(amounts)}
    if kind == "evaluation.scored":
        return data | {
            "model": draw(st.sampled_from(("m1", "m2"))),
            "benchmark": draw(st.sampled_from(("b1", "b2"))),
            "score": float(draw(st.integers(0, 4))),
        }
    if kind == "supplier.changed":
        return data | {
            "consumer": draw(st.sampled_from(ORGANIZATIONS)),
            "supplier": draw(st.sampled_from(ORGANIZATIONS)),
            "extent": draw(st.sampled_from(("testing", "partial", "primary", "dropped"))),
        }
    if kind == "talent.departed":
        return data | {"person": draw(st.sampled_from(("Ann", "Bob"))), "from": draw(st.sampled_from(ORGANIZATIONS))}
    return data | {"model": draw(st.sampled_from(("m1", "m2")))}


FACTS = ("revenue.reported", "evaluation.scored", "supplier.changed", "talent.departed", "model.launched")


@st.composite
def documents(draw: st.DrawFn) -> dict[str, Any]:
    """One event or amendment, as a CloudEvent."""
    time = draw(days)
    known = time + timedelta(days=draw(st.integers(0, 150)))
    kind = draw(
        st.sampled_from(
            FACTS * 2 + ("event.corrected",) * 3 + ("event.retracted", "event.confirmed", "event.denied") * 2
        )
    )
    data = draw(payloads(kind, time) if kind in FACTS else amendments(kind, time))
    document: dict[str, Any] = {
        "specversion": "1.0",
        "id": draw(st.sampled_from(IDS)),
        "source": draw(st.sampled_from(SOURCES)),
        "type": f"whenline.{kind}",
        "time": _iso(time),
        "subject": data["organizations"][0]["slug"],
        "data": data,
    }
    if draw(st.integers(0, 3)):
        document["knowntime"] = _iso(known)
    return document


IDS = tuple("123456789")
"""Nine ids of three sources: some events collide or are amended, and some are left alone."""


@st.composite
def amendments(draw: st.DrawFn, kind: str, made: datetime) -> dict[str, Any]:
    """The payload of an amendment of any id, whether or not that exists or may be amended so."""
    data: dict[str, Any] = {
        "headline": "Amended",
        "organizations": [{"slug": "microsoft"}],
        "target": {"source": draw(st.sampled_from(SOURCES)), "id": draw(st.sampled_from(IDS))},
    }
    if kind == "event.corrected":
        stated = draw(st.sampled_from(FACTS))
        time = made - timedelta(days=draw(st.integers(0, 150)))
        data |= {"kind": stated, "replacement": {"time": _iso(time), "data": draw(payloads(stated, time))}}
    return data


@st.composite
def histories(draw: st.DrawFn, *, most: int = 30) -> list[Logged]:
    """Records of a log, with repeats and conflicting ids, in the order in which they were logged."""
    written = draw(st.lists(documents(), min_size=4, max_size=most))
    again = draw(st.lists(st.sampled_from(written), max_size=4))
    next_offset: dict[tuple[str, int], int] = defaultdict(int)
    logged_at = START + timedelta(days=draw(st.integers(200, 210)))
    records = []
    for document in written + again:
        logged_at += timedelta(seconds=draw(st.sampled_from((0, 0, 1, 86_400))))
        topic, partition = BY_TYPE[document["type"]].topic, draw(st.integers(0, 1))
        offset = next_offset[topic, partition]
        next_offset[topic, partition] += draw(st.sampled_from((1, 1, 3)))
        records.append(Logged(topic, partition, offset, logged_at, json.dumps(document).encode()))
    return records


points = st.integers(-220, 420).map(lambda day: START + timedelta(days=day, hours=12))
"""Dates to ask for, also before everything and after everything."""
