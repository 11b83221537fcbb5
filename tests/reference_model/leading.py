"""Who leads each benchmark, and how the models of organizations compare."""

from __future__ import annotations

from typing import Any

from tests.reference_model.believing import Believed, World
from tests.reference_model.counting import Row, firm, grouped, identity, in_its_place, latest, refs, undenied
from tests.reference_model.evaluations import best_of, contest_of, merit
from tests.reference_model.lists import comparisons


def leaders(world: World) -> list[Row]:
    """By score, as `standings` ranks them; where a benchmark has ranks only, the model last stated to be first."""
    results = undenied(world, "evaluation.scored")
    scored = grouped((each for each in results if "score" in each.data), contest_of)
    benchmarks = {contest[0] for contest in scored}
    ranked = [each for each in results if "rank" in each.data and each.data["benchmark"] not in benchmarks]
    rows = [_by_score(world, contest, events) for contest, events in scored.items()]
    for benchmark, ranked_events in grouped(ranked, lambda each: each.data["benchmark"]).items():
        rows += _by_rank(world, benchmark, ranked_events)
    return rows


def _by_score(world: World, contest: tuple[str, Any, Any], events: list[Believed]) -> Row:
    models = grouped(events, lambda each: each.data["model"])
    bests = [each for each in (best_of(firm(of)) for of in models.values()) if each]
    bests.sort(key=lambda each: (-merit(each), each.order))
    possible = best_of(events)
    if possible and bests and merit(possible) == merit(bests[0]):
        possible = None
    second = bests[1] if len(bests) > 1 else None
    return _row(world, contest, bests[0] if bests else None, second, possible) | _field(bests, firm(events))


def _by_rank(world: World, benchmark: str, ranked_events: list[Believed]) -> list[Row]:
    models = grouped(ranked_events, lambda each: each.data["model"]).values()
    firmly = [each for each in (latest(firm(of)) for of in models) if each]
    front = sorted((each for each in firmly if each.data["rank"] <= 2), key=lambda each: each.latest, reverse=True)
    front.sort(key=lambda each: int(each.data["rank"]))
    leader = front.pop(0) if front and front[0].data["rank"] == 1 else None
    lasts = [each for each in (latest(of) for of in models) if each]
    possible = latest(each for each in lasts if each.data["rank"] == 1)
    if possible and leader and possible.data["model"] == leader.data["model"]:
        possible = None
    if leader is None and possible is None:
        return []
    row = _row(world, (benchmark, None, None), leader, front[0] if front else None, possible)
    return [row | _field(firmly, firmly)]


def _field(contenders: list[Believed], results: list[Believed]) -> Row:
    """How many models and makers are compared: alone, or among its own, a model leads nobody."""
    makers = {each.subject for each in results}
    return {
        "contenders": len(contenders),
        "makers": len(makers),
        "is_contested": len(contenders) > 1 and len(makers) > 1,
    }


def _row(
    world: World,
    contest: tuple[str, Any, Any],
    leader: Believed | None,
    second: Believed | None,
    possible: Believed | None,
) -> Row:
    shown = leader or possible
    assert shown is not None
    near = _near_parity(world, contest[0], leader) if leader else []
    scores = [each.data.get("score") if each else None for each in (leader, second)]
    return identity(shown) | {
        "benchmark": contest[0],
        "unit": contest[1],
        "higher_is_better": contest[2],
        **_named(leader, "leader", "organization", "score"),
        **_named(second, "second", "second_organization", "second_score"),
        **_named(possible, "possible_leader", "possible_organization", "possible_score"),
        "gap": round(abs(scores[0] - scores[1]), 9) if None not in scores else None,
        "possible_certainty": possible.certainty if possible else None,
        "possible_key": possible.ref if possible else None,
        "is_firm": leader is not None,
        "near_parity": near,
        "evidence": refs((leader, second, possible)) | {row["key"] for row in near},
    }


def _named(event: Believed | None, model: str, organization: str, score: str) -> Row:
    data = event.data if event else {}
    return {model: data.get("model"), organization: event.subject if event else None, score: data.get("score")}


def _near_parity(world: World, benchmark: str, leader: Believed) -> list[Row]:
    """Comparisons that put the leader, or its maker's models together, level with others, here or in general."""
    maker, model = leader.subject, leader.data["model"]
    columns = ("organization", "model", "versus", "versus_model", "certainty", "is_firm", "claim", "key")
    return [
        {name: row[name] for name in columns}
        for row in comparisons(world)
        if row["result"] == "near_parity"
        and row["certainty"] != "denied"
        and row["benchmark"] in {None, benchmark}
        and (
            (row["organization"] == maker and row["model"] in {None, model})
            or (row["versus"] == maker and row["versus_model"] in {None, model})
        )
    ]


def rivals(world: World) -> list[Row]:
    """The latest comparison of one organization's models with another's, whatever models and benchmark it speaks of."""
    comparisons_with_rivals = [
        (event, rival["organization"], rival.get("model"))
        for event in undenied(world, "evaluation.compared")
        for rival in sorted(event.data["versus"], key=lambda each: str(each.get("model", "")))
    ]
    rows = []
    for (organization, versus), group in grouped(comparisons_with_rivals, lambda one: (one[0].subject, one[1])).items():
        events = [comparison[0] for comparison in group]
        stated, possible = latest(firm(events)), in_its_place(events)
        shown = stated or possible
        assert shown is not None
        named = [comparison[2] for comparison in group if comparison[0] is stated]
        rows.append(
            identity(shown)
            | {
                "organization": organization,
                "versus": versus,
                "result": stated.data["result"] if stated else None,
                "benchmark": stated.data.get("benchmark") if stated else None,
                "model": stated.data.get("model") if stated else None,
                "versus_model": named[-1] if named else None,
                "possible_result": possible.data["result"] if possible else None,
                "possible_benchmark": possible.data.get("benchmark") if possible else None,
                "possible_certainty": possible.certainty if possible else None,
                "possible_key": possible.ref if possible else None,
                "is_firm": stated is not None,
                "evidence": refs((stated, possible)),
            }
        )
    return rows
