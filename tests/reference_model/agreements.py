"""Terms between partners that are in force, and disputes."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from tests.reference_model.believing import Believed, World
from tests.reference_model.counting import (
    Row,
    counted,
    firm,
    grouped,
    identity,
    in_its_place,
    latest,
    number,
    refs,
    undenied,
)
from tests.reference_model.intervals import LONG_AGO
from tests.reference_model.plans import settlements_of
from tests.reference_model.reading import instant

Stated = tuple[Believed, int, dict[str, Any]]
"""A term of an event: the event, the term's place in its list, and the term."""


def _later(stated: Stated) -> Any:
    return stated[0].latest, stated[1]


def _agreed(stated: Stated) -> bool:
    event = stated[0]
    return event.firm and event.data.get("commitment", "agreed") in {"agreed", "done"}


def _ends(stated: Stated) -> datetime | None:
    until = instant(stated[2]["until"]) if "until" in stated[2] else None
    return min((end for end in (until, stated[0].lasted_until) if end), default=None)


def _over(stated: Stated, world: World) -> bool:
    ends = _ends(stated)
    return ends is not None and ends <= world.at


def terms(world: World) -> list[Row]:
    stated = [
        (event, place, term)
        for event in undenied(world, "partnership.formed", "partnership.changed")
        for place, term in enumerate(event.data.get("terms", []))
    ]
    places = grouped(stated, lambda one: (tuple(sorted(one[0].data["partners"])), one[2]["term"], one[2].get("holder")))
    rows = []
    for (partners, term, holder), statements in places.items():
        agreed = max(filter(_agreed, statements), key=_later, default=None)
        possible: Stated | None = max(statements, key=_later)
        if possible is agreed or (possible and _over(possible, world)):
            possible = None
        if agreed and (agreed[2]["change"] == "ended" or _over(agreed, world)):
            agreed = None
        if agreed or (possible and possible[2]["change"] != "ended"):
            rows.append({"partners": list(partners), "term": term, "holder": holder} | _term(agreed, possible))
    return rows


def _term(agreed: Stated | None, possible: Stated | None) -> Row:
    shown = agreed or possible
    assert shown is not None
    firm_term, possible_term = agreed[2] if agreed else {}, possible[2] if possible else {}
    amount, bound = number(firm_term.get("amount"), "amount")
    return identity(shown[0]) | {
        "change": firm_term.get("change"),
        "words": firm_term.get("words"),
        "until": instant(firm_term["until"]) if "until" in firm_term else None,
        "exclusive": firm_term.get("exclusive"),
        "amount": amount,
        "currency": firm_term["amount"]["currency"] if bound else None,
        "bound": bound,
        "commitment": agreed[0].data.get("commitment", "agreed") if agreed else None,
        "possible_change": possible_term.get("change"),
        "possible_words": possible_term.get("words"),
        "possible_amount": number(possible_term.get("amount"), "amount")[0],
        "possible_currency": possible_term["amount"]["currency"] if "amount" in possible_term else None,
        "possible_bound": number(possible_term.get("amount"), "amount")[1],
        "possible_commitment": possible[0].data.get("commitment", "agreed") if possible else None,
        "possible_certainty": possible[0].certainty if possible else None,
        "possible_key": possible[0].ref if possible else None,
        "lasted_until": shown[0].lasted_until,
        "is_firm": agreed is not None,
        "evidence": refs(each[0] for each in (agreed, possible) if each),
    }


def disputes(world: World) -> list[Row]:
    rows = []
    settlements = undenied(world, "dispute.settled")
    for dispute in counted(world, "dispute.raised"):
        settled = settlements_of(dispute, settlements, world, "dispute")
        last, possible = latest(firm(settled)), in_its_place(settled)
        state = "denied" if dispute.denied else "settled" if last else "open"
        parties = [
            {"organization": each["organization"], "people": each.get("group")} for each in dispute.data["parties"]
        ]
        rows.append(
            identity(dispute)
            | {
                "parties": parties,
                "about": dispute.data["about"],
                "request": dispute.data.get("request"),
                "answer": dispute.data.get("answer"),
                "commitment": dispute.data.get("commitment", "done"),
                "state": state,
                "outcome": last.data["outcome"] if last else dispute.data.get("outcome"),
                "settled_at": last.happened[0] if last and last.happened[0] != LONG_AGO else None,
                "settled_by": last.ref if last else None,
                "settled_certainty": last.certainty if last and not dispute.denied else None,
                "possible_outcome": possible.data["outcome"] if possible else None,
                "possible_certainty": possible.certainty if possible else None,
                "possible_key": possible.ref if possible else None,
                "claim_stance": dispute.data.get("claim_stance", "supports"),
                "lasted_until": dispute.lasted_until,
                "evidence": refs((dispute, *settled)),
            }
        )
    return rows
