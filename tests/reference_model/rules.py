"""What each rule of signals notices between two moments of the diagonal, by docs/signals.md."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from tests.reference_model.believing import Believed
from tests.reference_model.claims import contradictions
from tests.reference_model.counting import undenied
from tests.reference_model.moment import Moment
from tests.reference_model.names import comparable
from tests.reference_model.question_keys import Question
from tests.reference_model.reading import Ref

Seen = dict[Any, Any]
"""What a rule remembers of the moments before."""


@dataclass(frozen=True)
class Notice:
    """What a rule noticed at a moment."""

    rule: str
    organization: str
    about: Question
    before: str | None
    after: str | None
    severity: str
    evidence: frozenset[Ref]
    certainty: str = "reported"
    of_knowledge: bool = False


def lead_changed(was: Moment, now: Moment, _: Seen) -> Iterable[Notice]:
    for question, leader in now.leaders.items():
        ousted = was.leaders.get(question)
        if leader and ousted and leader.data["model"] != ousted.data["model"]:
            yield Notice(
                "lead-changed",
                leader.subject,
                question,
                ousted.data["model"],
                leader.data["model"],
                "info" if leader.subject == ousted.subject else "notable",
                frozenset({leader.ref, ousted.ref}),
            )


def near_parity(was: Moment, now: Moment, _: Seen) -> Iterable[Notice]:
    for question, (level, relation, event) in now.parity.items():
        level_before, relation_before, event_before = was.parity.get(question, (0, None, None))
        lost = level == 0 and level_before > 0 and relation is not None
        if (level > level_before or lost) and event:
            yield Notice(
                "near-parity",
                event.subject,
                question,
                relation_before,
                relation,
                "info" if level == 1 or (level == 0 and level_before == 1) else "notable",
                frozenset(each.ref for each in (event, event_before) if each),
                "rumored" if level == 1 else "reported",
            )


def plans(was: Moment, now: Moment, _: Seen) -> Iterable[Notice]:
    for question, row in now.plans.items():
        before = was.plans.get(question)
        state, state_before = row["state"], before["state"] if before else None
        rests_on = frozenset(ref for ref in (row["key"], row["last"]) if ref)
        transition = (row["organization"], question, state_before, state)
        if state == "overdue" and state_before != "overdue":
            yield Notice("plan-overdue", *transition, "notable", rests_on)
        if state in {"fulfilled", "cancelled"} and state_before != state:
            yield Notice("plan-settled", *transition, "major" if state == "cancelled" else "notable", rests_on)
        ends = row["window_to"], before["window_to"] if before else None
        moved = row["last"] is not None and (before is None or before["last"] != row["last"])
        if state in {"open", "overdue"} and moved and ends[0] != ends[1]:
            new, old = (f"before {end.day} {end:%B %Y}" if end else None for end in ends)
            yield Notice("plan-slipped", row["organization"], question, old, new, "notable", rests_on)


def supplier_moved(was: Moment, now: Moment, _: Seen) -> Iterable[Notice]:
    for place in sorted(was.suppliers.keys() | now.suppliers.keys(), key=str):
        one, other = was.suppliers.get(place), now.suppliers.get(place)
        if (one is None) == (other is None):
            continue
        extents = [each.data["extent"] if each else None for each in (one, other)]
        event = other or one
        assert event is not None
        severity = "notable" if "primary" in extents else "info"
        consumer, of, product, supplier = place
        about = Question("suppliers", consumer, (product, supplier, of))
        yield Notice("supplier-moved", consumer, about, *extents, severity, frozenset({event.ref}))


def supplier_replaced(was: Moment, now: Moment, _: Seen) -> Iterable[Notice]:
    for place, event in now.primaries.items():
        if place in was.primaries:
            continue
        for rival, ousted in was.primaries.items():
            if rival[:3] == place[:3] and rival[3] != place[3]:
                consumer, of, product, supplier = place
                about = Question("dependence_parts", consumer, (product, of))
                evidence = frozenset({event.ref, ousted.ref})
                yield Notice("supplier-replaced", consumer, about, rival[3], supplier, "major", evidence)


def concentration_crossed(was: Moment, now: Moment, _: Seen) -> Iterable[Notice]:
    for (consumer, supplier, of), (before, index) in now.alike(was).items():
        levels = [2 if each >= 0.75 else 1 if each >= 0.5 else 0 for each in (before, index)]
        if levels[0] != levels[1]:
            evidence = now.resting.get((consumer, supplier, of), frozenset()) | now.moved_since(was, consumer, of)
            yield Notice(
                "concentration-crossed",
                consumer,
                Question("dependence", consumer, (supplier, of)),
                f"{before:.2f}",
                f"{index:.2f}",
                "major" if max(levels) == 2 else "notable",
                evidence,
            )


def departures_surge(was: Moment, now: Moment, _: Seen) -> Iterable[Notice]:
    for organization, leavings in now.departures.items():
        departed_before = {_who(each) for each in was.departures.get(organization, [])}
        since = now.world.at
        people: dict[Any, list[Believed]] = {}
        for each in leavings:
            if each.happened[1] > since - timedelta(days=450):
                people.setdefault(_who(each), []).append(each)
        fresh_before, count, usual = 0, 0, 0.0
        evidence: set[Ref] = set()
        for who, events in people.items():
            size = max(each.data.get("headcount", {}).get("count", 1) for each in events)
            if max(each.happened[1] for each in events) > since - timedelta(days=90):
                count += size
                fresh_before += size if who in departed_before else 0
                evidence |= {each.ref for each in events}
            else:
                usual += size / 4
        if _surges(count, usual) and not _surges(fresh_before, usual):
            about = Question("talent_moves", organization)
            values = (f"{usual:.10g} in 90 days", f"{count} in 90 days", "major" if count >= 10 else "notable")
            yield Notice("departures-surge", organization, about, *values, frozenset(evidence))


def _surges(people: int, usual: float) -> bool:
    return people >= 3 and people >= 3 * usual


def _who(event: Believed) -> Any:
    return comparable(event.data["person"]) if "person" in event.data else event.ref


def sources_contradict(_: Moment, now: Moment, seen: Seen) -> Iterable[Notice]:
    found: dict[tuple[str, Ref], list[Any]] = {}
    for row in contradictions(now.world):
        found.setdefault((row["claim"], row["key"]), []).append(row)
    for (claim, ref), rows in sorted(found.items(), key=str):
        met = [now.against(row) for row in rows]
        pairs = [pair for pair in met if pair is not None]
        if not pairs or (claim, ref) in seen:
            continue
        seen[claim, ref] = True
        other, what, both = min(pairs, key=lambda pair: now.order_of(pair[0]))
        organization = now.world.believed[ref].subject
        severity = "major" if both else "notable"
        values = ("sources-contradict", organization, Question("claims", claim), None, what, severity)
        yield Notice(*values, frozenset({ref, other}), "confirmed", True)


def certainty_moved(was: Moment, now: Moment, seen: Seen) -> Iterable[Notice]:
    for claim, (state, event) in now.claims.items():
        state_before, event_before = was.claims.get(claim, (None, None))
        if state_before and state not in {state_before, "contested"}:
            keys = frozenset(each.ref for each in (event, event_before) if each)
            yield _certainty(now, Question("claims", claim), event, state_before, state, keys)
    for ref, event in now.world.believed.items():
        if event.statement.amends or event.kind == "signal.raised":
            continue
        before = seen.get(ref, event.own_certainty)
        seen[ref] = event.certainty
        original = event.statement.data
        alone = "claim" not in original or original.get("claim_stance", "supports") == "contradicts"
        if event.certainty != before and alone:
            yield _certainty(
                now, Question("timeline", ref[1], ref[:1]), event, before, event.certainty, frozenset({ref})
            )


def _certainty(now: Moment, about: Question, event: Believed, before: str, after: str, keys: frozenset[Ref]) -> Notice:
    severity = "info"
    if after in {"denied", "confirmed"}:
        severity = "major" if after == "denied" and before not in {"rumored", "contested"} else "notable"
    evidence = keys | now.verdicts_on(keys)
    return Notice("certainty-moved", event.subject, about, before, after, severity, evidence, "confirmed", True)


def indicators(_: Moment, now: Moment, seen: Seen) -> Iterable[Notice]:
    """Both rules of indicators: what moved them, and whether their condition came true."""
    for indicator in firmish(now):
        moved: set[Ref] = seen.setdefault(("moved", indicator.ref), set())
        fresh = {each.ref for each in now.movers(indicator)} - moved
        before = len(moved)
        moved |= fresh
        name = Question("indicators", indicator.ref[1], indicator.ref[:1])
        if fresh:
            seen["last moved", indicator.ref] = fresh
            values = (indicator.subject, name, events_words(before), events_words(len(moved)), "info")
            yield Notice("indicator-moved", *values, frozenset({indicator.ref}) | fresh)
        if "condition" in indicator.data:
            yield from _condition(indicator, name, now, seen, len(moved))


def events_words(events: int) -> str:
    """A number of events in words."""
    return f"{events} event" if events == 1 else f"{events} events"


def firmish(now: Moment) -> list[Believed]:
    """Watched indicators, rumored ones too, once their time has come."""
    return [each for each in undenied(now.world, "indicator.watched") if each.occurrence == "sure"]


def _condition(indicator: Believed, name: Question, now: Moment, seen: Seen, moves: int) -> Iterable[Notice]:
    condition, ref = indicator.data["condition"], indicator.ref
    if condition["measure"] == "moves":
        measured = (moves, events_words(moves), seen.get(("last moved", ref), frozenset())) if moves else None
    else:
        measured = now.measured(condition)
    value, description, keys = measured or (None, None, frozenset())
    met = value is not None and _holds(value, condition["comparison"], condition["threshold"])
    last_met, met_at = seen.get(("met", ref), (False, None))
    if met and not (last_met and met_at == now.number - 1):
        evidence = frozenset({ref}) | keys
        yield Notice(
            "indicator-met", indicator.subject, name, seen.get(("description", ref)), description, "major", evidence
        )
    seen["met", ref], seen["description", ref] = (met, now.number), description


def _holds(value: float, comparison: str, threshold: float) -> bool:
    return {
        "lt": value < threshold,
        "le": value <= threshold,
        "eq": value == threshold,
        "ge": value >= threshold,
        "gt": value > threshold,
    }[comparison]


RULES = (
    lead_changed,
    near_parity,
    plans,
    supplier_moved,
    supplier_replaced,
    concentration_crossed,
    departures_surge,
    sources_contradict,
    certainty_moved,
    indicators,
)
