"""Each rule of time is tested: the same judges as in the law of order, and SQL that breaks one rule on purpose.

A mutant replaces a few words of one definition. All are judged on the same few logs; the definitions as they are pass.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

import pytest

from projections.schema import definitions
from projections.schema.files import bare
from tests.support.histories import AT_LAST, Log, seeded_log
from tests.support.judging import noticed
from tests.support.loading import connection_of
from tests.support.model_queries import Point
from tests.support.payloads import START

SEEDS = (4, 2)
"""Some rules are broken only where three events meet: one log does not hold every such case."""
AUDITED = START + timedelta(days=215, hours=1)
"""A day on which a part of each history was logged."""


@dataclass(frozen=True)
class Mutant:
    """Words of one definition, what replaces them, and the read model that is to notice."""

    breaks: str
    definition: str
    words: str
    instead: str
    model: str
    logged: datetime = AT_LAST


MUTANTS = (
    Mutant(
        "known is ignored",
        "MACRO internal.unaffected_facts_as_of",
        "WHERE _f.known_at <= known::TIMESTAMPTZ AND",
        "WHERE",
        "revenue",
    ),
    Mutant(
        "known is ignored where something was amended",
        "MACRO internal.timeline_of_records",
        "internal.interval_contains(known::TIMESTAMPTZ, known_from, known_to)",
        "known_from <= known::TIMESTAMPTZ AND known_to = 'infinity'",
        "timeline",
    ),
    Mutant(
        "known is ignored where something is claimed",
        "MACRO effective_facts_as_of",
        "internal.interval_contains(known::TIMESTAMPTZ, _f.known_from, _f.known_to)",
        "_f.known_from <= known::TIMESTAMPTZ AND _f.known_to = 'infinity'",
        "revenue",
    ),
    Mutant(
        "logged is ignored",
        "MACRO internal.unaffected_facts_as_of",
        "AND _f.logged_at <= logged::TIMESTAMPTZ",
        "",
        "revenue",
        AUDITED,
    ),
    Mutant(
        "logged is ignored among amendments",
        "MACRO internal.amendment_effects_history",
        "WHERE logged_at <= logged::TIMESTAMPTZ",
        "",
        "timeline",
        AUDITED,
    ),
    Mutant(
        "at is ignored",
        "MACRO effective_facts_as_of",
        """WHERE _f.claim IS NULL AND _f.happened_from <= "at"::TIMESTAMPTZ""",
        "WHERE _f.claim IS NULL",
        "comments",
    ),
    Mutant(
        "confirmations are ignored",
        "MACRO internal.event_validity_history",
        "WHEN affirmed THEN 'confirmed'",
        "",
        "timeline",
    ),
    Mutant(
        "denials are ignored", "MACRO internal.event_validity_history", "WHEN negated THEN 'denied'", "", "timeline"
    ),
    Mutant(
        "at is ignored among members of a claim",
        "MACRO effective_facts_as_of",
        """internal.interval_contains("at"::TIMESTAMPTZ, _f.counts_from, _f.counts_to)""",
        """_f.counts_from <= "at"::TIMESTAMPTZ""",
        "comments",
    ),
    Mutant(
        "a claim counts once a member",
        "MACRO internal.claim_intervals_history",
        "_r.preference < _c.preference",
        "_r.preference < _r.preference",
        "comments",
    ),
    Mutant(
        "an amended member blocks nobody",
        "MACRO internal.claim_intervals_history",
        "QUALIFY resolved OR coalesce(",
        "QUALIFY NOT resolved AND coalesce(",
        "revenue",
    ),
    Mutant(
        "a member that is known later blocks nobody",
        "MACRO internal.claim_intervals_history",
        "_m.moment > _n.known_from AND _m.moment < _n.known_to",
        "_m.moment > _n.known_to",
        "comments",
    ),
    Mutant(
        "anyone may correct",
        "MACRO internal.amendments_for",
        """AND _a.source <> _a.target_source""",
        "AND false",
        "timeline",
    ),
    Mutant(
        "repeats count",
        "VIEW internal.amended_records",
        "FROM internal.canonical_records_for('internal.amended_keys')",
        "SELECT _l.* FROM internal.ledger AS _l SEMI JOIN internal.amended_keys AS _t ON _t.key = _l.key",
        "timeline",
    ),
    Mutant(
        "the first correction stays in force",
        "MACRO internal.amendment_effects_history",
        "max(place) AS place, max_by(action, place) AS action",
        "min(place) AS place, min_by(action, place) AS action",
        "timeline",
    ),
    Mutant(
        "what is taken back still acts",
        "MACRO internal.amendment_effects_history",
        "WHERE _t.key IS NULL AND _s.breaks IS NULL",
        "WHERE _s.breaks IS NULL",
        "timeline",
    ),
    Mutant(
        "verdicts outlive a correction",
        "MACRO internal.amendment_effects_history",
        "(_f.place IS NULL OR _s.place > _f.place)",
        "true",
        "timeline",
    ),
    Mutant(
        "a source's first verdict counts",
        "MACRO internal.amendment_effects_history",
        """SELECT _s.moment, _s.target, _s.source, max(_s.place) AS place""",
        """SELECT _s.moment, _s.target, _s.source, min(_s.place) AS place""",
        "timeline",
    ),
)


@cache
def log(seed: int) -> Log:
    return seeded_log(60, seed)


def points(logged: datetime) -> list[Point]:
    days = ((100, 50), (50, 150), (250, 250))
    return [(START + timedelta(days=at), START + timedelta(days=known), logged) for at, known in days]


@contextmanager
def in_force(mutant: Mutant) -> Iterator[None]:
    """The mutant in place of the definition, for as long as the context lasts."""
    (found,) = [each for each in definitions.views() if f"CREATE OR REPLACE {mutant.definition}" in each]
    text = bare(found)
    assert mutant.words in text, "the definition has other words now"
    connection = connection_of([])
    connection.execute(text.replace(mutant.words, mutant.instead))
    try:
        yield
    finally:
        connection.execute(text)


@pytest.mark.parametrize("logged", [AT_LAST, AUDITED], ids=["all", "audited"])
def test_the_definitions_as_they_are_pass(logged: datetime) -> None:
    models = sorted({mutant.model for mutant in MUTANTS})
    for seed in SEEDS:
        assert noticed(log(seed).histories, points(logged), models) is None


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.breaks)
def test_a_mutant_is_noticed(mutant: Mutant) -> None:
    with in_force(mutant):
        assert any(noticed(log(seed).histories, points(mutant.logged), [mutant.model]) for seed in SEEDS)
