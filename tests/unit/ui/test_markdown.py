"""Event text within Markdown stays text."""

from __future__ import annotations

from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from tests.support.ui_history import HOSTILE
from ui.shared.markdown import escaped, table

READ = MarkdownIt("commonmark").enable(["table", "strikethrough"])
MARKUP = st.text(alphabet="ab1 .-+*_=#<>[]()!|~`\\:/&$^@\n\t'\"")


@given(MARKUP | st.text(st.characters(exclude_categories=["Cs", "Cc"])))
def test_law_what_is_read_is_what_was_written(text: str) -> None:
    once = " ".join(text.split())
    assert unescape(READ.render(f"- {escaped(text)}")) in {
        f"<ul>\n<li>{once}</li>\n</ul>\n",
        "<ul>\n<li></li>\n</ul>\n",
    }


@given(MARKUP)
def test_law_a_cell_stays_in_its_cell(text: str) -> None:
    html = READ.render(table(["a", "b"], [["x", text]]))
    assert html.count("<td>") == 2
    assert f"<td>{' '.join(text.split())}</td>" in unescape(html)


@pytest.mark.parametrize("text", [HOSTILE, "https://a.example", "www.a.example", "a@b.example", ":red[x]", ":smile:"])
def test_nothing_names_a_link_a_color_or_a_formula(text: str) -> None:
    made = escaped(text)
    for sign in "<[$@":
        assert made.count(sign) == made.count(f"\\{sign}")
    assert "://" not in made.replace("\\:", "")
    assert "www." not in made
    assert ":red" not in made.replace("\\:", "")


def test_what_reads_as_text_is_left_alone() -> None:
    assert escaped("2 Apr 2025: Quasar solves 54.7 % (reported)") == "2 Apr 2025: Quasar solves 54.7 % (reported)"
