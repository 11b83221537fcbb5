"""The rows of every read model, by its name."""

from __future__ import annotations

from collections.abc import Callable

from tests.reference_model import (
    agreements,
    capital,
    claims,
    evaluations,
    indicators,
    leading,
    lists,
    models,
    noticing,
    paths,
    plans,
    questions,
    revenue,
    revisions,
    roles,
    supply,
    talent,
    timeline,
    track_record,
)
from tests.reference_model.believing import World
from tests.reference_model.counting import Row

Answer = Callable[[World], list[Row]]

ANSWERS: dict[str, Answer] = {
    "answers": questions.answers,
    "capital": capital.capital,
    "claim_history": claims.claim_history,
    "claims": claims.claims,
    "comments": lists.comments,
    "comparisons": lists.comparisons,
    "contradictions": claims.contradictions,
    "dependence": supply.dependence,
    "dependence_parts": supply.dependence_parts,
    "disputes": agreements.disputes,
    "indicator_moves": paths.indicator_moves,
    "indicators": indicators.indicators,
    "inert_amendments": timeline.inert_amendments,
    "layoffs": lists.layoffs,
    "leaders": leading.leaders,
    "models": models.models,
    "organizations": lists.organizations,
    "outlooks": lists.outlooks,
    "overturned": revisions.overturned,
    "plan_history": paths.plan_history,
    "plans": plans.plans,
    "price_history": paths.price_history,
    "prices": capital.prices,
    "products": lists.products,
    "reorganizations": lists.reorganizations,
    "revenue": revenue.revenue,
    "revenue_history": revenue.revenue_history,
    "raised_signals": lists.raised_signals,
    "rivals": leading.rivals,
    "roles": roles.roles,
    "signals": noticing.signals,
    "standings": evaluations.standings,
    "strategies": lists.strategies,
    "suppliers": supply.suppliers,
    "talent_balance": talent.talent_balance,
    "talent_flows": talent.talent_flows,
    "talent_moves": talent.talent_moves,
    "talent_net": talent.talent_net,
    "terms": agreements.terms,
    "timeline": timeline.timeline,
    "track_record": track_record.track_record,
}
