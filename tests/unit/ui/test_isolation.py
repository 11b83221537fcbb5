"""Text from right to left, and marks that turn text around, stay within themselves on every page."""

from __future__ import annotations

import pyarrow as pa
import pytest

from ui.components.replay.prepare import mark_columns
from ui.components.sheet.blocks import cell
from ui.shared.browser_values import to_browser_types
from ui.shared.isolation import isolated
from whenline.cli.output import printable

ARABIC = "أكمي تشتري ثلاثة"
TURNING = "3 \u202erebmun eniladeh\u2069"
SENT = {ARABIC: f"\u2068{ARABIC}\u2069", TURNING: "3 rebmun eniladeh", "Acme buys 3": "Acme buys 3"}


@pytest.mark.parametrize("text", SENT)
def test_each_way_to_a_page(text: str) -> None:
    assert isolated(text) == isolated(isolated(text)) == SENT[text]
    shown = cell(text, sub=text)
    assert (shown["t"], shown["s"]) == (SENT[text], SENT[text])
    sent = to_browser_types(pa.table({"headline": [text], "name": [text], "key": [text]})).to_pylist()
    assert sent == [{"headline": SENT[text], "name": SENT[text], "key": text}]


def test_marks_of_the_replay_are_isolated_and_their_links_stay() -> None:
    url = f"https://example.org/{ARABIC}"
    data = {
        "headline": ARABIC, "model": ARABIC, "organizations": [{"slug": "acme"}],
        "provenance": {"publisher": ARABIC, "url": url, "summary": TURNING},
    }  # fmt: skip
    marks = mark_columns("model.launched", data, {"acme": ARABIC})
    assert (marks["publisher"], marks["summary"], marks["url"]) == (SENT[ARABIC], SENT[TURNING], url)
    assert SENT[ARABIC] in marks["label"]


@pytest.mark.parametrize("mark", "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
def test_a_terminal_gets_no_mark_that_turns_text(mark: str) -> None:
    assert printable(f"a{mark}b") == "a\ufffdb"
