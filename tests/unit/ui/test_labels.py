"""Labels of marks."""

from __future__ import annotations

from typing import Any

import pytest

from events.registry import KINDS
from tests.support.examples import examples
from ui.components.replay.labels import _LABELS, MAX_CHARACTERS, label_of, money, shortened

NAMES = {"openai": "OpenAI", "xai": "xAI"}
MANY = {"amount": 13e9, "currency": "USD", "bound": "more_than"}


@pytest.mark.parametrize(
    ("kind", "data", "label"),
    [
        ("revenue.reported", {"measure": "annual_run_rate", "amount": MANY}, "run rate > 13 bn"),
        (
            "revenue.reported",
            {"measure": "annual", "change": {"over": "quarter", "amount": MANY}},
            "+> 13 bn in a quarter",
        ),
        (
            "evaluation.compared",
            {"result": "near_parity", "versus": [{"organization": "openai"}]},
            "level with OpenAI?",
        ),
        ("evaluation.scored", {"model": "MAI-1", "rank": 13}, "MAI-1: no. 13"),
        ("evaluation.scored", {"model": "MAI-1", "score": 97.0, "unit": "percent"}, "MAI-1: 97 %"),
        ("supplier.changed", {"extent": "testing", "supplier": "xai"}, "tests xAI"),
        ("supplier.changed", {"extent": "dropped", "supplier": "some-maker"}, "drops Some Maker"),
        ("talent.joined", {"group": "people", "headcount": {"count": 20, "bound": "more_than"}}, "> 20 people join"),
        ("talent.departed", {"person": "Ada Lovelace"}, "Ada Lovelace leaves"),
        ("stake.held", {"share": {"share": 0.27}}, "holds 27 %"),
        ("plan.announced", {"what": "MAI API"}, "plan: MAI API"),
        ("partnership.changed", {"terms": [{"term": "agi-bar", "change": "ended"}]}, "AGI bar ended"),
        (
            "partnership.changed",
            {"terms": [{"term": "agi-bar", "change": "ended"}], "commitment": "intended"},
            "intended: AGI bar",
        ),
        ("plan.announced", {"what": "MAI API", "commitment": "considered"}, "considers: MAI API"),
        ("unknown.kind", {"headline": "Something else"}, "Something else"),
        ("model.launched", {"headline": "A payload without its model"}, "A payload without its model"),
    ],
)
def test_a_label_names_what_matters(kind: str, data: dict[str, Any], label: str) -> None:
    assert label_of(kind, data, NAMES) == label


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_but_derived_ones_has_a_label_of_its_own_or_the_headline(kind: str) -> None:
    data = examples()[kind]["data"]
    label, headline = label_of(kind, data, NAMES), shortened(data["headline"])
    assert label
    assert (label == headline) == (kind not in _LABELS and not KINDS[kind].payload.short_label)


def test_only_signals_have_their_headline() -> None:
    assert "signal.raised" not in _LABELS
    assert not KINDS["signal.raised"].payload.short_label


def test_long_labels_end_at_a_word() -> None:
    assert shortened("x" * MAX_CHARACTERS) == "x" * MAX_CHARACTERS
    cut = shortened("Documentation of the reasoning model and its chain of thought")
    assert cut == "Documentation of the reasoning…"
    assert len(shortened("x" * 100)) == MAX_CHARACTERS


def test_money_is_scaled_with_its_bound() -> None:
    assert money({"amount": 250e9, "currency": "USD"}) == "250 bn"
    assert money({"amount": 5, "currency": "USD", "bound": "approximately"}) == "~ 5"
    assert money(None) == ""
