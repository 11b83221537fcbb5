"""Escapes event text for Markdown, so that no text can become markup, a link or HTML."""

from __future__ import annotations

import re

_SPECIAL = re.compile(r"[\\`*_\[\]<>#|~@&$^]|:(?=\S)|(?<=-)-|(?<=www)\.", re.IGNORECASE)
"""Special everywhere. A colon before a word starts an icon, a color or the rest of a URL."""
_LINE_START = re.compile(r"^(\d{1,9}(?=[.)])|(?=[-+=]))(.)")
"""Starts a list or a heading at the beginning of a line."""


def escaped(text: str) -> str:
    """Text on one line without any markup, link or HTML."""
    return _LINE_START.sub(r"\1\\\2", _SPECIAL.sub(r"\\\g<0>", " ".join(text.split())))


def table(header: list[str], rows: list[list[str]]) -> str:
    """A Markdown table. Cells are escaped here."""
    lines = [f"| {' | '.join(map(escaped, line))} |" for line in (header, *rows)]
    return "\n".join([lines[0], f"| {' | '.join(['---'] * len(header))} |", *lines[1:]])
