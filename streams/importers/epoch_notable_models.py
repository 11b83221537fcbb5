"""Epoch AI's notable models: launches, known on their day, and estimates, known when the data was downloaded."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Any

from events.data_sets import DATA_SETS
from streams.importers.files import text_of
from streams.importers.organizations import slugs_of
from streams.publishing.dates import parse_date

DATA_SET = DATA_SETS["epoch-notable-models"]
ACCESSED = "2026-01-26"
"""The day of the download. Estimates count as known from then on; the data does not say since when they were."""

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
    """A `model.launched` for each row, and a `model.estimated` if it has an estimate, in the order of the file."""
    for row in csv.DictReader(io.StringIO(text_of("epoch-notable-models.csv"), newline="")):
        # Some names end with a line break.
        stripped = {column: cell.strip() for column, cell in row.items()}
        yield _launched(stripped)
        if stripped["Parameters"] or stripped["Training compute (FLOP)"]:
            yield _estimated(stripped)


def _launched(row: Row) -> dict[str, Any]:
    fields: dict[str, Any] = {
        "access": _ACCESS[row["Model accessibility"]] if row["Model accessibility"] else None,
        "base_model": row["Base model"],
        "domain": _listed(row["Domain"]),
        "details": _listed(row["Task"]),
        "tags": ["frontier"] if row["Frontier model"] == "True" else None,
    }
    headline = f"{_by(row)} publish{'es' if _is_one(row) else ''} {row['Model']}"
    event = _event(
        row, "model.launched", f"launched: {row['Model']}", headline, parse_date(row["Publication date"]).end
    )
    event["data"] |= {name: value for name, value in fields.items() if value}
    if row["Link"]:
        event["data"]["provenance"]["summary"] = f"Told on {row['Link']}"
    return event


def _estimated(row: Row) -> dict[str, Any]:
    event = _event(
        row,
        "model.estimated",
        f"estimated: {row['Model']}",
        f"Epoch AI estimates what {row['Model']} is made of",
        parse_date(ACCESSED).end,
    )
    # An empty cell means unknown, not zero, so the field is left out.
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
        "source": DATA_SET.source,
        "type": f"whenline.{kind}",
        "time": parse_date(row["Publication date"]).start,
        "knowntime": known,
        "data": {
            "headline": headline,
            "organizations": [{"slug": slug, "role": "maker"} for slug in slugs_of(row["Organization"])],
            "provenance": {"publisher": DATA_SET.credit, "url": DATA_SET.url},
            "precision": "day",
            "model": row["Model"],
        },
    }


def _by(row: Row) -> str:
    """The names of the row's organizations; of many only the first ones."""
    names = [name.strip() for name in row["Organization"].split(",") if name.strip()]
    if len(names) > _NAMED_IN_HEADLINE:
        return f"{', '.join(names[:_NAMED_IN_HEADLINE])} and {len(names) - _NAMED_IN_HEADLINE} more"
    return " and ".join(names) or "Researchers"


def _is_one(row: Row) -> bool:
    return bool(row["Organization"]) and "," not in row["Organization"]


def _listed(cell: str) -> str:
    return ", ".join(part.strip() for part in cell.split(",") if part.strip())
