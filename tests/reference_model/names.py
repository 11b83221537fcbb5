"""Names of people, roles and teams, compared as a person would."""

from __future__ import annotations

import re
import unicodedata

_UNSEEN = re.compile(
    "[\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff"
    "\uffa0\ufff0-\ufff8\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
"""Unicode's Default_Ignorable_Code_Point."""


def comparable(name: str) -> str:
    """What two names have in common that readers take for one; in SQL `internal.comparable_name`."""
    composed = unicodedata.normalize("NFC", " ".join(_UNSEEN.sub("", name).split()))
    folded = composed.casefold().lower().replace("i\u0307", "i").replace("\u0131", "i")
    return unicodedata.normalize("NFC", folded)
