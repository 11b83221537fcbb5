"""Compare as Streamlit runs it: what differs, in each of its three ways, and as Markdown."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from tests.support.sheets import Taken, page
from ui.shared.clocks import Clocks
from ui.views.compare.words import clocks_label, default_days

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
