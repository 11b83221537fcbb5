"""Indicators that are watched, and what moved them."""

from __future__ import annotations

from tests.reference_model.believing import Believed, World
from tests.reference_model.counting import Row, counted, firm, identity, in_its_place, latest, of_claims_the_best, refs
from tests.reference_model.intervals import LONG_AGO
from tests.reference_model.plans import statements_of
from tests.reference_model.reading import Ref


def indicators(world: World) -> list[Row]:
    return [identity(each) | _row(each, moved(each, world)) for each in counted(world, "indicator.watched")]


def moved(indicator: Believed, world: World) -> list[Believed]:
    """Events that bear on any statement of it or on its claim, or share its claim; an amendment is no event.

    A claim moves it once per kind, by its best-certain member among them.
    """
    statements = statements_of(indicator, world)
    return of_claims_the_best(
        each
        for each in world.events
        if each.occurrence != "absent" and not each.denied and _moves(each, indicator, statements)
    )


def _moves(event: Believed, indicator: Believed, statements: set[Ref]) -> bool:
    claim = indicator.supports
    if claim and event.kind != "indicator.watched" and event.claim == claim:
        return True
    return any(
        (ref.get("source"), ref.get("id")) in statements or (claim and ref.get("claim") == claim)
        for ref in event.data.get("bears_on", [])
    )


def _row(indicator: Believed, moved: list[Believed]) -> Row:
    last, possible = latest(firm(moved)), in_its_place(moved)
    condition = indicator.data.get("condition", {})
    return {
        "organization": indicator.subject,
        "about": indicator.data["about"],
        "measure": indicator.data["measure"],
        "why": indicator.data["why"],
        "condition_measure": condition.get("measure"),
        "comparison": condition.get("comparison"),
        "threshold": condition.get("threshold"),
        "moves": len(firm(moved)),
        "possible_moves": len(moved) - len(firm(moved)),
        "last_moved_at": last.happened[0] if last and last.happened[0] != LONG_AGO else None,
        "last_moved_known_at": last.statement.known_at if last else None,
        "last_moved_by": last.ref if last else None,
        "last_moved_by_headline": last.data["headline"] if last else None,
        "possible_last_moved_by": possible.ref if possible else None,
        "moved_by": [each.ref for each in sorted(moved, key=lambda one: one.latest)],
        "evidence": refs((indicator, *moved)),
    }
