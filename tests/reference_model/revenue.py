"""Revenue: the latest figures, and all of them one after the other."""

from __future__ import annotations

from typing import Any

from tests.reference_model.believing import Believed, World
from tests.reference_model.counting import (  # fmt: skip
    Row,
    firm,
    grouped,
    high,
    identity,
    in_its_place,
    latest,
    low,
    number,
    refs,
    undenied,
)


def _contest(event: Believed) -> tuple[str, str, str]:
    return event.subject, event.data["segment"], event.data["measure"]


def _figure(event: Believed | None, prefix: str, name: str = "amount") -> Row:
    stated = event.data.get("amount") if event else None
    amount, bound = number(stated, "amount")
    return {
        f"{prefix}{name}": amount,
        f"{prefix}low": low(amount, bound),
        f"{prefix}high": high(amount, bound),
        f"{prefix}currency": stated["currency"] if stated else None,
        f"{prefix}bound": bound,
    }


def _growth(event: Believed | None) -> Row:
    change = event.data.get("change") if event else None
    if change is None:
        return dict.fromkeys(("change_over", "change_percent", "change_amount", "change_bound", "change_currency"))
    percent, (amount, bound) = change.get("percent"), number(change.get("amount"), "amount")
    if change.get("direction") == "down":
        percent = None if percent is None else -abs(percent)
        amount = None if amount is None else -amount
    return {
        "change_over": change["over"],
        "change_percent": percent,
        "change_amount": amount,
        "change_bound": bound,
        "change_currency": change["amount"]["currency"] if amount is not None else None,
    }


def _driver(stated: dict[str, Any]) -> Row:
    share, bound = number(stated.get("share"), "share")
    return {"what": stated["what"], "share": share, "bound": bound, "words": stated.get("words")}


def revenue(world: World) -> list[Row]:
    rows = []
    for contest, events in grouped(undenied(world, "revenue.reported"), _contest).items():
        figures = [each for each in events if "amount" in each.data]
        figure, possible = latest(firm(figures)), in_its_place(figures)
        growth = latest(each for each in firm(events) if "change" in each.data)
        driven = latest(each for each in firm(events) if each.data.get("drivers"))
        if not (figure or possible or growth or driven):
            continue  # only growth and drivers that are not firm: no row
        stated = _figure(figure, "amount_", "stated")
        rows.append(
            dict(zip(("organization", "segment", "measure"), contest, strict=True))
            | {
                "amount": stated["amount_stated"],
                "amount_low": stated["amount_low"],
                "amount_high": stated["amount_high"],
            }
            | {"currency": stated["amount_currency"], "bound": stated["amount_bound"]}
            | {
                name: identity(figure)[name] if figure else None
                for name in ("happened_from", "happened_to", "known_at", "certainty", "claim", "id", "source", "key")
            }
            | {"occurrence": figure.occurrence if figure else possible.occurrence if possible else None}
            | _growth(growth)
            | {"change_key": growth.ref if growth else None, "drivers_key": driven.ref if driven else None}
            | {"drivers": [_driver(each) for each in driven.data["drivers"]] if driven else []}
            | _figure(possible, "possible_")
            | {
                "possible_certainty": possible.certainty if possible else None,
                "possible_occurrence": possible.occurrence if possible else None,
                "possible_from": possible.happened[0] if possible else None,
                "possible_key": possible.ref if possible else None,
                "evidence": refs((figure, growth, driven, possible)),
            }
        )
    return rows


def revenue_history(world: World) -> list[Row]:
    rows = []
    figures = [each for each in undenied(world, "revenue.reported") if "amount" in each.data]
    for events in grouped(figures, lambda each: (*_contest(each), each.data["amount"]["currency"])).values():
        before: float | None = None
        for each in sorted(events, key=lambda one: one.latest):
            amount, bound = number(each.data["amount"], "amount")
            growth = _growth(each)
            rows.append(
                identity(each)
                | {
                    "organization": each.subject,
                    "segment": each.data["segment"],
                    "measure": each.data["measure"],
                    "amount": amount,
                    "amount_low": low(amount, bound),
                    "amount_high": high(amount, bound),
                    "currency": each.data["amount"]["currency"],
                    "bound": bound,
                    "growth_since_previous": (amount - before) / before if before else None,
                    "change_over": growth["change_over"],
                    "change_percent": growth["change_percent"],
                    "change_amount": growth["change_amount"],
                }
            )
            before = amount if each.firm else before
    return rows
