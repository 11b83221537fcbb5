"""Titles of questions and texts of answers, from the terms of the read models."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

from ui.shared.formatting import CLAIM_STATE_LABELS, EXTENT_LABELS, MEASURE_LABELS, RESOURCE_LABELS


class Names(NamedTuple):
    """Display names and spellings."""

    organizations: Mapping[str, str]
    """Names of organizations, by slug."""
    spellings: Mapping[str, str]
    """Words with capitals within sentences, by their lowercase form."""


class Title(NamedTuple):
    """A question in words: its subject, and a note on what it measures."""

    title: str
    note: str


_SHARE = re.compile(r"(?<![\d.])(?:0(?:\.\d+)?|1(?:\.0)?)(?=,|$)")
_WORD = re.compile(r"\w+")


def organization_name(slug: str, names: Names) -> str:
    """The display name of an organization; without one, its slug as words."""
    return names.organizations.get(slug) or slug.replace("-", " ").capitalize()


def spellings_of(sentences: Iterable[str]) -> dict[str, str]:
    """Words with capitals within sentences (names, abbreviations), by their lowercase form."""
    found: dict[str, str] = {}
    for sentence in sentences:
        for position, word in enumerate(_WORD.findall(sentence)):
            if word != word.lower() and (position > 0 or word[1:] != word[1:].lower()):
                found.setdefault(word.lower(), word)
    return found


def _cased(text: str, names: Names) -> str:
    return _WORD.sub(lambda match: names.spellings.get(match[0], match[0]), text)


def _spaced(slug: str, names: Names) -> str:
    text = _cased(slug.replace("-", " ").replace("_", " "), names)
    return text[:1].upper() + text[1:]


class Question(NamedTuple):
    """A question by its structured key, as in `answers` and `beliefs`; docs/sql.md lists the parts."""

    read_model: str
    subject: str
    parts: tuple[str | None, ...]
    text: str
    """Its text in SQL."""

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> Question:
        """The question of a row that has the columns read_model, subject, parts and question."""
        return cls(row["read_model"], row["subject"], tuple(row["parts"]), row["question"])

    @property
    def key(self) -> str:
        """Its identity in one text."""
        return json.dumps([self.read_model, self.subject, *self.parts], ensure_ascii=False)


def _listed(*words: str | None) -> str:
    return ", ".join(word for word in words if word)


def _revenue(question: Question, names: Names) -> Title:
    segment, measure = question.parts
    return Title(
        f"Revenue of {organization_name(question.subject, names)}",
        _listed(segment, MEASURE_LABELS.get(measure or "", measure)),
    )


def _terms(question: Question, names: Names) -> Title:
    term, holder, *others = question.parts
    partners = " and ".join(organization_name(slug, names) for slug in [question.subject, *others] if slug)
    holding = f", held by {organization_name(holder, names)}" if holder else ""
    return Title(_spaced(term or "", names), f"between {partners}{holding}")


def _supply(question: Question, names: Names) -> Title:
    product, supplier, resource = question.parts
    consumer, what = organization_name(question.subject, names), RESOURCE_LABELS.get(resource or "", resource or "")
    note = f"{what}, at {consumer}" if product else what
    return Title(f"{organization_name(supplier or '', names)} in {product or f'all of {consumer}'}", note)


def _rivals(question: Question, names: Names) -> Title:
    (versus,) = question.parts
    return Title(f"{organization_name(question.subject, names)} against {organization_name(versus or '', names)}", "")


def _leader(question: Question, _: Names) -> Title:
    unit, better = question.parts
    return Title(question.subject, _listed(unit, "lower is better" if better == "lower" else None))


def _role(question: Question, names: Names) -> Title:
    role, team = question.parts
    of_team = f", {_cased(team, names)}" if team else ""
    return Title(_spaced(role or "", names), f"at {organization_name(question.subject, names)}{of_team}")


def _price(question: Question, names: Names) -> Title:
    model, side = question.parts
    return Title(f"Price of {model}", f"a million tokens of {side}, at {organization_name(question.subject, names)}")


def _stake(question: Question, names: Names) -> Title:
    (investee,) = question.parts
    return Title(
        f"Stake of {organization_name(question.subject, names)} in {organization_name(investee or '', names)}", ""
    )


_TITLES: dict[str, Callable[[Question, Names], Title]] = {
    "revenue": _revenue,
    "terms": _terms,
    "suppliers": _supply,
    "rivals": _rivals,
    "leaders": _leader,
    "roles": _role,
    "prices": _price,
    "capital": _stake,
}

NAMED_BY_EVENT = ("plans", "disputes", "claims")
"""Read models whose questions are identified by a claim or an event; a headline is their title."""


def title_of(question: Question, names: Names, headline: str) -> Title:
    """A question in words. `headline`, of the first event with an answer, titles a plan, dispute or claim."""
    if question.read_model in NAMED_BY_EVENT:
        if headline and question.parts == ("event",):
            return Title(headline, "")
        return Title(_spaced(question.subject, names), headline)
    title = _TITLES.get(question.read_model)
    return title(question, names) if title else Title(question.text, "")


def answer_in_words(read_model: str, answer: str | None, value: float | None) -> str | None:
    """The text of an answer: a leader with its score, states and extents as labels."""
    if answer is None:
        return None
    if read_model == "capital":
        return _SHARE.sub(lambda match: f"{float(match[0]) * 100:g} %", answer).replace("approximately", "about")
    if read_model == "leaders" and value is not None:
        return f"{answer}, {value:g}"
    if read_model == "suppliers":
        return EXTENT_LABELS.get(answer, answer)
    return CLAIM_STATE_LABELS.get(answer, answer) if read_model == "claims" else answer
