"""The timeline, and the amendments that do not act."""

from __future__ import annotations

from tests.reference_model.believing import Believed, World
from tests.reference_model.counting import Row, identity
from tests.reference_model.intervals import interval, occurrence


def timeline(world: World) -> list[Row]:
    return [_row(world, each) for each in world.believed.values()]


def _row(world: World, each: Believed) -> Row:
    provenance = each.data.get("provenance", {})
    topic, partition, offset = each.statement.position
    return identity(each) | {
        "kind": each.kind,
        "subject": each.subject,
        "headline": each.data["headline"],
        "organizations": [organization["slug"] for organization in each.data["organizations"]],
        "precision": each.data.get("precision", "second"),
        "lasted_until": each.lasted_until,
        "logged_at": each.statement.logged_at,
        "own_certainty": each.own_certainty,
        "claim_stance": each.data.get("claim_stance", "supports"),
        "tags": each.data.get("tags", []),
        "corrected": each.corrected_by is not None,
        "corrected_by": each.corrected_by,
        "amends": each.statement.target if each.statement.amends else None,
        "inferred": each.kind == "signal.raised" or each.ref[0] == "urn:whenline:signals",
        "effect": world.acts[each.ref].state if each.statement.amends else None,
        "publisher": provenance.get("publisher"),
        "url": provenance.get("url"),
        "kafka_topic": topic,
        "kafka_partition": partition,
        "kafka_offset": offset,
    }


def inert_amendments(world: World) -> list[Row]:
    rows = []
    for ref, act in world.acts.items():
        statement = act.statement
        happened = interval(statement.time, statement.data, statement.known_at)
        if not act.acting:
            rows.append(
                {
                    "source": ref[0],
                    "id": ref[1],
                    "key": ref,
                    "action": statement.kind.removeprefix("event."),
                    "target": statement.target,
                    "target_source": statement.target[0],
                    "target_id": statement.target[1],
                    "state": act.state,
                    "reason": statement.data.get("reason"),
                    "happened_from": happened[0],
                    "happened_to": happened[1],
                    "occurrence": occurrence(world.at, happened),
                    "known_at": statement.known_at,
                    "certainty": statement.data.get("certainty", "reported"),
                }
            )
    return rows
