"""Payloads of every kind, about a given number of organizations, models, benchmarks and products."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from events.registry import AMENDMENTS, KINDS

Data = dict[str, Any]
Earlier = Sequence[tuple[str, dict[str, Any]]]
"""Kind and document of earlier events."""

FIRST_DAY, LAST_DAY = "2024-01-01T00:00:00Z", "2025-01-01T00:00:00Z"
BENCHMARKS_PER_MODEL = 20
"""Benchmarks on which a model is scored."""
MEASURES = ("annual_run_rate", "annual", "quarterly")
SEGMENTS = ("AI", "cloud", "all")


class World:
    """The organizations, models and benchmarks of a history; they scale with the number of evaluations.

    Args:
        evaluations: number of evaluations in the history.
        chance: source of random numbers.
    """

    def __init__(self, evaluations: int, chance: random.Random) -> None:
        self.chance = chance
        self.organizations = max(20, evaluations // 1000)
        self.models = max(40, evaluations // 400)
        self.benchmarks = max(2 * BENCHMARKS_PER_MODEL, evaluations // 5000)
        self._claims = 0
        others = _OTHERS | _from_examples()
        self._others = [(kind, make) for kind, (weight, make) in others.items() for _ in range(weight)]

    def new_claim(self) -> str:
        """A new claim."""
        self._claims += 1
        return f"claim-{self._claims}"

    def fact(self, earlier: Earlier) -> tuple[str, Data]:
        """A kind and its payload: of seven, five evaluations, one revenue and one of another kind."""
        kind, data = self._chosen(earlier)
        data.setdefault("organizations", [{"slug": self.organization()}])
        data["headline"] = f"{kind} of {data['organizations'][0]['slug']} is described in some words"
        number = self.chance.randrange(100_000)
        data["provenance"] = {"publisher": f"Weekly {number % 50}", "url": f"https://example.org/reports/{number}"}
        data["tags"] = ["bench"]
        return kind, data

    def _chosen(self, earlier: Earlier) -> tuple[str, Data]:
        roll = self.chance.randrange(7)
        if roll < 5:
            return "evaluation.scored", self._scored()
        if roll < 6:
            return "revenue.reported", self._revenue()
        kind, make = self.chance.choice(self._others)
        return kind, make(self, earlier)

    def organization(self) -> str:
        """Slug of a random organization."""
        return f"org-{self.chance.randrange(self.organizations)}"

    def event(self, earlier: Earlier, kind: str) -> Data | None:
        """Source and id of the newest event of a kind; None if there is none among the last ones."""
        for known, document in reversed(earlier[-2000:]):
            if known == kind:
                return {"source": document["source"], "id": document["id"]}
        return None

    def model(self) -> tuple[str, str]:
        """A model and its maker."""
        number = self.chance.randrange(self.models)
        return f"model-{number}", f"org-{number % self.organizations}"

    def money(self) -> Data:
        """An amount with a bound."""
        bound = self.chance.choice(("exact", "more_than", "approximately"))
        return {"amount": float(self.chance.randrange(1, 10_000)) * 1e6, "currency": "USD", "bound": bound}

    def _scored(self) -> Data:
        number = self.chance.randrange(self.models)
        benchmark = (number * 7 + self.chance.randrange(BENCHMARKS_PER_MODEL)) % self.benchmarks
        data = {
            "model": f"model-{number}",
            "benchmark": f"benchmark-{benchmark}",
            "organizations": [{"slug": f"org-{number % self.organizations}"}],
        }
        if self.chance.random() < 0.05:
            return data | {"rank": self.chance.randrange(1, 50)}
        return data | {"score": round(self.chance.uniform(0, 100), 2), "unit": "percent"}

    def _revenue(self) -> Data:
        data = {
            "measure": self.chance.choice(MEASURES),
            "segment": self.chance.choice(SEGMENTS),
            "amount": self.money(),
        }
        if self.chance.random() < 0.2:
            data["change"] = {"over": "year", "percent": float(self.chance.randrange(200))}
        if self.chance.random() < 0.1:
            data["drivers"] = [{"what": "agents", "share": {"share": 0.3}}]
        return data


def _launched(world: World, _: Earlier) -> Data:
    model, maker = world.model()
    return {"model": model, "access": "api", "organizations": [{"slug": maker}]}


def _progressed(world: World, _: Earlier) -> Data:
    model, maker = world.model()
    return {"model": model, "stage": "preview", "organizations": [{"slug": maker}]}


def _compared(world: World, _: Earlier) -> Data:
    model, maker = world.model()
    benchmark = f"benchmark-{world.chance.randrange(world.benchmarks)}"
    data = {"result": "near_parity", "versus": [{"organization": world.organization()}]}
    return data | {"model": model, "benchmark": benchmark, "organizations": [{"slug": maker}]}


def _moved(world: World, _: Earlier) -> Data:
    if world.chance.random() < 0.2:
        who: Data = {"group": "members of a team", "headcount": {"count": world.chance.randrange(2, 30)}}
    else:
        who = {"person": f"Person {world.chance.randrange(world.organizations * 20)}"}
    return who | {"from": world.organization(), "to": world.organization(), "role": "researcher"}


def _supplied(world: World, _: Earlier) -> Data:
    extent = world.chance.choice(("testing", "selectable", "partial", "primary", "dropped"))
    data = {"consumer": world.organization(), "supplier": world.organization(), "extent": extent}
    return data | ({"product": f"product-{world.chance.randrange(3)}"} if world.chance.random() < 0.7 else {})


def _invested(world: World, _: Earlier) -> Data:
    return {"investor": world.organization(), "investee": world.organization(), "amount": world.money()}


def _stake(world: World, _: Earlier) -> Data:
    share = {"share": world.chance.randrange(100) / 100}
    return {"holder": world.organization(), "held": world.organization(), "share": share}


def _partnered(world: World, _: Earlier) -> Data:
    partners = [f"org-{number}" for number in world.chance.sample(range(world.organizations), 2)]
    term = {"term": world.chance.choice(("compute", "models", "revenue-share")), "change": "granted", "words": "Yes."}
    return {"partners": partners, "terms": [term], "organizations": [{"slug": partners[0]}]}


def _raised(world: World, _: Earlier) -> Data:
    parties = [{"organization": world.organization()}, {"organization": world.organization()}]
    return {"parties": parties, "about": "Who may use what."}


def _settled(world: World, earlier: Earlier) -> Data:
    dispute = world.event(earlier, "dispute.raised") or {"claim": "claim-1"}
    return {"dispute": dispute, "outcome": "They agreed."}


def _planned(world: World, _: Earlier) -> Data:
    window = {"from": FIRST_DAY, "to": LAST_DAY}
    return {"what": f"Plan {world.chance.randrange(10**6)}", "window": window, "expected": "model.launched"}


def _plan_settled(world: World, earlier: Earlier) -> Data:
    plan = world.event(earlier, "plan.announced") or {"source": "urn:whenline:publisher:p0", "id": "none"}
    return {"plan": plan, "outcome": world.chance.choice(("fulfilled", "cancelled"))}


def _watched(world: World, _: Earlier) -> Data:
    return {"about": world.organization(), "measure": "share", "why": "It matters.", "claim": world.new_claim()}


def _commented(world: World, earlier: Earlier) -> Data:
    data = {"speaker": f"Person {world.chance.randrange(5000)}", "about": world.organization(), "summary": "Words."}
    watched = world.event(earlier, "indicator.watched")
    return data | ({"bears_on": [watched]} if watched and world.chance.random() < 0.3 else {})


def _signaled(world: World, earlier: Earlier) -> Data:
    rests_on = world.event(earlier, "evaluation.scored") or {"source": "urn:whenline:publisher:p0", "id": "none"}
    return {"rule": "many-talents", "rule_version": 1, "evidence": [rests_on]}


def _priced(world: World, _: Earlier) -> Data:
    model, maker = world.model()
    return {"model": model, "provider": maker, "input": world.money(), "organizations": [{"slug": maker}]}


_OTHERS: dict[str, tuple[int, Callable[[World, Earlier], Data]]] = {
    "model.launched": (4, _launched),
    "model.progressed": (2, _progressed),
    "evaluation.compared": (2, _compared),
    "talent.joined": (3, _moved),
    "talent.departed": (3, _moved),
    "supplier.changed": (4, _supplied),
    "investment.made": (2, _invested),
    "stake.held": (1, _stake),
    "partnership.formed": (2, _partnered),
    "dispute.raised": (1, _raised),
    "dispute.settled": (1, _settled),
    "plan.announced": (2, _planned),
    "plan.settled": (2, _plan_settled),
    "indicator.watched": (1, _watched),
    "comment.published": (4, _commented),
    "signal.raised": (1, _signaled),
    "price.changed": (2, _priced),
    "product.launched": (1, lambda w, _: {"product": f"product-{w.chance.randrange(w.organizations)}"}),
    "strategy.stated": (1, lambda _w, _t: {"aim": "To lead."}),
    "outlook.issued": (1, lambda w, _: {"about": w.organization(), "stance": "positive", "horizon": "short_term"}),
    "layoff.reported": (1, lambda w, _: {"headcount": {"count": w.chance.randrange(1000)}, "unit": "all"}),
    "organization.named": (1, lambda w, _: {"slug": w.organization(), "name": "Some name"}),
    "organization.reorganized": (1, lambda w, _: {"unit": f"unit-{w.chance.randrange(100)}", "change": "formed"}),
}

OMITTED = frozenset({"model.estimated", "acquisition.made", "talent.appointed", "partnership.changed"})
"""Kinds that are not in the history, so that figures stay comparable with earlier ones."""


def _from_examples() -> dict[str, tuple[int, Callable[[World, Earlier], Data]]]:
    """Kinds without a generator, each with the data of its example in docs/examples.jsonl."""
    handled = {"evaluation.scored", "revenue.reported"} | _OTHERS.keys() | AMENDMENTS | OMITTED
    missing = KINDS.keys() - handled
    lines = (Path(__file__).parents[1] / "docs" / "examples.jsonl").read_text(encoding="utf-8").splitlines()
    data = {each["type"].removeprefix("whenline."): each["data"] for each in map(json.loads, lines)}
    return {kind: (1, lambda _w, _t, kind=kind: dict(data[kind])) for kind in sorted(missing)}  # type: ignore[misc]
