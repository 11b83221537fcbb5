"""The Aider polyglot leaderboard: one score per run, known at the end of the day of the run."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import yaml

from events.data_sets import DATA_SETS
from streams.importers.files import text_of
from streams.importers.organizations import makers_of
from streams.publishing.dates import parse_date

DATA_SET = DATA_SETS["aider-polyglot"]
BENCHMARK = "aider polyglot"


def events() -> Iterator[dict[str, Any]]:
    """One `evaluation.scored` per run, in the order of the file."""
    for run in yaml.safe_load(text_of("aider-polyglot.yml")):
        yield _scored(run)


def _scored(run: dict[str, Any]) -> dict[str, Any]:
    made: date = run["date"]
    day = parse_date(made.isoformat())
    model, score = str(run["model"]), float(run["pass_rate_2"])
    return {
        "specversion": "1.0",
        # The folder of a run identifies it in the data set.
        "id": str(run["dirname"]),
        "source": DATA_SET.source,
        "type": "whenline.evaluation.scored",
        "time": day.start,
        "knowntime": day.end,
        "data": {
            "headline": f"{model} solves {score:g} % of the {BENCHMARK} exercises",
            "organizations": [{"slug": slug, "role": "maker"} for slug in makers_of(model)],
            "provenance": {
                "publisher": DATA_SET.credit,
                "url": DATA_SET.url,
                "published": made.isoformat(),
                "summary": _circumstances(run),
            },
            "precision": day.precision,
            "model": model,
            "benchmark": BENCHMARK,
            "score": score,
            "unit": "percent",
            "higher_is_better": True,
        },
    }


def _circumstances(run: dict[str, Any]) -> str:
    """The command of the run and its cost. A cost of 0 means that the cost was not recorded."""
    text = f"{run['test_cases']} exercises, two tries each; run with: {run['command']}"
    cost = run.get("total_cost")
    return text + (f"; cost {cost:.2f} USD" if cost else "")
