"""The bundled timeline: every fact is as its source states it."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

import pytest

from events.codec import decode
from events.days import MICROSECOND
from events.times import happened
from streams.importers import events_of
from tests.support.scenario import day

Event = dict[str, Any]
ARTICLE, EDITOR = "urn:whenline:publisher:the-information-retold", "urn:whenline:editor"
VERDICTS = {"event.confirmed", "event.denied", "plan.settled"}

# Fact, kind, happened from (- is open) and to, certainty, facts that it bears on. Written by hand from the sources.
# `to` is the first day after it, and cut to when it was known: the article's March 2025 ends with the article.
FACTS = """
F1  talent.appointed         2024-03-01 2024-04-01 reported
F2  strategy.stated          2024-03-01 2024-04-01 reported
F3  investment.made          -          2025-03-08 reported
F4  partnership.changed      -          2025-03-08 reported
F5  dispute.raised           2024-09-01 2024-12-01 rumored
F6  dispute.raised           2024-09-01 2024-12-01 rumored
F6  comment.published        2024-09-01 2024-12-01 rumored   F5
F7  strategy.stated          -          2025-03-08 reported
F8  organization.reorganized 2024-03-01 2025-03-08 reported
F9  evaluation.compared      2025-03-01 2025-03-08 rumored
F10 model.progressed         2025-03-01 2025-03-08 reported
F11 supplier.changed         2025-03-01 2025-03-08 reported
F11 strategy.stated          2025-03-01 2025-03-08 rumored
F12 plan.announced           2025-03-07 2025-03-08 reported
F13 supplier.changed         2025-03-01 2025-03-08 reported
F14 supplier.changed         2025-03-01 2025-03-08 reported
F15 supplier.changed         2025-03-01 2025-03-08 reported
F16 supplier.changed         2025-03-01 2025-03-08 reported
F17 model.progressed         2024-03-01 2024-06-01 reported
F18 dispute.raised           2024-03-01 2025-03-08 rumored
F19 talent.departed          2024-03-01 2025-03-08 reported  F18
F20 evaluation.compared      2025-03-01 2025-03-08 reported  F9
F20 comment.published        2025-03-01 2025-03-08 reported
F21 comment.published        -          2025-03-08 confirmed
F22 revenue.reported         -          2025-03-08 reported
F23 revenue.reported         -          2025-03-08 reported
F24 revenue.reported         -          2025-03-08 reported
F25 revenue.reported         -          2025-03-08 reported
F25 comment.published        -          2025-03-08 reported
F26 strategy.stated          -          2025-03-08 reported
F27 outlook.issued           2025-03-07 2025-03-08 confirmed
F27 outlook.issued           2025-03-07 2025-03-08 confirmed
F28 indicator.watched        2025-03-07 2025-03-08 reported
F29 indicator.watched        2025-03-07 2025-03-08 reported
F30 indicator.watched        2025-03-07 2025-03-08 reported
F31 supplier.changed         -          2025-03-08 reported
G1  investment.made          2019-07-22 2019-07-23 confirmed F3
G1  partnership.formed       2019-07-22 2019-07-23 confirmed F3
G2  investment.made          2023-01-23 2023-01-24 confirmed F3
G3  investment.made          2023-01-23 2023-01-24 rumored   G2
G4  talent.joined            2024-03-19 2024-03-20 confirmed F1
G4  talent.appointed         2024-03-19 2024-03-20 confirmed F1
G4  organization.reorganized 2024-03-19 2024-03-20 confirmed F1
G5  talent.joined            2024-03-19 2024-03-20 confirmed F8
G5  talent.joined            2024-03-19 2024-03-20 confirmed F8
G6  model.launched           2024-09-12 2024-09-13 confirmed F5
G7  outlook.issued           2024-10-30 2024-10-31 confirmed F23
G8  partnership.changed      2025-01-21 2025-01-22 confirmed F4
G9  revenue.reported         2025-01-29 2025-01-30 confirmed F22
G10 evaluation.compared      2025-03-01 2025-04-01 rumored   F9 F11 F12
G10 supplier.changed         2025-03-01 2025-04-01 rumored   F9 F11 F12
G10 plan.announced           2025-03-01 2025-04-01 rumored   F9 F11 F12
G11 strategy.stated          2025-04-04 2025-04-05 confirmed F7 F9
G11 comment.published        2025-04-04 2025-04-05 confirmed F7 F9
G12 supplier.changed         2025-05-19 2025-05-20 confirmed F14
G13 dispute.raised           2025-06-16 2025-06-17 rumored   F6
G14 talent.joined            2025-07-22 2025-07-23 confirmed F19
G15 talent.joined            2025-06-01 2025-07-01 reported  F19
G16 talent.joined            2025-07-22 2025-07-23 rumored   F19
G17 talent.joined            2025-07-22 2025-07-23 rumored   G16
G18 model.launched           2025-08-07 2025-08-08 confirmed F20
G19 model.launched           2025-08-28 2025-08-29 confirmed F8
G19 supplier.changed         2025-08-28 2025-08-29 confirmed F8
G20 model.launched           2025-08-28 2025-08-29 confirmed F11
G20 supplier.changed         2025-08-28 2025-08-29 confirmed F11
G21 model.progressed         2025-08-28 2025-08-29 confirmed F12
G22 evaluation.scored        2025-08-28 2025-08-29 reported  F9 F28
G22 evaluation.compared      2025-08-28 2025-08-29 reported  F9 F28
G23 supplier.changed         2025-09-09 2025-09-10 rumored   F13
G24 supplier.changed         2025-09-24 2025-09-25 confirmed F13 G23
G24 supplier.changed         2025-09-24 2025-09-25 confirmed F13 G23
G24 supplier.changed         2025-09-24 2025-09-25 confirmed F13 G23
G24 supplier.changed         2025-09-24 2025-09-25 confirmed F13 G23
G25 stake.held               -          2025-10-28 confirmed F4 G8 G13
G25 stake.held               2025-10-28 2025-10-29 confirmed F4 G8 G13
G25 partnership.changed      2025-10-28 2025-10-29 confirmed F4 G8 G13
G26 partnership.changed      2025-10-28 2025-10-29 confirmed F4
G27 partnership.changed      2019-01-01 2020-01-01 reported  F7 F17
G28 organization.reorganized 2025-11-06 2025-11-07 confirmed F8
G29 investment.made          2026-02-01 2026-03-01 reported  G30
G30 organization.reorganized 2026-03-17 2026-03-18 confirmed F1 F2
G30 organization.reorganized 2026-03-17 2026-03-18 confirmed F1 F2
G30 talent.appointed         2026-03-17 2026-03-18 confirmed F1 F2
G31 product.launched         2026-04-02 2026-04-03 confirmed F12 F30
G31 model.launched           2026-04-02 2026-04-03 confirmed F12 F30
G31 model.launched           2026-04-02 2026-04-03 confirmed F12 F30
G31 model.launched           2026-04-02 2026-04-03 confirmed F12 F30
G31 plan.settled             2026-04-02 2026-04-03 confirmed F12 F30
G32 partnership.changed      2026-04-27 2026-04-28 confirmed F4 G26
G33 revenue.reported         2026-04-29 2026-04-30 confirmed F22
G34 revenue.reported         2025-04-30 2025-05-01 rumored   G33
G34 event.denied             2026-04-30 2026-05-01 confirmed G33
G35 model.launched           2026-06-02 2026-06-03 confirmed F10
G35 event.confirmed          2026-06-02 2026-06-03 confirmed F10 G35
G36 evaluation.scored        2026-06-02 2026-06-03 reported  F9 F28
G36 evaluation.scored        2026-06-02 2026-06-03 reported  F9 F28
G36 evaluation.scored        2026-06-02 2026-06-03 reported  F9 F28
G36 evaluation.compared      2026-06-02 2026-06-03 reported  F9 F28
"""
ROWS = [line.split() for line in FACTS.split("\n") if line]
# Dates of publication that are not the day on which it happened. All else is known at the end of that day.
KNOWN = {"G10": "2025-04-01", "G11": "2025-04-08", "G15": "2025-07-23", "G22": "2025-08-30", "G27": "2025-11-07"}
KNOWN |= {"G29": "2026-03-01", "G34": "2026-05-01"}

EVENTS = list(events_of("microsoft-openai"))
BY_REF = {(event["source"], event["id"]): event for event in EVENTS}


def kind_of(event: Event) -> str:
    return str(event["type"]).removeprefix("whenline.")


def events_stating(facts: list[str]) -> set[tuple[str, str]]:
    """The events that state some facts; verdicts on others state none."""
    return {
        ref for ref, event in BY_REF.items() if set(event["data"].get("tags", ())) & set(facts) and not_a_verdict(event)
    }


def not_a_verdict(event: Event) -> bool:
    return kind_of(event) not in VERDICTS


class TestFacts:
    @pytest.mark.parametrize("fact", [f"F{n}" for n in range(1, 32)] + [f"G{n}" for n in range(1, 37)])
    def test_each_is_as_its_source_states_it(self, fact: str) -> None:
        expected = []
        for _, kind, start, end, certainty, *bearing in (row for row in ROWS if row[0] == fact):
            expected.append(
                (kind, None if start == "-" else day(start), day(end) - MICROSECOND, certainty, events_stating(bearing))
            )
        found = []
        for ref, event in BY_REF.items():
            if fact in event["data"].get("tags", ()):
                decoded = decode(json.dumps(event).encode())
                payload, knowntime = decoded.payload, decoded.envelope.knowntime
                assert knowntime is not None
                start_, end_ = happened(decoded.envelope.time, payload.precision, payload.bound, knowntime)
                # An event that states two facts bears on what either of them bears on, itself excepted.
                bears = {(b["source"], b["id"]) for b in event["data"].get("bears_on", ())} - {ref}
                found.append((kind_of(event), start_, end_, payload.certainty, bears))
        assert sorted(found, key=str) == sorted(expected, key=str)

    def test_every_fact_has_a_row_here(self) -> None:
        facts = {row[0] for row in ROWS}
        assert facts == {f"F{n}" for n in range(1, 32)} | {f"G{n}" for n in range(1, 37)}
        assert {tag for event in EVENTS for tag in event["data"].get("tags", ())} == facts

    def test_when_each_was_known(self) -> None:
        for event in EVENTS:
            for fact in event["data"].get("tags", ()):
                ends = {row[3] for row in ROWS if row[0] == fact and row[2] != "-"}
                known = "2025-03-08" if fact.startswith("F") else KNOWN.get(fact) or max(ends)
                assert datetime.fromisoformat(event["knowntime"]) == day(known) - MICROSECOND, event["id"]

    def test_one_source_a_publisher_and_nothing_is_an_imported_data_set(self) -> None:
        publishers: dict[str, set[str]] = {}
        for event in EVENTS:
            publishers.setdefault(event["source"], set()).add(event["data"]["provenance"]["publisher"])
        assert {len(names) for names in publishers.values()} == {1}
        assert len(publishers) == len({name for names in publishers.values() for name in names}) == 30
        assert not [source for source in publishers if source.startswith("urn:whenline:dataset:")]

    def test_facts_of_the_article_come_from_it_and_the_others_name_their_page(self) -> None:
        for event in EVENTS:
            for fact in event["data"].get("tags", ()):
                provenance = event["data"]["provenance"]
                assert (event["source"] == ARTICLE) == fact.startswith("F")
                assert ("url" in provenance) == (fact.startswith("G") and event["source"] != EDITOR), event["id"]

    def test_every_reference_is_met(self) -> None:
        for event in EVENTS:
            data = event["data"]
            for ref in [*data.get("bears_on", ()), *(data[name] for name in ("target", "plan") if name in data)]:
                assert (ref["source"], ref["id"]) in BY_REF, event["id"]

    def test_every_organization_is_named(self) -> None:
        named = {event["data"]["slug"] for event in EVENTS if kind_of(event) == "organization.named"}
        assert named == {organization["slug"] for event in EVENTS for organization in event["data"]["organizations"]}
