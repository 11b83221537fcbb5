"""Capital: who has put money into whom. Prices: what each provider charges."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from tests.reference_model.believing import Believed, World
from tests.reference_model.counting import (
    Row,
    firm,
    grouped,
    high,
    in_its_place,
    latest,
    low,
    number,
    refs,
    sum_bound,
    undenied,
)

PAIRS = (("investor", "investee"), ("holder", "held"), ("acquirer", "acquired"))


def _pair(event: Believed) -> tuple[str, str]:
    return next((event.data[one], event.data[other]) for one, other in PAIRS if one in event.data)


def capital(world: World) -> list[Row]:
    events = undenied(world, "investment.made", "stake.held", "acquisition.made")
    return [_row(pair, of) for pair, of in grouped(events, _pair).items()]


def _scope(event: Believed) -> str | None:
    return event.data.get("scope", "round") if event.kind == "investment.made" else None


def _done(event: Believed) -> bool:
    return event.data.get("commitment", "done") == "done"


def _currencies(events: Iterable[Believed]) -> list[str]:
    return sorted({each.data["amount"]["currency"] for each in events if "amount" in each.data})


def _sum_bound(events: list[Believed], currency: str | None) -> str | None:
    """How the sum relates to the true one; None where its amounts are open in two ways."""
    bounds = {number(each.data["amount"], "amount")[1] for each in events if "amount" in each.data}
    return sum_bound(bounds) if currency else None


def _sum(events: list[Believed], currency: str | None) -> float | None:
    """What the stated ones add up to; None where none is stated, or there is no one currency."""
    stated = [each.data["amount"]["amount"] for each in events if "amount" in each.data]
    return sum(stated) if stated and currency else None


def _row(pair: tuple[str, str], events: list[Believed]) -> Row:
    investments = [each for each in events if each.kind == "investment.made"]
    rounds = [each for each in investments if _scope(each) == "round"]
    cumulative = [each for each in investments if _scope(each) == "cumulative" and "amount" in each.data]
    stakes = [each for each in events if each.kind == "stake.held"]
    bought = latest(firm(each for each in events if each.kind == "acquisition.made"))
    done = [each for each in rounds if _done(each)]
    ahead = [each for each in rounds if not _done(each)]
    unsure, unsure_ahead = ([each for each in side if not each.firm] for side in (done, ahead))
    currency, either = _only(_currencies(firm(rounds))), _only(_currencies(rounds))
    last, summed = latest(events), latest(firm(cumulative))
    possible_sum, possible_stake = in_its_place(cumulative), in_its_place(stakes)
    assert last is not None
    amount, bound = number(summed.data["amount"] if summed else None, "amount")
    with_terms = [each for each in sorted(firm(investments), key=lambda one: one.latest) if each.data.get("terms")]
    return {
        "investor": pair[0],
        "investee": pair[1],
        **_stake(latest(firm(stakes))),
        "cumulative": amount,
        "cumulative_currency": summed.data["amount"]["currency"] if summed else None,
        "cumulative_bound": bound,
        "cumulative_low": low(amount, bound),
        "cumulative_high": high(amount, bound),
        "cumulative_key": summed.ref if summed else None,
        "currency": currency,
        "rounds": _sum(firm(done), currency),
        "rounds_bound": _sum_bound(firm(done), currency),
        "round_count": len(firm(done)),
        "rounds_of_unknown_size": sum("amount" not in each.data for each in firm(done)),
        "promised": _sum(firm(ahead), currency),
        "promised_bound": _sum_bound(firm(ahead), currency),
        "promised_count": len(firm(ahead)),
        "promised_of_unknown_size": sum("amount" not in each.data for each in firm(ahead)),
        "currencies": _currencies(investments),
        "acquired_at": bought.happened[0] if bought else None,
        "acquisition": bought.data.get("commitment", "done") if bought else None,
        "price": number(bought.data.get("amount"), "amount")[0] if bought else None,
        "price_bound": number(bought.data.get("amount"), "amount")[1] if bought else None,
        "acquisition_key": bought.ref if bought else None,
        "rounds_possible": _sum(unsure, either),
        "rounds_possible_bound": _sum_bound(unsure, either),
        "rounds_possible_count": len(unsure),
        "promised_possible": _sum(unsure_ahead, either),
        "promised_possible_bound": _sum_bound(unsure_ahead, either),
        "promised_possible_count": len(unsure_ahead),
        "possible_currency": either,
        "cumulative_possible": possible_sum.data["amount"]["amount"] if possible_sum else None,
        "cumulative_possible_bound": possible_sum.data["amount"].get("bound", "exact") if possible_sum else None,
        "cumulative_possible_key": possible_sum.ref if possible_sum else None,
        "stake_possible_key": possible_stake.ref if possible_stake else None,
        "stake_possible": possible_stake.data["share"]["share"] if possible_stake else None,
        "terms": [words for each in with_terms for words in each.data["terms"]],
        "occurrence": "sure" if firm(events) else "possible",
        "is_firm": bool(firm(events)),
        "known_at": max(each.statement.known_at for each in events),
        "key": last.ref,
        "evidence": refs(events),
    }


def _only(names: list[str]) -> str | None:
    return names[0] if len(names) == 1 else None


def _stake(stake: Believed | None) -> Row:
    share, bound = number(stake.data["share"] if stake else None, "share")
    value: dict[str, Any] | None = stake.data.get("value") if stake else None
    worth, worth_bound = number(value, "amount")
    return {
        "stake": share,
        "stake_bound": bound,
        "stake_value": worth,
        "stake_currency": value["currency"] if value else None,
        "stake_value_bound": worth_bound,
        "stake_from": stake.happened[0] if stake else None,
        "stake_key": stake.ref if stake else None,
    }


def prices(world: World) -> list[Row]:
    by_model = grouped(undenied(world, "price.changed"), lambda each: (each.data["provider"], each.data["model"]))
    return [{"provider": of[0], "model": of[1]} | _prices(events) for of, events in by_model.items()]


def _prices(events: list[Believed]) -> Row:
    row: Row = {}
    named, since = [], []
    for side in ("input", "output"):
        stated = [each for each in events if side in each.data]
        last, possible = latest(firm(stated)), in_its_place(stated)
        price, bound = number(last.data[side] if last else None, "amount")
        row |= {side: price, f"{side}_bound": bound, f"{side}_currency": last.data[side]["currency"] if last else None}
        row[f"possible_{side}"] = possible.data[side]["amount"] if possible else None
        named += [last, possible]
        since += [last.happened[0]] if last else []
    shown = latest(firm(events)) or latest(events)
    assert shown is not None
    return row | {
        "since": max(since, default=None),
        "is_firm": bool(firm(events)),
        "occurrence": "sure" if firm(events) else "possible",
        "known_at": shown.statement.known_at,
        "certainty": shown.certainty,
        "key": shown.ref,
        "evidence": refs(named),
    }
