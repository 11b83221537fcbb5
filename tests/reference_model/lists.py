"""Read models that list the events that count, one row each."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from tests.reference_model.believing import Believed, World
from tests.reference_model.counting import Row, counted, firm, grouped, high, identity, latest, low, number, undenied
from tests.reference_model.reading import Data, instant


def window(data: Data, name: str) -> tuple[datetime | None, datetime | None]:
    """Start and end of a stated span."""
    stated: dict[str, Any] = data.get(name, {})
    start, end = stated.get("from"), stated.get("to")
    return instant(start) if start else None, instant(end) if end else None


def _listed(kind: str, rows_of: Callable[[Believed], Iterable[Row]]) -> Callable[[World], list[Row]]:
    def answer(world: World) -> list[Row]:
        return [identity(each) | row for each in counted(world, kind) for row in rows_of(each)]

    return answer


def _comparison(event: Believed) -> Iterable[Row]:
    for rival in event.data["versus"]:
        yield {
            "organization": event.subject,
            "model": event.data.get("model"),
            "benchmark": event.data.get("benchmark"),
            "result": event.data["result"],
            "versus": rival["organization"],
            "versus_model": rival.get("model"),
            "claim_stance": event.data.get("claim_stance", "supports"),
        }


def _product(event: Believed) -> Iterable[Row]:
    yield _fields(event, "product", "details")


def _reorganization(event: Believed) -> Iterable[Row]:
    leaders = [{"person": each["person"], "role": each.get("role")} for each in event.data.get("leaders", [])]
    yield _fields(event, "unit", "change") | {"leaders": leaders}


def _strategy(event: Believed) -> Iterable[Row]:
    start, end = window(event.data, "horizon")
    yield _fields(event, "aim", "speaker") | {"horizon_from": start, "horizon_to": end}


def _outlook(event: Believed) -> Iterable[Row]:
    start, end = window(event.data, "window")
    amount, bound = number(event.data.get("amount"), "amount")
    yield _fields(event, "about", "speaker", "stance", "horizon", "rationale") | {
        "window_from": start,
        "window_to": end,
        "amount": amount,
        "amount_low": low(amount, bound),
        "amount_high": high(amount, bound),
        "currency": event.data["amount"]["currency"] if bound else None,
        "bound": bound,
    }


def _comment(event: Believed) -> Iterable[Row]:
    stance = event.data.get("stance", "neutral")
    yield _fields(event, "speaker", "affiliation", "about", "summary") | {"stance": stance}


def _layoff(event: Believed) -> Iterable[Row]:
    count, bound = number(event.data.get("headcount"), "count")
    share, share_bound = number(event.data.get("share"), "share")
    yield _fields(event, "unit", "reason") | {
        "headcount": count,
        "headcount_low": low(count, bound),
        "headcount_high": high(count, bound),
        "share": share,
        "share_bound": share_bound,
    }


def _signal(event: Believed) -> Iterable[Row]:
    yield _fields(event, "rule", "rule_version", "about", "before", "after") | {
        "sentence": event.data["headline"],
        "severity": event.data.get("severity", "info"),
        "evidence": frozenset((each["source"], each["id"]) for each in event.data["evidence"]),
    }


def _fields(event: Believed, *names: str) -> Row:
    return {"organization": event.subject} | {name: event.data.get(name) for name in names}


comparisons = _listed("evaluation.compared", _comparison)
products = _listed("product.launched", _product)
reorganizations = _listed("organization.reorganized", _reorganization)
strategies = _listed("strategy.stated", _strategy)
outlooks = _listed("outlook.issued", _outlook)
comments = _listed("comment.published", _comment)
layoffs = _listed("layoff.reported", _layoff)


def raised_signals(world: World) -> list[Row]:
    """Signals that the worker raised: those under its own source, in their own topic."""
    return [
        identity(each) | row
        for each in counted(world, "signal.raised")
        if each.statement.source == "urn:whenline:signals" and each.statement.position[0] == "whenline.signals"
        for row in _signal(each)
    ]


def organizations(world: World) -> list[Row]:
    """Of each slug the latest firm naming; where there is none, the latest."""
    rows = []
    for slug, events in grouped(undenied(world, "organization.named"), lambda each: each.data["slug"]).items():
        named = latest(firm(events)) or latest(events)
        if named:
            names = {name: named.data.get(name) for name in ("name", "parent")}
            rows.append(identity(named) | {"slug": slug, "aliases": named.data.get("aliases", [])} | names)
    return rows
