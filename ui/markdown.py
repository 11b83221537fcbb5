"""Event text within Markdown: it stays text, whatever it holds."""

from __future__ import annotations

import re

_MEANS = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~:@&$^=\"'])")


def escaped(text: str) -> str:
    """Text on one line in which nothing is markup, a link or HTML."""
    return _MEANS.sub(r"\\\1", " ".join(text.split()))


def table(header: list[str], rows: list[list[str]]) -> str:
    """A table; its cells are escaped here."""
    lines = [header, ["---"] * len(header)]
    said = ["| " + " | ".join(line) + " |" for line in lines]
    return "\n".join([*said, *("| " + " | ".join(map(escaped, row)) + " |" for row in rows)])
