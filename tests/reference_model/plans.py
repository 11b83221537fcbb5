"""Plans and what became of them."""

from __future__ import annotations

from datetime import datetime, timedelta

from tests.reference_model.believing import Believed, World
from tests.reference_model.counting import Row, counted, firm, identity, in_its_place, latest, refs, undenied
from tests.reference_model.intervals import LONG_AGO, days_between
from tests.reference_model.lists import window
from tests.reference_model.reading import Ref


def statements_of(event: Believed, world: World) -> set[Ref]:
    """The event, and all others of its kind that support the claim that it supports, at any time."""
    return {event.ref} | {
        each.ref
        for each in world.events
        if event.supports and each.kind == event.kind and each.supports == event.supports
    }


def settlements_of(event: Believed, settlements: list[Believed], world: World, name: str) -> list[Believed]:
    """What settles it: events that name any statement of it, or its claim."""
    statements = statements_of(event, world)
    return [
        each
        for each in settlements
        if ((ref := each.data[name]).get("source"), ref.get("id")) in statements
        or ("claim" in ref and ref["claim"] == event.supports)
    ]


def plans(world: World) -> list[Row]:
    settlements = undenied(world, "plan.settled")
    return [
        identity(plan) | _row(plan, settlements_of(plan, settlements, world, "plan"), world)
        for plan in counted(world, "plan.announced")
    ]


def last_day(end: datetime) -> datetime:
    """The last day of a window that ends, exclusively, at `end`."""
    return end - timedelta(microseconds=1)


def _row(plan: Believed, settled: list[Believed], world: World) -> Row:
    today = min(world.at, world.known)
    first_from, first_to = window(plan.data, "window")
    slips = [each for each in firm(settled) if each.data["outcome"] == "slipped"]
    last, last_slip, possible = latest(firm(settled)), latest(slips), in_its_place(settled)
    set_from, set_to = window(last_slip.data, "window") if last_slip else (first_from, first_to)
    assert first_to is not None
    assert set_to is not None
    if plan.denied:
        state = "denied"
    elif last and last.data["outcome"] != "slipped":
        state = last.data["outcome"]
    else:
        state = "overdue" if today >= set_to else "open"
    over = last if state in {"fulfilled", "cancelled"} else None
    settled_at = over.happened[0] if over and over.happened[0] != LONG_AGO else None
    late_on = settled_at if state == "fulfilled" else today if state == "overdue" else None
    return {
        "claim_stance": plan.data.get("claim_stance", "supports"),
        "organization": plan.subject,
        "what": plan.data["what"],
        "expected": plan.data.get("expected"),
        "commitment": plan.data.get("commitment", "intended"),
        "state": state,
        "due": state == "open" and (set_from is None or today >= set_from),
        "window_from": set_from,
        "window_to": set_to,
        "first_window_from": first_from,
        "first_window_to": first_to,
        "slips": len(slips),
        "slipped_by_days": days_between(first_to, set_to) if slips else None,
        "settled_at": settled_at,
        "settled_by": over.ref if over else None,
        "settled_certainty": over.certainty if over else None,
        "late_by_days": max(0, days_between(last_day(first_to), late_on)) if late_on else None,
        "possible_outcome": possible.data["outcome"] if possible else None,
        "possible_certainty": possible.certainty if possible else None,
        "possible_key": possible.ref if possible else None,
        "evidence": refs((plan, *settled)),
    }
