"""The Aider polyglot leaderboard: one score a run, known when the run was made."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import yaml

from streams.importers.files import end_of, start_of, text_of
from streams.importers.organizations import makers_of

SOURCE = "urn:whenline:dataset:aider-polyglot"
BENCHMARK = "aider polyglot"


def events() -> Iterator[dict[str, Any]]:
    """One `evaluation.scored` a run, in the order of the file; a model that ran twice has two."""
    for run in yaml.safe_load(text_of("aider-polyglot.yml")):
        yield _scored(run)


def _scored(run: dict[str, Any]) -> dict[str, Any]:
    made: date = run["date"]
    model, score = str(run["model"]), float(run["pass_rate_2"])
    return {
        "specversion": "1.0",
        # The run's folder is its name in the data set, and there is one of each.
        "id": str(run["dirname"]),
        "source": SOURCE,
        "type": "whenline.evaluation.scored",
        "time": start_of(made),
        "knowntime": end_of(made),
        "data": {
            "headline": f"{model} solves {score:g} % of the {BENCHMARK} exercises",
            "organizations": [{"slug": slug, "role": "maker"} for slug in makers_of(model)],
            "provenance": {
                "publisher": "Aider",
                "url": "https://aider.chat/docs/leaderboards/",
                "published": made.isoformat(),
                "summary": _circumstances(run),
            },
            "precision": "day",
            "model": model,
            "benchmark": BENCHMARK,
            "score": score,
            "unit": "percent",
            "higher_is_better": True,
        },
    }


def _circumstances(run: dict[str, Any]) -> str:
    """How the run was made, and what it cost where that was counted: a cost of nothing was not."""
    told = f"{run['test_cases']} exercises, two tries each; run with: {run['command']}"
    cost = run.get("total_cost")
    return told + (f"; cost {cost:.2f} USD" if cost else "")
