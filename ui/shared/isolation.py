"""Isolates text whose direction may be from right to left, so that it never turns the text around it."""

from __future__ import annotations

import re
from typing import Any

_CONTROLS = re.compile("[\u202a-\u202e\u2066-\u2069]")
"""Marks that set the direction of what follows: without them it reads in its natural order."""
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\u200f\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]")
_FIRST_STRONG, _END = "\u2068", "\u2069"


def isolated(text: str) -> str:
    """The text, in a directional isolate where it has letters that are written from right to left."""
    plain = _CONTROLS.sub("", text)
    return f"{_FIRST_STRONG}{plain}{_END}" if _RIGHT_TO_LEFT.search(plain) else plain


def isolated_texts(value: Any) -> Any:
    """The same value of JSON with each of its texts isolated."""
    if isinstance(value, str):
        return isolated(value)
    if isinstance(value, list):
        return [isolated_texts(item) for item in value]
    if isinstance(value, dict):
        return {name: isolated_texts(item) for name, item in value.items()}
    return value
