"""Standings on benchmarks."""

from __future__ import annotations

from tests.reference_model.believing import Believed, World
from tests.reference_model.counting import Row, firm, grouped, identity, in_its_place, latest, refs, undenied
from tests.reference_model.lists import comparisons

Contest = tuple[str, str | None, bool]
"""Benchmark, unit and whether higher is better: scores of different units are different contests."""


def contest_of(event: Believed) -> Contest:
    return event.data["benchmark"], event.data.get("unit"), event.data.get("higher_is_better", True)


def merit(event: Believed) -> float:
    score = float(event.data["score"])
    return score if event.data.get("higher_is_better", True) else -score


def best_of(events: list[Believed]) -> Believed | None:
    """The best score; of equal ones the first that was known."""
    best = max(map(merit, events), default=None)
    return min((each for each in events if merit(each) == best), key=lambda each: each.order, default=None)


def standings(world: World) -> list[Row]:
    results = undenied(world, "evaluation.scored")
    scored = grouped((each for each in results if "score" in each.data), contest_of)
    ranked = grouped(
        (each for each in results if "rank" in each.data), lambda each: (each.data["benchmark"], each.data["model"])
    )
    rows, placed = [], set()
    for contest, events in scored.items():
        models = grouped(events, lambda each: each.data["model"])
        bests = [each for each in (best_of(firm(of)) for of in models.values()) if each]
        bests.sort(key=lambda each: (-merit(each), each.order))
        for model, of in models.items():
            placed.add((contest[0], model))
            row = _row(world, contest, model, of, bests, ranked.get((contest[0], model), []))
            rows.append(row | _field(firm(events)))
    for (benchmark, model), stated_ranks in ranked.items():
        if (benchmark, model) not in placed:
            field = [each for (where, _), ranks in ranked.items() if where == benchmark for each in firm(ranks)]
            rows.append(_row(world, (benchmark, None, None), model, [], [], stated_ranks) | _field(field))
    return rows


def _field(results: list[Believed]) -> Row:
    return {
        "contenders": len({each.data["model"] for each in results}),
        "makers": len({each.subject for each in results}),
    }


def _row(
    world: World,
    contest: tuple[str, str | None, bool | None],
    model: str,
    scores: list[Believed],
    bests: list[Believed],
    ranks: list[Believed],
) -> Row:
    best, possible = best_of(firm(scores)), best_of(scores)
    if best and possible and merit(possible) == merit(best):
        possible = None
    rank, possible_rank = latest(firm(ranks)), in_its_place(ranks)
    shown = best or rank or possible or possible_rank
    assert shown is not None
    place = 1 + sum(merit(each) > merit(best) for each in bests) if best else None
    following = bests[bests.index(best) + 1 :] if best else []
    return identity(shown) | {
        "benchmark": contest[0],
        "unit": contest[1],
        "higher_is_better": contest[2],
        "model": model,
        "organization": shown.subject,
        "rank": place or (rank.data["rank"] if rank else None),
        "score": best.data["score"] if best else None,
        "stated_rank": rank.data["rank"] if rank else None,
        "leader": bests[0].data["model"] if best else None,
        "leader_score": bests[0].data["score"] if best else None,
        "gap": round(abs(merit(bests[0]) - merit(best)), 9) if best else None,
        "lead": round(abs(merit(best) - merit(following[0])), 9) if best and place == 1 and following else None,
        "possible_score": possible.data["score"] if possible else None,
        "possible_certainty": possible.certainty if possible else None,
        "possible_rank": possible_rank.data["rank"] if possible_rank else None,
        "comparisons": [
            {name: row[name] for name in ("key", "result", "versus", "versus_model", "certainty", "is_firm", "claim")}
            for row in comparisons(world)
            if row["organization"] == shown.subject
            and row["certainty"] != "denied"
            and row["model"] in {None, model}
            and row["benchmark"] in {None, contest[0]}
        ],
        "evidence": refs((best, possible, rank, possible_rank)),
    }
