"""One thing after the other: the steps of a plan, the prices of a model, what moved an indicator."""

from __future__ import annotations

from tests.reference_model.believing import Believed, World
from tests.reference_model.counting import Row, counted, grouped, identity, number, undenied
from tests.reference_model.indicators import moved
from tests.reference_model.intervals import LONG_AGO, days_between
from tests.reference_model.lists import window
from tests.reference_model.plans import last_day, settlements_of


def plan_history(world: World) -> list[Row]:
    rows = []
    for plan in counted(world, "plan.announced"):
        settled = settlements_of(plan, counted(world, "plan.settled"), world, "plan")
        rows += _steps(plan, sorted(settled, key=lambda each: each.latest))
    return rows


def _steps(plan: Believed, settled: list[Believed]) -> list[Row]:
    first_to = window(plan.data, "window")[1]
    assert first_to is not None
    rows = []
    set_ = window(plan.data, "window")
    for position, each in enumerate([plan, *settled]):
        before = set_ if position else (None, None)
        step = "announced" if each is plan else each.data["outcome"]
        new = window(each.data, "window") if step in {"announced", "slipped"} else set_
        happened = each.happened[0]
        done = step == "fulfilled" and happened != LONG_AGO
        slip = step == "slipped" and before[1] is not None and new[1] is not None
        rows.append(
            identity(each)
            | {
                "organization": plan.subject,
                "what": plan.data["what"],
                "plan": plan.ref,
                "number": position + 1,
                "step": step,
                "window_from_before": before[0],
                "window_to_before": before[1],
                "window_from": new[0],
                "window_to": new[1],
                "slipped_by_days": days_between(before[1], new[1]) if slip and before[1] and new[1] else None,
                "late_by_days": max(0, days_between(last_day(first_to), happened)) if done else None,
            }
        )
        if each.firm and step == "slipped":
            set_ = new
    return rows


def price_history(world: World) -> list[Row]:
    rows = []
    price_changes = undenied(world, "price.changed")
    for (provider, model), events in grouped(
        price_changes, lambda each: (each.data["provider"], each.data["model"])
    ).items():
        last: dict[tuple[str, str], float] = {}
        for each in sorted(events, key=lambda one: one.latest):
            row = identity(each) | {"provider": provider, "model": model}
            for side in ("input", "output"):
                price, bound = number(each.data.get(side), "amount")
                currency = each.data[side]["currency"] if side in each.data else ""
                before = last.get((side, currency))
                row |= {
                    side: price,
                    f"{side}_bound": bound,
                    f"{side}_currency": currency or None,
                    f"{side}_before": before,
                }
                row[f"{side}_change"] = (price - before) / before if before else None
                if each.firm and side in each.data:
                    last[side, currency] = price
            rows.append(row)
    return rows


def indicator_moves(world: World) -> list[Row]:
    return [
        identity(each)
        | {
            "organization": indicator.subject,
            "about": indicator.data["about"],
            "measure": indicator.data["measure"],
            "indicator": indicator.ref,
            "kind": each.kind,
            "moved_by": each.subject,
            "headline": each.data["headline"],
        }
        for indicator in counted(world, "indicator.watched")
        for each in moved(indicator, world)
    ]
