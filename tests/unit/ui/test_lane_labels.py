"""Labels from the side of each organization: a lane says what happened to that organization."""

from __future__ import annotations

import json
from pathlib import Path
from random import Random
from typing import Any

import pytest

import streams.importers
from events.registry import KINDS
from events.venues import venues_of
from tests.support.browserless import run
from tests.support.payloads import ORGANIZATIONS, PAYLOADS, START, Names, payload
from ui.components.replay.labels import MAX_CHARACTERS
from ui.components.replay.lane_labels import lane_labels
from ui.components.replay.prepare import lanes_of

NAMES = {"xai": "xAI", "openai": "OpenAI", "inflection-ai": "Inflection AI"}
BUNDLED = Path(streams.importers.__file__).parent / "data" / "microsoft-openai.jsonl"
RIVALS = [{"organization": "deepseek", "model": "R1"}, {"organization": "xai"}]
MOVE = {"person": "Ada", "from": "inflection-ai", "to": "microsoft"}
BAR = {"term": "agi-bar", "change": "granted", "holder": "openai", "words": "Microsoft may not pursue AGI by itself."}
PARTNERS = {"partners": ["microsoft", "openai"]}
MONEY = {"investor": "amazon", "investee": "openai", "amount": {"amount": 50e9, "currency": "USD", "bound": "at_most"}}
STAKE = {"holder": "microsoft", "held": "openai", "share": {"share": 0.27, "bound": "approximately"}}
SUPPLY = {"consumer": "microsoft", "supplier": "xai", "extent": "testing"}


def of(*slugs: str, **data: Any) -> dict[str, Any]:
    return {"headline": "As stated", "organizations": [{"slug": slug} for slug in slugs], **data}


@pytest.mark.parametrize(
    ("kind", "data", "labels"),
    [
        (
            "evaluation.compared",
            of("microsoft", "deepseek", "xai", result="behind", versus=RIVALS, model="MAI"),
            {"microsoft": "behind R1, xAI", "deepseek": "R1 ahead of MAI", "xai": "ahead of MAI"},
        ),
        (
            "evaluation.compared",
            of("openai", "xai", result="ahead", versus=[{"organization": "xai"}]),
            {"openai": "ahead of xAI", "xai": "behind OpenAI"},
        ),
        (
            "talent.joined",
            of("microsoft", "inflection-ai", **MOVE),
            {"microsoft": "Ada joins", "inflection-ai": "loses Ada → Microsoft"},
        ),
        ("talent.departed", of("inflection-ai", **MOVE), {"inflection-ai": "loses Ada → Microsoft"}),
        ("talent.departed", of("microsoft", **MOVE), {"microsoft": "gains Ada"}),
        (
            "partnership.changed",
            of("microsoft", "openai", terms=[BAR], **PARTNERS),
            {"microsoft": "barred: AGI", "openai": "bars Microsoft: AGI"},
        ),
        (
            "partnership.changed",
            of("microsoft", "openai", terms=[BAR | {"change": "ended"}], **PARTNERS),
            {"microsoft": "no longer barred: AGI", "openai": "AGI bar ends"},
        ),
        (
            "partnership.changed",
            of("microsoft", "openai", terms=[{"term": "ip-use", "change": "ended", "holder": "openai"}], **PARTNERS),
            {"microsoft": "OpenAI's right ends: IP use", "openai": "loses a right: IP use"},
        ),
        (
            "partnership.changed",
            of("microsoft", "openai", terms=[BAR], commitment="considered", **PARTNERS),
            {"microsoft": "considered: AGI bar", "openai": "considered: AGI bar"},
        ),
        (
            "investment.made",
            of("amazon", "openai", commitment="agreed", **MONEY),
            {"amazon": "agrees to invest ≤ 50 bn in OpenAI", "openai": "to get ≤ 50 bn from Amazon"},
        ),
        (
            "stake.held",
            of("microsoft", "openai", **STAKE),
            {"microsoft": "holds ~ 27 % of OpenAI", "openai": "~ 27 % held by Microsoft"},
        ),
        (
            "supplier.changed",
            of("microsoft", "xai", "openai", **SUPPLY),
            {"microsoft": "tests xAI", "xai": "tested by Microsoft", "openai": "Microsoft: tests xAI"},
        ),
        (
            "plan.announced",
            of("microsoft", "openai", what="an API"),
            {"microsoft": "plan: an API", "openai": "Microsoft plans an API"},
        ),
        (
            "plan.announced",
            of("microsoft", "openai", what="an API", commitment="considered"),
            {"microsoft": "considers: an API", "openai": "Microsoft considers an API"},
        ),
        ("model.launched", of("openai", "xai", model="o1"), {"openai": "o1", "xai": "OpenAI: o1"}),
        ("signal.raised", of("openai", "xai"), {"openai": "As stated", "xai": "As stated"}),
        ("evaluation.compared", of("xai", versus=RIVALS), {"xai": "As stated"}),
    ],
)
def test_a_lane_says_what_happened_to_its_organization(kind: str, data: Any, labels: dict[str, str]) -> None:
    assert lane_labels(kind, data, NAMES) == labels


@pytest.mark.parametrize("kind", sorted(set(KINDS) & set(PAYLOADS)))
def test_whatever_an_event_says_each_lane_has_a_label_and_no_two_sides_the_same_verb(kind: str) -> None:
    for seed in range(40):
        data = payload(Random(seed), kind, START, Names())
        data["organizations"] = [{"slug": slug} for slug in ORGANIZATIONS]
        labels = lane_labels(kind, data, {})
        assert set(labels) == set(ORGANIZATIONS)
        assert all(0 < len(label) <= MAX_CHARACTERS for label in labels.values())
        own = [label for label in labels.values() if ": " not in label]
        for verb in ("joins", "leaves", "invests ", "holds ", "buys ", "tests "):
            assert sum(label.startswith(verb) or label.endswith(verb) for label in own) <= 1, (verb, labels)


def test_in_the_bundled_timeline_no_rival_is_behind_itself_and_who_was_left_has_lost() -> None:
    names = {}
    for event in map(json.loads, BUNDLED.read_text("utf-8").splitlines()):
        kind, data = event["type"].removeprefix("whenline."), event["data"]
        labels = lane_labels(kind, data, names)
        for organization in data["organizations"]:
            label, role = labels[organization["slug"]], organization.get("role")
            assert role != "left" or label.startswith("loses "), (event["id"], labels)
            assert role != "rival" or not label.startswith("plan"), (event["id"], labels)
        if event["id"] == "g22-behind-four":
            assert {slug for slug, label in labels.items() if label.startswith("behind")} == {"microsoft"}


def test_a_leaderboard_is_a_venue_and_has_no_lane_until_it_acts() -> None:
    scored = ("evaluation.scored", {"organizations": [{"slug": "acme"}, {"slug": "arena", "role": "evaluator"}]})
    named = ("organization.named", {"organizations": [{"slug": "arena"}]})
    signal = ("signal.raised", {"organizations": [{"slug": "acme"}, {"slug": "arena"}]})
    retraction = ("event.retracted", signal[1])
    assert venues_of([scored, named, signal, retraction]) == {"arena"}
    acting = ("investment.made", {"organizations": [{"slug": "fund"}, {"slug": "arena", "role": "investee"}]})
    assert venues_of([scored, named, acting]) == frozenset()
    assert lanes_of("evaluation.scored", ["acme", "arena"], frozenset({"arena"})) == ["acme"]
    assert lanes_of("signal.raised", ["acme", "arena"], frozenset()) == []


def test_signals_have_a_lane_of_their_own_and_a_folded_lane_speaks_for_its_part(tmp_path: Path) -> None:
    def event(key: str, kind: str, labels: dict[str, str]) -> dict[str, Any]:
        row = dict.fromkeys(("happened_from", "happened_to", "known_at", "logged_at"), 0)
        slugs = json.dumps(list(labels))
        return row | {
            "key": key,
            "kind": kind,
            "organizations": slugs,
            "labels": json.dumps(labels),
            "label": "of the first",
        }

    rows = [
        event("move", "talent.joined", {"acme": "Ada joins", "lab": "loses Ada"}),
        event("signal", "signal.raised", {"acme": "noticed"}),
    ]
    rows[1]["label"] = "noticed"
    rows.append(event("again", "event.retracted", {"acme": "retracted"}) | {"label": "retracted"})
    rows[2]["source"] = "urn:whenline:signals"
    organizations = [{"slug": "lab", "name": "Lab", "parent": "big"}, {"slug": "big", "name": "Big", "parent": None}]
    rows.append(event("big", "model.launched", {"big": "o1"}))
    script = """
    const { buildModel } = await load('model');
    const { stack } = await load('lanes');
    const { labelOn } = await load('layout');
    const model = buildModel(data);
    const lanes = stack(model.lanes, { folded: new Set(['big']) }).lanes;
    console.log(JSON.stringify(lanes.map((l) => [l.name, l.members.map((e) => labelOn(e, l))])));
    """
    tables = {"events": rows, "states": [], "links": [], "organizations": organizations}
    lanes = dict(run(script, tables, tmp_path))
    assert lanes == {"Acme": ["Ada joins"], "Big": ["o1", "loses Ada"], "Inferred by rules": ["noticed", "retracted"]}
