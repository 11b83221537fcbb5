"""Titles of questions and texts of answers, from the terms of the read models."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

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


def _revenue(match: re.Match[str], names: Names) -> Title:
    *segment, measure = match["rest"].split(", ")
    return Title(
        f"Revenue of {organization_name(match['who'], names)}",
        ", ".join([*segment, MEASURE_LABELS.get(measure, measure)]),
    )


def _terms(match: re.Match[str], names: Names) -> Title:
    partners = " and ".join(organization_name(slug, names) for slug in match["partners"].split(" and "))
    holder = f", held by {organization_name(match['holder'], names)}" if match["holder"] else ""
    return Title(_spaced(match["term"], names), f"between {partners}{holder}")


def _supply(match: re.Match[str], names: Names) -> Title:
    what = RESOURCE_LABELS.get(match["what"], match["what"])
    of = match["product"] or f"all of {organization_name(match['consumer'], names)}"
    note = f"{what}, at {organization_name(match['consumer'], names)}" if match["product"] else what
    return Title(f"{organization_name(match['supplier'], names)} in {of}", note)


def _role(match: re.Match[str], names: Names) -> Title:
    team = f", {_cased(match['team'], names)}" if match["team"] else ""
    return Title(_spaced(match["role"], names), f"at {organization_name(match['who'], names)}{team}")


def _price(match: re.Match[str], names: Names) -> Title:
    return Title(
        f"Price of {match['model']}",
        f"a million tokens of {match['side']}, at {organization_name(match['who'], names)}",
    )


def _slug(match: re.Match[str], names: Names) -> Title:
    return Title(_spaced(match["slug"], names), "")


_FORMS: dict[str, tuple[re.Pattern[str], Callable[[re.Match[str], Names], Title]]] = {
    "revenue": (re.compile(r"revenue of (?P<who>[^,]+), (?P<rest>.+)"), _revenue),
    "terms": (re.compile(r"terms of (?P<partners>[^:]+): (?P<term>.+?)(?:, held by (?P<holder>[^,]+))?"), _terms),
    "suppliers": (
        re.compile(r"supply of (?P<what>\w+) to (?P<consumer>[^,]+)(?:, (?P<product>.+))?, by (?P<supplier>[^,]+)"),
        _supply,
    ),
    "rivals": (
        re.compile(r"(?P<one>\S+) against (?P<other>\S+)"),
        lambda m, names: Title(
            f"{organization_name(m['one'], names)} against {organization_name(m['other'], names)}", ""
        ),
    ),
    "leaders": (
        re.compile(r"leader of (?P<what>.+?)(?: in (?P<unit>\S+?))?(?P<lower>, lower is better)?"),
        lambda m, _: Title(m["what"], ", ".join(filter(None, (m["unit"], m["lower"] and "lower is better")))),
    ),
    "roles": (re.compile(r"role of (?P<role>.+) at (?P<who>[^,]+)(?:, (?P<team>.+))?"), _role),
    "prices": (re.compile(r"price of (?P<side>\w+) of (?P<model>.+) at (?P<who>\S+)"), _price),
    "capital": (
        re.compile(r"stake of (?P<one>\S+) in (?P<other>\S+)"),
        lambda m, names: Title(
            f"Stake of {organization_name(m['one'], names)} in {organization_name(m['other'], names)}", ""
        ),
    ),
    "plans": (re.compile(r"plan (?P<slug>.+)"), _slug),
    "disputes": (re.compile(r"dispute (?P<slug>.+)"), _slug),
    "claims": (re.compile(r"claim (?P<slug>.+)"), _slug),
}

NAMED_BY_EVENT = ("plans", "disputes", "claims")
"""Read models whose questions are identified by a claim or an event; a headline is their title."""

_KEY = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def title_of(read_model: str, question: str, names: Names, headline: str) -> Title:
    """A question in words. `headline`, of the first event with an answer, titles a plan, dispute or claim."""
    form = _FORMS.get(read_model)
    match = form[0].fullmatch(question) if form else None
    if form is None or match is None:
        return Title(question, "")
    if read_model in NAMED_BY_EVENT and headline:
        return Title(headline, "") if _KEY.fullmatch(match["slug"]) else Title(_spaced(match["slug"], names), headline)
    return form[1](match, names)


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
