"""Who supplies what to whom, and how far each consumer depends on each supplier."""

from __future__ import annotations

from dataclasses import dataclass

from tests.reference_model.believing import Believed, World
from tests.reference_model.counting import Row, firm, grouped, identity, in_its_place, latest, number, refs, undenied

WEIGHTS = {"primary": 1.0, "partial": 0.5, "selectable": 0.25, "hosted": 0.1, "testing": 0.05, "dropped": 0.0}


def _place(event: Believed) -> tuple[str, str, str | None, str]:
    """What a statement is about: consumer, resource, product (None: the whole consumer), supplier."""
    data = event.data
    return data["consumer"], data.get("of", "model"), data.get("product"), data["supplier"]


def _over(event: Believed, world: World) -> bool:
    return event.lasted_until is not None and event.lasted_until <= world.at


def _holds(event: Believed | None, world: World) -> Believed | None:
    """The statement, unless it ends the supply, or lasted only until then."""
    if event is None or event.data["extent"] == "dropped" or _over(event, world):
        return None
    return event


def suppliers(world: World) -> list[Row]:
    rows = []
    for place, events in grouped(undenied(world, "supplier.changed"), _place).items():
        stated, possible = _holds(latest(firm(events)), world), in_its_place(events)
        if possible and _over(possible, world):
            possible = None
        shown = stated or possible
        if shown is None or (stated is None and shown.data["extent"] == "dropped"):
            continue
        share, bound = number(stated.data.get("share") if stated else None, "share")
        rows.append(
            identity(shown)
            | _named(place)
            | {
                "extent": stated.data["extent"] if stated else None,
                "model": stated.data.get("model") if stated else None,
                "share": share,
                "share_bound": bound,
                "is_firm": stated is not None,
                "possible_extent": possible.data["extent"] if possible else None,
                "possible_share": number(possible.data.get("share"), "share")[0] if possible else None,
                "possible_share_bound": number(possible.data.get("share"), "share")[1] if possible else None,
                "possible_certainty": possible.certainty if possible else None,
                "possible_occurrence": possible.occurrence if possible else None,
                "possible_key": possible.ref if possible else None,
                "evidence": refs((stated, possible)),
            }
        )
    return rows


def _named(place: tuple[str, str, str | None, str]) -> Row:
    return dict(zip(("consumer", "resource", "product", "supplier"), place, strict=True))


def _weight(event: Believed | None) -> float:
    if event is None or event.data["extent"] == "dropped":
        return 0.0
    return float(event.data["share"]["share"]) if "share" in event.data else WEIGHTS[event.data["extent"]]


@dataclass(frozen=True)
class Supply:
    """Statements of one supplier in one place: the latest firm one, and what would be put in its place."""

    stated: Believed | None
    possible: Believed | None

    @property
    def has_statement(self) -> bool:
        return self.stated is not None or self.possible is not None

    @property
    def dropped(self) -> bool:
        """Whether every statement is that the supplier was dropped."""
        return all(each is None or each.data["extent"] == "dropped" for each in (self.stated, self.possible))


NOTHING = Supply(None, None)


def statements(world: World) -> dict[tuple[str, str, str | None, str], Supply]:
    """By place. Statements that have run out are left out."""
    supplies = {}
    for place, events in grouped(undenied(world, "supplier.changed"), _place).items():
        stated, possible = latest(firm(events)), in_its_place(events)
        stated = None if stated and _over(stated, world) else stated
        possible = None if possible and _over(possible, world) else possible
        supplies[place] = Supply(stated, possible)
    return {place: supply for place, supply in supplies.items() if supply.has_statement}


def dependence_parts(world: World) -> list[Row]:
    supplies = statements(world)
    rows = []
    for consumer, of, product in {place[:3] for place in supplies}:
        here = {place[3]: supply for place, supply in supplies.items() if place[:3] == (consumer, of, product)}
        whole = {place[3]: supply for place, supply in supplies.items() if place[:3] == (consumer, of, None)}
        firm_slot = product is None or any(supply.stated for supply in here.values())
        whole = {} if product is None else {name: supply for name, supply in whole.items() if not supply.dropped}
        slot = [
            _part(here.get(supplier, NOTHING), whole.get(supplier, NOTHING), firm_slot)
            | _named((consumer, of, product, supplier))
            for supplier in here.keys() | whole.keys()
        ]
        for name, weight in (("part", "weight"), ("possible_part", "possible_weight")):
            total = sum(row[weight] for row in slot)
            for row in slot:
                row[name] = row[weight] / total if total else None
        rows += [row for row in slot if row.pop("shown") or row["weight"] or row["possible_weight"]]
    return rows


def _part(own: Supply, whole: Supply, firm_slot: bool) -> Row:
    """One supplier in one slot: the product's own statement, and without a firm one, the statement of the whole.

    What is not firm makes no slot: a rumor about a product, and with it the whole, only counts as possible there.
    """
    inherits = own.stated is None and whole.stated is not None and firm_slot
    stated = whole.stated if inherits else own.stated
    possible = own.possible
    if possible is None and own.stated is None:
        possible = whole.possible or (None if inherits else whole.stated)
    shown = stated or own.possible or whole.stated or whole.possible
    assert shown is not None
    resting = refs((own.stated, own.possible)) | (frozenset() if own.stated else refs((whole.stated, whole.possible)))
    return identity(shown) | {
        "extent": stated.data["extent"] if stated else None,
        "share": number(stated.data.get("share"), "share")[0] if stated else None,
        "is_firm": stated is not None and stated.data["extent"] != "dropped",
        "occurrence": "sure" if stated else "possible",
        "possible_extent": possible.data["extent"] if possible else None,
        "inherited": shown not in {own.stated, own.possible},
        "weight": _weight(stated),
        "possible_weight": _weight(possible or stated),
        "evidence": resting,
        "shown": whole.has_statement,
    }


def dependence(world: World) -> list[Row]:
    parts = dependence_parts(world)
    rows = []
    for (consumer, of), mine in grouped(parts, lambda row: (row["consumer"], row["resource"])).items():
        slots = {row["product"] for row in mine if row["part"] is not None}
        possible_slots = {row["product"] for row in mine if row["possible_part"] is not None}
        for supplier, its in grouped(mine, lambda row: row["supplier"]).items():
            extents = [(row["weight"], row["extent"]) for row in its if row["extent"]]
            possible = [(row["possible_weight"], row["possible_extent"]) for row in its if row["possible_extent"]]
            rows.append(
                {
                    "consumer": consumer,
                    "resource": of,
                    "supplier": supplier,
                    "dependence": sum(row["part"] or 0 for row in its) / len(slots) if slots else None,
                    "possible_dependence": (
                        sum(row["possible_part"] or 0 for row in its) / len(possible_slots) if possible_slots else None
                    ),
                    "extent": max(extents)[1] if extents else None,
                    "possible_extent": max(possible)[1] if possible else None,
                    "is_firm": any(row["is_firm"] for row in its),
                    "occurrence": "sure" if any(row["is_firm"] for row in its) else "possible",
                    "known_at": max(row["known_at"] for row in its),
                    "last_changed_at": max(row["happened_from"] for row in its),
                    "evidence": frozenset().union(*(row["evidence"] for row in its)),
                }
            )
    return rows
