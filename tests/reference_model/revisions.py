"""What was learned about a moment between two moments of knowledge."""

from __future__ import annotations

from datetime import datetime

from tests.reference_model.believing import Believed, World
from tests.reference_model.claims import claims
from tests.reference_model.counting import Row
from tests.reference_model.reading import Ref

WRONG = {"denied", "contested", "retracted", "corrected", "contradicted"}
Claims = dict[str, Row]


def overturned(world: World) -> list[Row]:
    """What was believed on `at`, as known that day, and is known by `known` to be wrong."""
    rows = revisions(world.canonical, world.at, min(world.at, world.known), world.known, world.logged)
    return [row for row in rows if row["change"] in WRONG and row["occurrence_before"] != "absent"]


def revisions(
    canonical: dict[Ref, object], at: datetime, before: datetime, after: datetime, logged: datetime
) -> list[Row]:
    was, now = World(canonical, at, before, logged), World(canonical, at, after, logged)  # type: ignore[arg-type]
    claims_then, claims_now = ({row["claim"]: row for row in claims(world)} for world in (was, now))
    rows = []
    for ref in was.believed.keys() | now.believed.keys():
        then, since = was.believed.get(ref), now.believed.get(ref)
        change = _change(then, since, _of(then, claims_then), _of(since, claims_now))
        if change:
            rows.append(_row(change, then, since, now, before) | {"key": ref, "source": ref[0], "id": ref[1]})
            if change == "contradicted":
                rows[-1]["changed_by"] = (_of(since, claims_now) or {})["contradicted_by"]
    return rows


def _of(event: Believed | None, by_claim: Claims) -> Row | None:
    """The claim that an event supports."""
    return by_claim.get(event.supports) if event and event.supports and not event.statement.amends else None


def _change(then: Believed | None, now: Believed | None, claim_then: Row | None, claim_now: Row | None) -> str | None:
    if now is None or then is None:
        return "learned" if now else "retracted"
    if now.denied and not then.denied:
        return "denied"
    if now.corrected_by != then.corrected_by:
        return "corrected"
    if now.certainty == "contested" != then.certainty:
        return "contested"
    state_then, state_now = ((claim or {}).get("state") for claim in (claim_then, claim_now))
    if state_now in {"contested", "denied"} and state_now != state_then and not now.denied:
        return "contradicted"
    if now.certainty == then.certainty:
        return None
    return "confirmed" if now.certainty == "confirmed" else "resolved"


def _row(change: str, then: Believed | None, now: Believed | None, world: World, before: datetime) -> Row:
    one = then or now
    last = now or then
    assert one is not None
    assert last is not None
    acting = [
        act
        for act in world.acts.values()
        if act.acting and act.statement.target == one.ref and act.acts_from and act.acts_from > before
    ]
    return {
        "change": change,
        "kind": one.kind,
        "subject": one.subject,
        "headline": one.data["headline"],
        "headline_before": then.data["headline"] if then else None,
        "headline_after": now.data["headline"] if now else None,
        "certainty_before": then.certainty if then else None,
        "certainty_after": now.certainty if now else None,
        "happened_from_before": then.happened[0] if then else None,
        "happened_from_after": now.happened[0] if now else None,
        "happened_to_before": then.happened[1] if then else None,
        "happened_to_after": now.happened[1] if now else None,
        "occurrence": last.occurrence,
        "occurrence_before": then.occurrence if then else None,
        "occurrence_after": now.occurrence if now else None,
        "claim": (now.claim if now else None) or (then.claim if then else None),
        "known_at": one.statement.known_at,
        "changed_by": [act.statement.ref for act in sorted(acting, key=lambda each: each.statement.order)],
        "acts_from": max((act.acts_from for act in acting if act.acts_from), default=None),
    }
