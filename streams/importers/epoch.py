"""Epoch AI's notable models: launches, known on their day, and estimates, known when the data was fetched."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import date
from typing import Any

from streams.importers.files import end_of, start_of, text_of
from streams.importers.organizations import slugs_of

SOURCE = "urn:whenline:dataset:epoch-notable-models"
ACCESSED = date(2026, 1, 26)
"""When the data was fetched. What it estimates could be known then; since when before that, it does not tell."""

_ACCESS = {
    "API access": "api",
    "Hosted access (no API)": "hosted",
    "Open weights (unrestricted)": "open_weights",
    "Open weights (restricted use)": "open_weights",
    "Open weights (non-commercial)": "open_weights",
    "Unreleased": "unreleased",
}
_NAMED_IN_HEADLINE = 2

Row = dict[str, str]


def events() -> Iterator[dict[str, Any]]:
    """Of each row a `model.launched`, and a `model.estimated` where there is an estimate, in the order of the file."""
    for row in csv.DictReader(io.StringIO(text_of("epoch-notable-models.csv"), newline="")):
        # Some names end in a line break.
        told = {column: cell.strip() for column, cell in row.items()}
        yield _launched(told)
        if told["Parameters"] or told["Training compute (FLOP)"]:
            yield _estimated(told)


def _launched(row: Row) -> dict[str, Any]:
    published = date.fromisoformat(row["Publication date"])
    told: dict[str, Any] = {
        "access": _ACCESS[row["Model accessibility"]] if row["Model accessibility"] else None,
        "base_model": row["Base model"],
        "domain": _listed(row["Domain"]),
        "details": _listed(row["Task"]),
        "tags": ["frontier"] if row["Frontier model"] == "True" else None,
    }
    headline = f"{_by(row)} publish{'es' if _is_one(row) else ''} {row['Model']}"
    event = _event(row, "model.launched", f"launched: {row['Model']}", headline, end_of(published))
    event["data"] |= {name: value for name, value in told.items() if value}
    if row["Link"]:
        event["data"]["provenance"]["summary"] = f"Told on {row['Link']}"
    return event


def _estimated(row: Row) -> dict[str, Any]:
    event = _event(
        row,
        "model.estimated",
        f"estimated: {row['Model']}",
        f"Epoch AI estimates what {row['Model']} is made of",
        end_of(ACCESSED),
    )
    # An empty cell is unknown, not zero: its field stays out.
    if row["Parameters"]:
        event["data"]["parameters"] = float(row["Parameters"])
    if row["Training compute (FLOP)"]:
        event["data"]["training_compute"] = float(row["Training compute (FLOP)"])
    if row["Confidence"]:
        event["data"]["confidence"] = row["Confidence"].lower()
    return event


def _event(row: Row, kind: str, id_: str, headline: str, known: str) -> dict[str, Any]:
    return {
        "specversion": "1.0",
        "id": id_,
        "source": SOURCE,
        "type": f"whenline.{kind}",
        "time": start_of(date.fromisoformat(row["Publication date"])),
        "knowntime": known,
        "data": {
            "headline": headline,
            "organizations": [{"slug": slug, "role": "maker"} for slug in slugs_of(row["Organization"])],
            "provenance": {"publisher": "Epoch AI", "url": "https://epoch.ai/data/ai-models"},
            "precision": "day",
            "model": row["Model"],
        },
    }


def _by(row: Row) -> str:
    """The organizations by the names that the row gives; of many the first ones."""
    names = [name.strip() for name in row["Organization"].split(",") if name.strip()]
    if len(names) > _NAMED_IN_HEADLINE:
        return f"{', '.join(names[:_NAMED_IN_HEADLINE])} and {len(names) - _NAMED_IN_HEADLINE} more"
    return " and ".join(names) or "Researchers"


def _is_one(row: Row) -> bool:
    return bool(row["Organization"]) and "," not in row["Organization"]


def _listed(cell: str) -> str:
    return ", ".join(part.strip() for part in cell.split(",") if part.strip())
