"""Every event as believed of a moment in the world, as known on another."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from tests.reference_model.amending import VERDICTS, Act, acts
from tests.reference_model.intervals import Interval, interval, occurrence
from tests.reference_model.reading import Data, Order, Ref, Statement, instant, seen


@dataclass(frozen=True, eq=False)
class Believed:
    """One event as believed: `statement` as published, and `data`, which may be a correction's (`corrected_by`)."""

    statement: Statement
    data: Data
    happened: Interval
    occurrence: str
    certainty: str
    own_certainty: str
    attested: bool
    confirmed_from: datetime | None
    corrected_by: Ref | None

    @property
    def ref(self) -> Ref:
        return self.statement.ref

    @property
    def kind(self) -> str:
        return self.statement.kind

    @property
    def subject(self) -> str:
        return str(self.data["organizations"][0]["slug"])

    @property
    def firm(self) -> bool:
        return self.attested and self.occurrence == "sure"

    @property
    def denied(self) -> bool:
        return self.certainty == "denied"

    @property
    def claim(self) -> str | None:
        return self.data.get("claim")

    @property
    def supports(self) -> str | None:
        """The claim that it supports."""
        return self.claim if self.data.get("claim_stance", "supports") == "supports" else None

    @property
    def lasted_until(self) -> datetime | None:
        return instant(self.data["lasted_until"]) if "lasted_until" in self.data else None

    @property
    def order(self) -> Order:
        return self.statement.order

    @property
    def preference(self) -> Any:
        """The sort key of a claim's best event: certainty, then earliest known, then its position in the log."""
        best_first = ("confirmed", "reported", "contested", "rumored", "denied")
        return best_first.index(self.certainty), not self.attested, self.order

    @property
    def latest(self) -> Any:
        """The sort key of the latest event: when it happened, then when it was known and its position."""
        return self.happened[1], self.happened[0], self.order


@dataclass(frozen=True, eq=False)
class World:
    """What somebody believes of `at` who knows all of the log up to `logged` that was known on `known`."""

    canonical: dict[Ref, Statement]
    at: datetime
    known: datetime
    logged: datetime

    def when(self, known: datetime) -> World:
        """The same moment as known on another."""
        return World(self.canonical, self.at, known, self.logged)

    @cached_property
    def seen(self) -> dict[Ref, Statement]:
        return seen(self.canonical, self.known, self.logged)

    @cached_property
    def acts(self) -> dict[Ref, Act]:
        return acts(self.seen)

    @cached_property
    def believed(self) -> dict[Ref, Believed]:
        """Every event and amendment that is known and not retracted."""
        acting = [act for act in self.acts.values() if act.acting]
        found = {}
        for ref, statement in self.seen.items():
            mine = [act for act in acting if act.statement.target == ref]
            if not any(act.statement.kind == "event.retracted" for act in mine):
                found[ref] = _judge(statement, mine, self.at)
        return found

    @property
    def events(self) -> list[Believed]:
        """Without the amendments."""
        return [each for each in self.believed.values() if not each.statement.amends]


def _judge(statement: Statement, acting: list[Act], at: datetime) -> Believed:
    correction = next((act for act in acting if act.statement.kind == "event.corrected"), None)
    time, data, known_at = statement.time, statement.data, statement.known_at
    if correction:
        replacement = correction.statement.data["replacement"]
        time, data, known_at = instant(replacement["time"]), replacement["data"], correction.statement.known_at
    own = data.get("certainty", "reported")
    happened = interval(time, data, known_at)
    certainty, attested, confirmed_from = _resolve(statement, own, correction, acting)
    return Believed(
        statement=statement,
        data=data,
        happened=happened,
        occurrence=occurrence(at, happened),
        certainty=certainty,
        own_certainty=own,
        attested=attested,
        confirmed_from=confirmed_from,
        corrected_by=correction.statement.ref if correction else None,
    )


def _resolve(
    statement: Statement, own: str, correction: Act | None, acting: list[Act]
) -> tuple[str, bool, datetime | None]:
    """Its certainty, whether it is attested for, and from when it was confirmed."""
    verdicts = {
        act.statement.source: (act.statement.kind, act.acts_from) for act in acting if act.statement.kind in VERDICTS
    }
    if own == "confirmed" and statement.source not in verdicts:
        since = (
            max(statement.known_at, correction.acts_from or statement.known_at) if correction else statement.known_at
        )
        verdicts[statement.source] = "event.confirmed", since
    yes = [since for kind, since in verdicts.values() if kind == "event.confirmed"]
    no = any(kind == "event.denied" for kind, _ in verdicts.values())
    certainty = "contested" if yes and no else "confirmed" if yes else "denied" if no else own
    if statement.amends:
        certainty = own
    its_own = verdicts.get(statement.source, ("", None))[0] == "event.confirmed"
    attested = certainty in {"reported", "confirmed"} or (certainty == "contested" and its_own)
    return certainty, attested, min((since for since in yes if since), default=None)
