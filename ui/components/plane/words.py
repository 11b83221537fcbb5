"""Questions and answers as people say them, from the words that the tables use."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple


class Names(NamedTuple):
    """How things are written."""

    organizations: Mapping[str, str]
    """Names of organizations, by slug."""
    spellings: Mapping[str, str]
    """Words that have capitals wherever they stand, by how they are written without."""


class Title(NamedTuple):
    """A question in words: what it is about, and what is asked of that."""

    title: str
    note: str


_MEASURES = {"annual_run_rate": "annual run rate", "annual": "a year", "quarterly": "a quarter"}
_RESOURCES = {"model": "models", "compute": "computing"}
_STATES = {"rumored": "a rumor"}
_EXTENTS = {"testing": "being tested", "partial": "used in part", "primary": "relied on", "hosted": "hosted"}
_SHARE = re.compile(r"(?<![\d.])(?:0(?:\.\d+)?|1(?:\.0)?)(?=,|$)")
_WORD = re.compile(r"\w+")


def called(slug: str, names: Names) -> str:
    """The name of an organization; a slug that has none is written as words."""
    return names.organizations.get(slug) or slug.replace("-", " ").capitalize()


def spellings_of(sentences: Iterable[str]) -> dict[str, str]:
    """Words that have capitals within sentences, by how they are written without: names, abbreviations."""
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
    """A question by its key, as `answers` and `beliefs` give it (docs/sql.md, `questions`, says what the parts are)."""

    read_model: str
    subject: str
    parts: tuple[str | None, ...]
    text: str
    """The same in the words of SQL."""

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


def _revenue(asked: Question, names: Names) -> Title:
    segment, measure = asked.parts
    return Title(f"Revenue of {called(asked.subject, names)}", _listed(segment, _MEASURES.get(measure or "", measure)))


def _terms(asked: Question, names: Names) -> Title:
    term, holder, *others = asked.parts
    partners = " and ".join(called(slug, names) for slug in [asked.subject, *others] if slug)
    holding = f", held by {called(holder, names)}" if holder else ""
    return Title(_spaced(term or "", names), f"between {partners}{holding}")


def _supply(asked: Question, names: Names) -> Title:
    product, supplier, resource = asked.parts
    consumer, what = called(asked.subject, names), _RESOURCES.get(resource or "", resource or "")
    note = f"{what}, at {consumer}" if product else what
    return Title(f"{called(supplier or '', names)} in {product or f'all of {consumer}'}", note)


def _rivals(asked: Question, names: Names) -> Title:
    (versus,) = asked.parts
    return Title(f"{called(asked.subject, names)} against {called(versus or '', names)}", "")


def _leader(asked: Question, _: Names) -> Title:
    unit, better = asked.parts
    return Title(asked.subject, _listed(unit, "lower is better" if better == "lower" else None))


def _role(asked: Question, names: Names) -> Title:
    role, team = asked.parts
    of_team = f", {_cased(team, names)}" if team else ""
    return Title(_spaced(role or "", names), f"at {called(asked.subject, names)}{of_team}")


def _price(asked: Question, names: Names) -> Title:
    model, side = asked.parts
    return Title(f"Price of {model}", f"a million tokens of {side}, at {called(asked.subject, names)}")


def _stake(asked: Question, names: Names) -> Title:
    (investee,) = asked.parts
    return Title(f"Stake of {called(asked.subject, names)} in {called(investee or '', names)}", "")


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

BY_CLAIM = ("plans", "disputes", "claims")
"""Read models whose questions are named by a claim or an event: a headline says what they are about."""


def title_of(asked: Question, names: Names, headline: str) -> Title:
    """A question in words. `headline` of the event that first gave an answer says what a plan, dispute or claim is about."""
    if asked.read_model in BY_CLAIM:
        if headline and asked.parts == ("event",):
            return Title(headline, "")
        return Title(_spaced(asked.subject, names), headline)
    title = _TITLES.get(asked.read_model)
    return title(asked, names) if title else Title(asked.text, "")


def answer_in_words(read_model: str, answer: str | None, value: float | None) -> str | None:
    """An answer as it stands on a tile: with its score where it leads, states and extents in plain words."""
    if answer is None:
        return None
    if read_model == "capital":
        return _SHARE.sub(lambda match: f"{float(match[0]) * 100:g} %", answer).replace("approximately", "about")
    if read_model == "leaders" and value is not None:
        return f"{answer}, {value:g}"
    if read_model == "suppliers":
        return _EXTENTS.get(answer, answer)
    return _STATES.get(answer, answer) if read_model == "claims" else answer
