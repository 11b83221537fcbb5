"""Random payloads of every kind, of few names and numbers, so that everything collides with everything."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from tests.support.examples import own_fields

HERE = "w0"
"""Is in every name of a history. Exchanged for another it makes a history that meets the first one nowhere."""

SOURCES = tuple(f"urn:{HERE}:{name}" for name in "abc")
ORGANIZATIONS = tuple(f"{HERE}-{name}" for name in ("microsoft", "openai", "anthropic"))
CLAIMS = tuple(f"{HERE}-claim-{number}" for number in (1, 2))
MODELS = tuple(f"{HERE} m{number}" for number in (1, 2))
PEOPLE = tuple(f"{HERE} {name}" for name in ("Ann", "ann", "Bob"))
START = datetime(2025, 1, 1, tzinfo=UTC)
"""First day on which anything is logged; what happened and was known lies within 400 days around."""
PRECISIONS = ("second", "second", "day", "month", "quarter", "season", "year", "decade", "before", "after", "between")
BOUNDS = ("exact", "exact", "more_than", "at_least", "at_most", "less_than", "approximately")
COMMITMENTS = ("considered", "intended", "agreed", "done")

Data = dict[str, Any]
Ref = tuple[str, str]


@dataclass
class Names:
    """The events of a history that references may name, by kind; now and then one names what is not there."""

    by_kind: dict[str, list[Ref]] = field(default_factory=dict)

    def event(self, r: Random, *kinds: str) -> Data:
        there = [ref for kind, refs in self.by_kind.items() if not kinds or kind in kinds for ref in refs]
        source, id_ = r.choice(there) if there and r.random() < 0.8 else (r.choice(SOURCES), r.choice("123456789"))
        return {"source": source, "id": id_}

    def event_or_claim(self, r: Random, *kinds: str) -> Data:
        return self.event(r, *kinds) if r.random() < 0.6 else {"claim": r.choice(CLAIMS)}


def iso(instant: datetime) -> str:
    return instant.isoformat().replace("+00:00", "Z")


def maybe(r: Random, data: Data, chance: float = 0.5) -> Data:
    return data if r.random() < chance else {}


def amount(r: Random) -> Data:
    stated = {"amount": float(r.randint(0, 4)), "currency": r.choice(("USD", "USD", "USD", "EUR"))}
    return stated | maybe(r, {"bound": r.choice(BOUNDS)}, 0.7)


def share(r: Random) -> Data:
    return {"share": r.choice((0.0, 0.25, 0.5, 1.0)), "bound": r.choice(BOUNDS)}


def headcount(r: Random) -> Data:
    return {"count": r.choice((0, 1, 5, 10)), "bound": r.choice(BOUNDS)}


def window(r: Random, time: datetime) -> Data:
    start = time + timedelta(days=r.choice((-50, 0, 50)))
    end = start + timedelta(days=r.choice((1, 50, 100, 200)))
    return maybe(r, {"from": iso(start)}) | {"to": iso(end)}


def common(r: Random, time: datetime, names: Names) -> Data:
    """The part of a payload that every kind has."""
    precision = r.choice(PRECISIONS) if r.random() < 0.6 else "second"
    data: Data = {
        "headline": r.choice(("One", "Two", "Three")),
        "organizations": [{"slug": slug} for slug in r.sample(ORGANIZATIONS, r.choice((1, 1, 2)))],
        "precision": precision,
    }
    data |= maybe(r, {"certainty": r.choice(("rumored", "reported", "confirmed"))}, 0.8)
    data |= maybe(r, {"tags": ["t"]}, 0.1) | maybe(r, {"provenance": {"publisher": "P", "url": "urn:p"}}, 0.1)
    if precision == "between":
        data["bound"] = iso(time + timedelta(days=r.choice((1, 25, 100))))
    if r.random() < 0.5:
        data |= {"claim": r.choice(CLAIMS), "claim_stance": r.choice(("supports",) * 4 + ("contradicts",))}
    data |= maybe(r, {"lasted_until": iso(time + timedelta(days=r.choice((0, 25, 100, 300))))}, 0.15)
    if r.random() < 0.15:
        data["bears_on"] = [names.event_or_claim(r) for _ in range(r.choice((1, 1, 2)))]
    return data


def revenue(r: Random, time: datetime, names: Names) -> Data:
    change = {"over": r.choice(("quarter", "year")), "direction": r.choice(("up", "down"))}
    change |= {"percent": r.choice((10.0, 20.0))} if r.random() < 0.5 else {"amount": amount(r)}
    data = maybe(r, {"amount": amount(r)}, 0.8)
    drivers = [{"what": "cloud"} | maybe(r, {"share": share(r)}) | maybe(r, {"words": "fast"})]
    measure = {"measure": r.choice(("annual_run_rate", "annual")), "segment": "AI"}
    return measure | data | maybe(r, {"change": change}, 0.3 if data else 1) | maybe(r, {"drivers": drivers}, 0.2)


def scored(r: Random, time: datetime, names: Names) -> Data:
    data: Data = {"model": r.choice(MODELS), "benchmark": f"{HERE} b{r.randint(1, 2)}"}
    data |= maybe(r, {"score": float(r.randint(0, 4))}, 0.8)
    data |= {} if "score" in data and r.random() < 0.8 else {"rank": r.randint(1, 3)}
    return data | maybe(r, {"unit": "percent"}, 0.2) | maybe(r, {"higher_is_better": r.random() < 0.5}, 0.2)


def compared(r: Random, time: datetime, names: Names) -> Data:
    versus = [{"organization": r.choice(ORGANIZATIONS)} | maybe(r, {"model": r.choice(MODELS)}, 0.3) for _ in range(2)]
    return {
        "result": r.choice(("ahead", "near_parity", "behind")),
        "versus": versus[: r.choice((1, 2))],
        **maybe(r, {"model": r.choice(MODELS)}, 0.3),
        **maybe(r, {"benchmark": f"{HERE} b1"}, 0.3),
    }


def talent(r: Random, time: datetime, names: Names) -> Data:
    who = {"person": r.choice(PEOPLE)} if r.random() < 0.6 else {"group": "core members"}
    data = who | maybe(r, {"headcount": headcount(r)}, 0.1 if "person" in who else 0.6)
    for end in ("from", "to"):
        data |= maybe(r, {end: r.choice(ORGANIZATIONS)}, 0.8)
    return (
        data
        | maybe(r, {"counted_in": r.choice(CLAIMS)}, 0.3)
        | maybe(r, {"role": r.choice(("chief", "Chief"))}, 0.6)
        | maybe(r, {"team": r.choice("Tt")}, 0.3)
    )


def supplier(r: Random, time: datetime, names: Names) -> Data:
    return {
        "consumer": r.choice(ORGANIZATIONS[:2]),
        "supplier": r.choice(ORGANIZATIONS),
        "extent": r.choice(("testing", "hosted", "selectable", "partial", "primary", "dropped")),
        **maybe(r, {"of": r.choice(("model", "compute"))}, 0.3),
        **maybe(r, {"product": r.choice(("Copilot", "Bing"))}),
        **maybe(r, {"share": share(r)}, 0.2),
    }


def term(r: Random, time: datetime) -> Data:
    return {
        "term": r.choice(("compute-supply", "revenue-share")),
        "change": r.choice(("granted", "changed", "ended")),
        **maybe(r, {"holder": r.choice(ORGANIZATIONS[:2])}),
        **maybe(r, {"words": r.choice(("all", "some"))}),
        **maybe(r, {"until": iso(time + timedelta(days=r.choice((25, 100, 300))))}, 0.3),
        **maybe(r, {"exclusive": r.random() < 0.5}, 0.3),
        **maybe(r, {"amount": amount(r)}, 0.3),
    }


def partnership(r: Random, time: datetime, names: Names) -> Data:
    terms = [term(r, time) for _ in range(r.choice((1, 1, 2)))]
    return {"partners": r.sample(ORGANIZATIONS[:2], 2), "terms": terms} | maybe(
        r, {"commitment": r.choice(COMMITMENTS)}
    )


def dispute(r: Random, time: datetime, names: Names) -> Data:
    parties = [{"organization": ORGANIZATIONS[0]}, {"organization": r.choice(ORGANIZATIONS), "group": "team"}]
    words = [name for name in ("request", "answer", "outcome") if r.random() < 0.4]
    data = {"parties": parties, "about": r.choice(("papers", "money"))} | dict.fromkeys(words, "some")
    return data | maybe(r, {"commitment": r.choice(COMMITMENTS)})


def dispute_settled(r: Random, time: datetime, names: Names) -> Data:
    return {"dispute": names.event_or_claim(r, "dispute.raised"), "outcome": r.choice(("won", "lost"))}


def plan(r: Random, time: datetime, names: Names) -> Data:
    data = {"what": r.choice(("API", "App")), "window": window(r, time)}
    return data | maybe(r, {"expected": "product.launched"}, 0.3) | maybe(r, {"commitment": r.choice(COMMITMENTS)})


def plan_settled(r: Random, time: datetime, names: Names) -> Data:
    outcome = r.choice(("fulfilled", "slipped", "cancelled"))
    new = {"window": window(r, time)} if outcome == "slipped" else {}
    return {"plan": names.event(r, "plan.announced"), "outcome": outcome} | new


def investment(r: Random, time: datetime, names: Names) -> Data:
    data = {"investor": ORGANIZATIONS[0], "investee": r.choice(ORGANIZATIONS[1:])}
    data |= maybe(r, {"scope": r.choice(("round", "cumulative"))}) | maybe(r, {"amount": amount(r)}, 0.8)
    return data | maybe(r, {"terms": ["x", "y"]}, 0.3) | maybe(r, {"commitment": r.choice(COMMITMENTS)})


def stake(r: Random, time: datetime, names: Names) -> Data:
    data = {"holder": ORGANIZATIONS[0], "held": r.choice(ORGANIZATIONS[1:]), "share": share(r)}
    return data | maybe(r, {"value": amount(r)})


def acquisition(r: Random, time: datetime, names: Names) -> Data:
    data = {"acquirer": ORGANIZATIONS[0], "acquired": r.choice(ORGANIZATIONS[1:])}
    return data | maybe(r, {"amount": amount(r)}) | maybe(r, {"commitment": r.choice(COMMITMENTS)})


def price(r: Random, time: datetime, names: Names) -> Data:
    sides = r.choice((("input",), ("output",), ("input", "output")))
    return {"model": r.choice(MODELS), "provider": ORGANIZATIONS[1]} | {side: amount(r) for side in sides}


def launched(r: Random, time: datetime, names: Names) -> Data:
    more = maybe(r, {"access": r.choice(("api", "preview"))}) | maybe(r, {"parameters": r.choice((1.0, 2.0))}, 0.3)
    return {"model": r.choice(MODELS)} | more | maybe(r, {"base_model": "base", "domain": "text"}, 0.2)


def progressed(r: Random, time: datetime, names: Names) -> Data:
    stage = r.choice(("in_development", "preview", "retired"))
    return {"model": r.choice(MODELS), "stage": stage} | maybe(r, {"parameters": r.choice((1.0, 2.0))}, 0.3)


def estimated(r: Random, time: datetime, names: Names) -> Data:
    what = r.choice((("parameters",), ("training_compute",), ("parameters", "training_compute")))
    data = {"model": r.choice(MODELS)} | {name: r.choice((1.0, 2.0, 3.0)) for name in what}
    return data | maybe(r, {"confidence": r.choice(("likely", "speculative"))})


def condition(r: Random) -> Data:
    measure, thresholds, about = r.choice(
        (
            ("moves", (1.0, 2.0), {}),
            ("standing", (-1.0, 0.0, 1.0), {"organization": ORGANIZATIONS[0], "versus": ORGANIZATIONS[1]}),
            ("dependence", (0.25, 0.5), {"organization": ORGANIZATIONS[0], "supplier": ORGANIZATIONS[1]}),
            ("best_score", (1.0, 3.0), {"benchmark": f"{HERE} b1"}),
            ("revenue", (1.0, 3.0), {"organization": ORGANIZATIONS[0], "segment": "AI", "basis": "annual"}),
            ("price", (1.0, 3.0), {"organization": ORGANIZATIONS[1], "model": MODELS[0], "side": "input"}),
            ("stake", (0.25, 0.5), {"organization": ORGANIZATIONS[0], "investee": ORGANIZATIONS[1]}),
        )
    )
    comparison = r.choice(("lt", "le", "eq", "ge", "gt"))
    fields = {"measure": measure, "comparison": comparison, "threshold": r.choice(thresholds)}
    return fields | ({"about": about} if about else {})


def watched(r: Random, time: datetime, names: Names) -> Data:
    return {"about": MODELS[0], "measure": "how far", "why": "it shows"} | maybe(r, {"condition": condition(r)}, 0.7)


def comment(r: Random, time: datetime, names: Names) -> Data:
    data = {"speaker": "Cy", "about": r.choice(MODELS), "summary": "so"} | maybe(r, {"affiliation": "fund"})
    bearing = {"bears_on": [names.event_or_claim(r, "indicator.watched")]}
    return data | maybe(r, {"stance": r.choice(("positive", "negative"))}) | maybe(r, bearing, 0.6)


def named(r: Random, time: datetime, names: Names) -> Data:
    data = {"slug": r.choice(ORGANIZATIONS[:2]), "name": r.choice(("Acme", "Acme Inc"))}
    return data | maybe(r, {"aliases": ["A", "B"]}, 0.3) | maybe(r, {"parent": ORGANIZATIONS[2]}, 0.3)


def reorganized(r: Random, time: datetime, names: Names) -> Data:
    data = {"unit": "AI", "change": r.choice(("formed", "split"))}
    return data | maybe(r, {"leaders": [{"person": PEOPLE[0]} | maybe(r, {"role": "head"})]})


def product(r: Random, time: datetime, names: Names) -> Data:
    return {"product": r.choice(("Copilot", "Bing"))} | maybe(r, {"details": "new"})


def strategy(r: Random, time: datetime, names: Names) -> Data:
    return {"aim": "stand alone"} | maybe(r, {"speaker": "Cy"}) | maybe(r, {"horizon": window(r, time)})


def outlook(r: Random, time: datetime, names: Names) -> Data:
    data = {"about": MODELS[0], "stance": r.choice(("positive", "negative"))}
    when = {"horizon": "long_term"} if r.random() < 0.5 else {"window": window(r, time)}
    return data | when | maybe(r, {"amount": amount(r)}) | maybe(r, {"speaker": "Cy", "rationale": "so"}, 0.3)


def layoff(r: Random, time: datetime, names: Names) -> Data:
    size = {"headcount": headcount(r)} if r.random() < 0.7 else {"share": share(r)}
    return size | maybe(r, {"unit": "AI"}) | maybe(r, {"reason": "so"}, 0.3)


def signal(r: Random, time: datetime, names: Names) -> Data:
    evidence = [names.event(r) for _ in range(r.choice((1, 2)))]
    return {"rule": "lead-changed", "rule_version": 1, "evidence": evidence} | maybe(r, {"severity": "major"})


PAYLOADS: dict[str, Callable[[Random, datetime, Names], Data]] = {
    "revenue.reported": revenue,
    "evaluation.scored": scored,
    "evaluation.compared": compared,
    "talent.departed": talent,
    "talent.joined": talent,
    "talent.appointed": talent,
    "supplier.changed": supplier,
    "partnership.formed": partnership,
    "partnership.changed": partnership,
    "dispute.raised": dispute,
    "dispute.settled": dispute_settled,
    "plan.announced": plan,
    "plan.settled": plan_settled,
    "investment.made": investment,
    "stake.held": stake,
    "acquisition.made": acquisition,
    "price.changed": price,
    "model.launched": launched,
    "model.progressed": progressed,
    "model.estimated": estimated,
    "indicator.watched": watched,
    "comment.published": comment,
    "organization.named": named,
    "organization.reorganized": reorganized,
    "product.launched": product,
    "strategy.stated": strategy,
    "outlook.issued": outlook,
    "layoff.reported": layoff,
    "signal.raised": signal,
}


def payload(r: Random, kind: str, time: datetime, names: Names) -> Data:
    """A payload of a kind that is no amendment; one without a generator has the fields of its example."""
    own = PAYLOADS[kind](r, time, names) if kind in PAYLOADS else own_fields(kind)
    return common(r, time, names) | own
