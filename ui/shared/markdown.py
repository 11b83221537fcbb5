"""Event text within Markdown: it stays text, whatever it holds."""

from __future__ import annotations

import re

_ANYWHERE = re.compile(r"[\\`*_\[\]<>#|~@&$^]|:(?=\S)|(?<=-)-|(?<=www)\.", re.IGNORECASE)
"""What means something wherever it stands; a colon within a word names an icon, a color or the rest of an address."""
_FIRST = re.compile(r"^(\d{1,9}(?=[.)])|(?=[-+=]))(.)")
"""What makes a list or a heading at the start of a line."""


def escaped(text: str) -> str:
    """Text on one line in which nothing is markup, a link or HTML."""
    return _FIRST.sub(r"\1\\\2", _ANYWHERE.sub(r"\\\g<0>", " ".join(text.split())))


def table(header: list[str], rows: list[list[str]]) -> str:
    """A table; its cells are escaped here."""
    said = [f"| {' | '.join(map(escaped, line))} |" for line in (header, *rows)]
    return "\n".join([said[0], f"| {' | '.join(['---'] * len(header))} |", *said[1:]])
