"""Models: their first launch, the latest stage of their life, and estimates of what they are made of."""

from __future__ import annotations

from tests.reference_model.believing import Believed, World
from tests.reference_model.counting import Row, firm, grouped, in_its_place, refs, undenied
from tests.reference_model.counting import latest as last_of
from tests.reference_model.intervals import LONG_AGO


def models(world: World) -> list[Row]:
    events = undenied(world, "model.launched", "model.progressed", "model.estimated")
    return [{"model": model} | _row(of) for model, of in grouped(events, lambda each: each.data["model"]).items()]


def _first(events: list[Believed]) -> Believed | None:
    return min(events, key=lambda each: each.latest, default=None)


def _learned_last(events: list[Believed], name: str) -> Believed | None:
    stated = [each for each in firm(events) if name in each.data]
    return max(stated, key=lambda each: (each.statement.known_at, each.latest), default=None)


def _row(events: list[Believed]) -> Row:
    launches = [each for each in events if each.kind == "model.launched"]
    stages = [each for each in events if each.kind == "model.progressed"]
    launch, stage = _first(firm(launches)), last_of(firm(stages))
    possible_launch, possible_stage = _first(launches), in_its_place(stages)
    if possible_launch is launch:
        possible_launch = None
    made, trained = _learned_last(events, "parameters"), _learned_last(events, "training_compute")
    first = _first(firm(events)) or _first(events)
    earliest = _first(events)
    assert first is not None
    assert earliest is not None
    return {
        "organization": first.subject,
        "launched_at": launch.happened[0] if launch and launch.happened[0] != LONG_AGO else None,
        "launch_key": launch.ref if launch else None,
        "access": launch.data.get("access") if launch else None,
        "base_model": launch.data.get("base_model") if launch else None,
        "domain": launch.data.get("domain") if launch else None,
        "stage": stage.data["stage"] if stage else None,
        "stage_from": stage.happened[0] if stage else None,
        "stage_key": stage.ref if stage else None,
        "parameters": made.data["parameters"] if made else None,
        "training_compute": trained.data["training_compute"] if trained else None,
        "confidence": trained.data.get("confidence", "unknown") if trained else None,
        "possible_launch_from": possible_launch.happened[0] if possible_launch else None,
        "possible_launch_key": possible_launch.ref if possible_launch else None,
        "possible_stage": possible_stage.data["stage"] if possible_stage else None,
        "occurrence": "sure" if firm(events) else "possible",
        "is_firm": bool(firm(events)),
        "known_at": min(each.statement.known_at for each in events),
        "key": earliest.ref,
        "evidence": refs(events),
    }
