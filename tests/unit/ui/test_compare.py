"""Compare as Streamlit runs it: what differs, in each of its three ways, and as Markdown."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from projections.read.comparison import comparison
from tests.support.sheets import Taken, page
from tests.support.ui_history import history
from ui.shared.clocks import Clocks
from ui.shared.evidence_dialog import query_of
from ui.views.compare.blocks import blocks_of
from ui.views.compare.markdown import markdown_of
from ui.views.compare.mirrors import one_question_a_pair
from ui.views.compare.words import clocks_label, default_days, point_of

YEAR = {"from": "2025-04-02", "to": "2026-07-01"}


def numbers(sheets: Taken) -> dict[str, str]:
    return {item["label"]: item["t"] for item in sheets.block("compare", "tiles")["items"]}


def test_two_days_each_as_known_then(folder: Path, sheets: Taken) -> None:
    page(folder, "compare", **YEAR)
    assert [
        "Microsoft",
        "AI business, annual run rate",
        "> 13 bn USD",
        "> 37 bn USD",
        "open",
    ] in sheets.texts("compare", "gains")
    answers = {row[0]: row[1:] for row in sheets.texts("compare", "answers")}
    assert answers["Microsoft plans an API of MAI as early as later this year"] == ["open", "fulfilled", "changed"]
    assert all(cell["o"] for cell in sheets.block("compare", "tiles")["items"] if cell["t"] != "0")
    assert numbers(sheets)["Answers that differ"].startswith(f"{len(answers)} of ")


def test_no_tile_shows_a_query_of_one_side_for_what_two_sides_differ_by(folder: Path, sheets: Taken) -> None:
    page(folder, "compare", **YEAR)
    opened = [item["o"]["model"] for item in sheets.block("compare", "tiles")["items"] if "o" in item]
    assert len(opened) > 2
    assert {query_of(model, Clocks().instants()) for model in opened} == {""}


def test_the_earlier_day_is_on_the_left_however_they_are_chosen(folder: Path, sheets: Taken) -> None:
    page(folder, "compare", **YEAR)
    forth = sheets.blocks["compare"]
    page(folder, "compare", **{"from": YEAR["to"], "to": YEAR["from"]})
    assert sheets.blocks["compare"] == forth


def test_two_states_of_knowledge_of_one_date(folder: Path, sheets: Taken) -> None:
    page(folder, "compare", mode="knowledge", known_from="2025-05-02", known_to="2026-07-01", at="2025-05-02")
    assert numbers(sheets)["Added"] == "0"
    contradicted = [cell["t"] for cell in sheets.block("compare", "contradicted")["rows"]]
    assert contradicted == ["MAI is nearly level with leading models of OpenAI and Anthropic"]


def test_a_day_does_not_differ_from_itself(folder: Path, sheets: Taken) -> None:
    page(folder, "compare", **{"from": "2025-04-02", "to": "2025-04-02"})
    assert numbers(sheets)["Answers that differ"].startswith("0 of ")
    assert sheets.block("compare", "answers")["empty"] == "All answers are the same on both sides."
    assert sheets.texts("compare", "answers") == sheets.texts("compare", "gains") == []


def test_the_brief_as_markdown_has_the_same_text_and_is_no_markup(folder: Path, sheets: Taken) -> None:
    page(folder, "compare", **YEAR)
    counted = numbers(sheets)
    text = page(folder, "compare", **YEAR, shown="markdown").code[-1].value
    assert text.startswith("# 2 Apr 2025, as known then against 1 Jul 2026, as known then\n")
    added = text.split("## Added")[1].split("\n## ")[0]
    assert added.count("\n- ") == int(counted["Added"])
    assert r"\<script\>" in text
    assert not re.search(r"(?<!\\)[<$]", text.rpartition("<http")[0])
    assert "| Microsoft | AI business, annual run rate | \\> 13 bn USD (of 29 Jan 2025, 2 months old) |" in text
    assert text.rstrip().endswith("from=2025-04-02&to=2026-07-01&shown=markdown>")


@pytest.mark.parametrize(
    ("when", "words"),
    [
        (Clocks(), "now"),
        (Clocks(date(2025, 4, 2), date(2025, 4, 2)), "2 Apr 2025, as known then"),
        (Clocks(date(2025, 4, 2)), "2 Apr 2025, as known now"),
        (Clocks(None, date(2025, 4, 2)), "now, as known on 2 Apr 2025"),
    ],
)
def test_points_are_written_in_words(when: Clocks, words: str) -> None:
    assert clocks_label(when) == words


def test_until_somebody_chooses_it_is_a_year_ago_and_today() -> None:
    assert default_days(date(2028, 2, 29)) == (date(2027, 2, 28), date(2028, 2, 29))


def test_what_was_denied_never_was_and_what_rules_inferred_is_nobody_s_statement() -> None:
    scenario = history()
    scenario.publish(
        "signal.raised", "2026-01-01", known="2026-01-01", of="microsoft", rule="plan-overdue", rule_version=1,
        evidence=[{"source": "urn:article", "id": "api-plan"}], headline="A plan is overdue",
    )  # fmt: skip
    connection, whens = scenario.connection(), (date(2025, 5, 2), date(2026, 7, 1))
    left, right = (Clocks(when, when) for when in whens)
    rows = comparison(connection, point_of(left), point_of(right))
    blocks = {block["name"]: block for block in blocks_of(rows, left, right, {}, only_differences=True)}
    texts = {name: [row["t"] for row in block["rows"]] for name, block in blocks.items() if block["type"] == "items"}
    wrong, signal = "A page dates a run rate of 37 billion dollars to April 2025", "A plan is overdue"
    assert [name for name, found in texts.items() if wrong in found] == ["never-was"]
    assert [name for name, found in texts.items() if signal in found] == ["inferred"]
    assert blocks["inferred"]["rows"][0]["kind"].startswith("inferred by a rule")
    assert "c" not in blocks["inferred"]["rows"][0]
    assert blocks["inferred"]["rows"][0]["date"] == "1 Jan 2026"
    text = markdown_of(rows, left, right, {}, "http://127.0.0.1/")
    assert wrong in text.split("## Stated, and denied")[1].split("##")[0]
    assert f"{signal} (inferred by a rule)" in text.split("## Inferred by rules")[1].split("##")[0]
    assert text.count(wrong) == text.count(signal) == 1


def test_an_answer_has_the_date_of_what_it_rests_on(folder: Path, sheets: Taken) -> None:
    page(folder, "compare", **YEAR)
    rows = {row[0]["t"]: row for row in sheets.block("compare", "answers")["rows"]}
    before, after = rows["Revenue of Microsoft"][1:3]
    assert before["s"].startswith("of 29 Jan 2025")
    assert before["s"].endswith("2 months old")
    assert after["s"] == "of 29 Apr 2026, 2 months old"
    assert rows["MAI near parity"][1]["s"] == "of March 2025, 25 days old", "a rumor is dated too"


def answer_row(subject: str, versus: str, **sides: str | None) -> dict[str, Any]:
    row: dict[str, Any] = {"read_model": "rivals", "subject": subject, "parts": [versus], "state": "changed"}
    for side in ("left", "right"):
        for name in ("answer", "certainty", "possible", "evidence"):
            row[f"{side}_{name}"] = sides.get(f"{side}_{name}")
        row[f"{side}_evidence"] = (row[f"{side}_evidence"] or "").split()
    return row


def test_a_pair_of_rivals_is_one_question() -> None:
    ours = answer_row(
        "microsoft", "openai", left_possible="near parity", left_evidence="f9", right_answer="behind on LMArena text",
        right_certainty="reported", right_evidence="g22",
    )  # fmt: skip
    other = answer_row(
        "openai", "microsoft", left_answer="ahead", left_certainty="reported", left_evidence="f20",
        right_answer="ahead", right_certainty="reported", right_evidence="f20",
    )  # fmt: skip
    apart = answer_row("microsoft", "xai", right_answer="behind", right_evidence="g22")
    role = {"read_model": "roles", "subject": "openai", "parts": ["microsoft", None]}
    pair, *more = one_question_a_pair([ours, other, apart, role])
    assert more == [apart, role]
    assert (pair["subject"], pair["left_answer"], pair["left_certainty"]) == ("microsoft", "behind", "reported")
    assert (pair["left_possible"], pair["left_evidence"]) == ("near parity", ["f20", "f9"])
    assert (pair["right_answer"], pair["right_other"]) == ("behind on LMArena text", "behind")
    assert pair["state"] == "changed"
    same = one_question_a_pair([other, answer_row("microsoft", "openai")])
    assert [(row["subject"], row["state"]) for row in same] == [("openai", "same")]
