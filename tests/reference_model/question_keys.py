"""Questions by their keys, as docs/sql.md has them, and the words in which each is written."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import NamedTuple

_READS_AS_MORE = re.compile(r'^"|(^| )(in|at)( |$)|, lower is better|, held by |[\x00-\x1f\x7f]')


class Question(NamedTuple):
    """A question, as read models and signals name it."""

    read_model: str
    subject: str
    parts: tuple[str | None, ...] = ()

    @property
    def text(self) -> str:
        """The question in words."""
        return _TEXTS[self.read_model](self.subject, *self.parts)

    @property
    def id(self) -> str:
        """The same, with names in quotes that could be read as more than a name."""
        parts = tuple(part if part is None else _quoted(part) for part in self.parts)
        return Question(self.read_model, _quoted(self.subject), parts).text

    @property
    def columns(self) -> dict[str, object]:
        """The columns of its key."""
        return {"read_model": self.read_model, "subject": self.subject, "parts": self.parts}


def _quoted(name: str) -> str:
    return json.dumps(name, ensure_ascii=False) if _READS_AS_MORE.search(name) else name


def _after(separator: str, part: str | None) -> str:
    return f"{separator}{part}" if part else ""


def _terms(partner: str, term: str, holder: str | None, *others: str) -> str:
    return f"terms of {' and '.join([partner, *others])}: {term}{_after(', held by ', holder)}"


_TEXTS: dict[str, Callable[..., str]] = {
    "revenue": lambda who, segment, measure: f"revenue of {who}{_after(', ', segment)}, {measure}",
    "terms": _terms,
    "suppliers": lambda who, product, supplier, of: f"supply of {of} to {who}{_after(', ', product)}, by {supplier}",
    "leaders": lambda what, unit, better: (
        f"leader of {what}{_after(' in ', unit)}{', lower is better' if better == 'lower' else ''}"
    ),
    "rivals": lambda who, versus: f"{who} against {versus}",
    "roles": lambda who, role, team: f"role of {role} at {who}{_after(', ', team)}",
    "prices": lambda who, model, side: f"price of {side} of {model} at {who}",
    "capital": lambda who, investee: f"stake of {who} in {investee}",
    "plans": lambda name, _: f"plan {name}",
    "disputes": lambda name, _: f"dispute {name}",
    "claims": lambda claim: f"claim {claim}",
    "dependence": lambda who, supplier, of: f"dependence of {who} on {supplier}{'' if of == 'model' else f' for {of}'}",
    "dependence_parts": lambda who, product, of: f"primary supply of {of} to {who}{_after(', ', product)}",
    "talent_moves": lambda who: f"departures from {who}",
    "indicators": lambda id_, _: f"indicator {id_}",
    "timeline": lambda id_, _: f"event {id_}",
}
