"""A moment of the diagonal: the world as known in that very moment, in the words that rules of signals look at."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any

from tests.reference_model.believing import Believed, World
from tests.reference_model.claims import claims, exclude, numbers_of
from tests.reference_model.counting import firm, grouped, latest, number, undenied
from tests.reference_model.evaluations import best_of, contest_of
from tests.reference_model.keys import key_of
from tests.reference_model.leading import rivals
from tests.reference_model.plans import plans, settlements_of, statements_of
from tests.reference_model.question_keys import Question
from tests.reference_model.questions import price_words, stake_words, words
from tests.reference_model.reading import Ref
from tests.reference_model.supply import dependence, dependence_parts, statements

Place = tuple[str, str, str | None, str]
"""Consumer, resource, product, supplier."""
STANDINGS = {"behind": -1, "near_parity": 0, "ahead": 1}


@dataclass(frozen=True, eq=False)
class Moment:
    """`number` counts the moments of one walk, so that neighbors are known."""

    world: World
    number: int
    was: Moment | None = None

    @cached_property
    def leaders(self) -> dict[Question, Believed | None]:
        scored = grouped(
            (each for each in undenied(self.world, "evaluation.scored") if "score" in each.data), contest_of
        )
        found = {}
        for (benchmark, unit, higher), events in scored.items():
            question = Question("leaders", benchmark, (unit, "higher" if higher else "lower"))
            found[question] = best_of(firm(events))
        return found

    @cached_property
    def parity(self) -> dict[Question, tuple[int, str | None, Believed | None]]:
        """Of each pair how near it is (2 firmly, 1 as a rumor, 0 not), in words, and by which event."""
        found = {}
        for row in rivals(self.world):
            firm_words = _comparison_words(row["result"], row["benchmark"])
            possible = _comparison_words(row["possible_result"], row["possible_benchmark"])
            level, relation, ref = 0, firm_words, row["key"] if row["is_firm"] else None
            if row["result"] == "near_parity":
                level = 2
            elif row["possible_result"] == "near_parity":
                level, relation, ref = 1, f"rumored: {possible}", row["possible_key"]
            found[Question("rivals", row["organization"], (row["versus"],))] = level, relation, self._event(ref)
        return found

    @cached_property
    def plans(self) -> dict[Question, Any]:
        settlements = undenied(self.world, "plan.settled")
        found = {}
        for row in plans(self.world):
            plan = self.world.believed[row["key"]]
            last = latest(firm(settlements_of(plan, settlements, self.world, "plan")))
            named = (plan.supports, "claim") if plan.supports else (str(key_of(plan.ref)), "event")
            found[Question("plans", named[0], named[1:])] = row | {"last": last.ref if last else None}
        return found

    @cached_property
    def stated(self) -> dict[Place, Believed]:
        """The firm statement that holds of each place, dropped ones too."""
        return {place: supply.stated for place, supply in statements(self.world).items() if supply.stated}

    @cached_property
    def suppliers(self) -> dict[Place, Believed]:
        return {place: event for place, event in self.stated.items() if event.data["extent"] != "dropped"}

    @cached_property
    def primaries(self) -> dict[Place, Believed]:
        return {place: event for place, event in self.stated.items() if event.data["extent"] == "primary"}

    @property
    def consumers(self) -> set[tuple[str, str]]:
        return {place[:2] for place in self.stated}

    @cached_property
    def dependence(self) -> dict[tuple[str, str, str], float]:
        return {
            (row["consumer"], row["supplier"], row["resource"]): round(row["dependence"], 9)
            for row in dependence(self.world)
            if row["dependence"] is not None
        }

    @cached_property
    def slots(self) -> dict[tuple[str, str, str | None], dict[str, float]]:
        """Each supplier's part of every slot that has a firm supplier: of a product, or of the whole."""
        found: dict[tuple[str, str, str | None], dict[str, float]] = {}
        for row in dependence_parts(self.world):
            if row["part"] is not None:
                found.setdefault((row["consumer"], row["resource"], row["product"]), {})[row["supplier"]] = row["part"]
        return found

    def alike(self, was: Moment) -> dict[tuple[str, str, str], tuple[float, float]]:
        """The index before and now over the slots alone that both moments have, by consumer, supplier and resource."""
        shared = grouped(was.slots.keys() & self.slots.keys(), lambda slot: slot[:2])
        found = {}
        for (consumer, of), slots in shared.items():
            for supplier in {name for slot in slots for name in (*was.slots[slot], *self.slots[slot])}:
                before, now = (
                    round(sum(side.slots[slot].get(supplier, 0.0) for slot in slots) / len(slots), 9)
                    for side in (was, self)
                )
                found[consumer, supplier, of] = before, now
        return found

    @cached_property
    def resting(self) -> dict[tuple[str, str, str], frozenset[Ref]]:
        """What makes each index: all that is stated of the supplier, of products and of the whole."""
        found: dict[tuple[str, str, str], set[Ref]] = {}
        for (consumer, of, _, supplier), event in self.stated.items():
            if (consumer, supplier, of) in self.dependence:
                found.setdefault((consumer, supplier, of), set()).add(event.ref)
        return {name: frozenset(refs) for name, refs in found.items()}

    @cached_property
    def last_moved(self) -> dict[tuple[str, str], frozenset[Ref]]:
        """What moved each consumer's supplies when they moved last."""
        if self.was is None:
            return {}
        places = self.consumers | self.was.consumers
        moved = {place: self.moved_since(self.was, *place) for place in places}
        return self.was.last_moved | {place: refs for place, refs in moved.items() if refs}

    @cached_property
    def depended(self) -> set[tuple[str, str, str]]:
        """On whom whoever depended until now."""
        return set(self.dependence) | (self.was.depended if self.was else set())

    def moved_since(self, was: Moment, consumer: str, of: str) -> frozenset[Ref]:
        """Statements of what a consumer takes that begin or cease to hold, or change now."""
        moved: set[Ref] = set()
        for place in was.stated.keys() | self.stated.keys():
            one, other = was.stated.get(place), self.stated.get(place)
            if place[:2] == (consumer, of) and _supplied(one) != _supplied(other):
                moved |= {each.ref for each in (one, other) if each}
        return frozenset(moved)

    @cached_property
    def departures(self) -> dict[str, list[Believed]]:
        moves = firm(undenied(self.world, "talent.departed", "talent.joined", "talent.appointed"))
        away = [each for each in moves if each.data.get("from") and each.data["from"] != each.data.get("to")]
        return grouped(away, lambda each: each.data["from"])

    @cached_property
    def claims(self) -> dict[str, tuple[str, Believed]]:
        return {row["claim"]: (row["state"], self.world.believed[row["key"]]) for row in claims(self.world)}

    def against(self, row: Any) -> tuple[Ref, str, bool] | None:
        """Whom a contradiction contradicts, in what, and whether both sides are attested for."""
        if row["other"]:
            one, other = (self.world.believed[row[name]] for name in ("key", "other"))
            excluding = [
                _measure(what)
                for what, value, bound in numbers_of(one)
                for same, other_value, other_bound in numbers_of(other)
                if what == same and exclude(value, bound, other_value, other_bound)
            ]
            return row["other"], min(excluding), row["attested"]
        supporters = [each for each in self.world.events if each.supports == row["claim"] and not each.denied]
        best = min(supporters, key=lambda each: each.preference, default=None)
        return (best.ref, "contradicted", row["attested"] and best.attested) if best else None

    def order_of(self, ref: Ref) -> Any:
        return key_of(ref)

    def verdicts_on(self, refs: frozenset[Ref]) -> frozenset[Ref]:
        """Amendments of these events that begin to act now, other than retractions."""
        return frozenset(
            ref
            for ref, act in self.world.acts.items()
            if act.statement.target in refs
            and act.state not in {"inert", "waiting"}
            and act.statement.kind != "event.retracted"
            and act.acts_from == self.world.known
        )

    def movers(self, indicator: Believed) -> list[Believed]:
        """Firm events that bear on any statement of it or on its claim, or share its claim."""
        statements_of_indicator, claim = statements_of(indicator, self.world), indicator.supports
        return [
            each
            for each in firm(self.world.events)
            if (each.kind != "signal.raised" or (claim and each.claim == claim))
            and (
                (claim is not None and each.kind != "indicator.watched" and each.claim == claim)
                or (
                    each.kind != "signal.raised"
                    and any(
                        (ref.get("source"), ref.get("id")) in statements_of_indicator
                        or (claim and ref.get("claim") == claim)
                        for ref in each.data.get("bears_on", [])
                    )
                )
            )
        ]

    def measured(self, condition: Any) -> tuple[float | None, str | None, frozenset[Ref]] | None:
        """The firm value of a condition's measure: its number, its words, and its evidence."""
        about, measure = condition["about"], condition["measure"]
        if measure == "dependence":
            return self._dependence_of(about)
        if measure == "best_score":
            leader = self.leaders.get(Question("leaders", about["benchmark"], (None, "higher")))
            return (leader.data["score"], leader.data["model"], frozenset({leader.ref})) if leader else None
        if measure == "standing":
            row = next((each for each in rivals(self.world) if _is(each, about)), None)
            if row is None or not row["is_firm"]:
                return None
            return STANDINGS[row["result"]], _comparison_words(row["result"], row["benchmark"]), frozenset({row["key"]})
        return self._number_of(measure, about)

    def _dependence_of(self, about: Any) -> tuple[float, str, frozenset[Ref]] | None:
        pair = about["organization"], about["supplier"], "model"
        if pair not in self.depended:
            return None
        index = self.dependence.get(pair, 0.0)
        return index, f"{index:.2f}", self.resting.get(pair, frozenset()) | self.last_moved[pair[0], "model"]

    def _number_of(self, measure: str, about: Any) -> tuple[float | None, str | None, frozenset[Ref]] | None:
        kind, names, describe = {
            "revenue": ("revenue.reported", {"segment": "segment", "measure": "basis"}, _revenue),
            "price": ("price.changed", {"model": "model", "provider": "organization"}, _price(about)),
            "stake": ("stake.held", {"holder": "organization", "held": "investee"}, stake_words),
        }[measure]
        events = [each for each in undenied(self.world, kind) if _matches(each, names, about) and describe(each)[0]]
        if measure == "revenue":
            events = [each for each in events if each.subject == about["organization"]]
        last = latest(firm(events))
        return (describe(last)[1], describe(last)[0], frozenset({last.ref})) if last else None

    def _event(self, ref: Ref | None) -> Believed | None:
        return self.world.believed[ref] if ref else None


def _comparison_words(result: str | None, benchmark: str | None) -> str | None:
    return result.replace("_", " ") + (f" on {benchmark}" if benchmark else "") if result else None


def _is(row: Any, about: Any) -> bool:
    return bool(row["organization"] == about["organization"] and row["versus"] == about["versus"])


def _supplied(event: Believed | None) -> Any:
    return (event.ref, event.data["extent"], number(event.data.get("share"), "share")[0]) if event else None


def _measure(what: tuple[Any, ...]) -> str:
    """What a number measures, in words."""
    if what[0] == "headcount":
        what = (what[0], what[1], "to", what[2])
    return " ".join(each for each in what if each)


def _matches(event: Believed, names: dict[str, str], about: Any) -> bool:
    return all(event.data.get(name) == about.get(measured_name) for name, measured_name in names.items())


def _revenue(event: Believed) -> tuple[str | None, Any]:
    amount, bound = number(event.data.get("amount"), "amount")
    return words(amount, bound, event.data["amount"]["currency"] if bound else None), amount


def _price(about: Any) -> Any:
    side = about.get("side")
    return partial(_of_side, side)


def _of_side(side: str, event: Believed) -> tuple[str | None, Any]:
    return price_words(event, side) if side in event.data else (None, None)
