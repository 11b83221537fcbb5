"""Deterministic events for benchmarks: several kinds, about 530 bytes each."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec

from events.registry import KINDS

START = datetime(2023, 1, 1, tzinfo=UTC)
ORGANIZATIONS = [f"org-{number}" for number in range(200)]
WORDS = [
    "model",
    "launch",
    "team",
    "revenue",
    "supplier",
    "benchmark",
    "score",
    "growth",
    "partner",
    "cloud",
    "agent",
    "price",
    "plan",
]


def events(count: int, seed: int = 1) -> Iterator[tuple[str, bytes, bytes]]:
    """Topic, key and value of `count` events with distinct ids."""
    chance = random.Random(seed)
    encode = msgspec.json.Encoder().encode
    for number in range(count):
        kind, data = _payload(chance)
        subject = chance.choice(ORGANIZATIONS)
        time = START + timedelta(minutes=number % 1_500_000)
        document = {
            "specversion": "1.0",
            "id": f"bench-{seed}-{number:08d}",
            "source": f"urn:whenline:publisher:bench-{number % 40}",
            "type": f"whenline.{kind}",
            "time": time,
            "knowntime": time + timedelta(hours=chance.randrange(72)),
            "dataschema": f"urn:whenline:schema:{kind}:1",
            "subject": subject,
            "data": {
                "headline": " ".join(chance.choices(WORDS, k=8)),
                "organizations": [{"slug": subject}],
                "certainty": chance.choice(("rumored", "reported", "reported", "confirmed")),
                "provenance": {"publisher": "Bench Weekly", "url": f"https://example.org/reports/{number}"},
                "tags": ["bench"],
            }
            | data,
        }
        yield KINDS[kind].topic, subject.encode(), encode(document)


def _payload(chance: random.Random) -> tuple[str, dict[str, Any]]:
    model = f"model-{chance.randrange(500)}"
    other = chance.choice(ORGANIZATIONS)
    roll = chance.random()
    if roll < 0.4:
        score = round(chance.uniform(0, 100), 2)
        return "evaluation.scored", {
            "model": model,
            "benchmark": f"bench-{chance.randrange(20)}",
            "score": score,
            "unit": "percent",
        }
    if roll < 0.55:
        return "model.launched", {"model": model, "access": "api", "precision": "day"}
    if roll < 0.7:
        amount = {"amount": float(chance.randrange(1, 10_000)) * 1e6, "currency": "USD", "bound": "more_than"}
        return "revenue.reported", {"measure": "annual_run_rate", "segment": "AI", "amount": amount}
    if roll < 0.8:
        return "talent.joined", {"person": f"Person {chance.randrange(5000)}", "to": other, "role": "researcher"}
    if roll < 0.9:
        return "supplier.changed", {
            "consumer": other,
            "supplier": chance.choice(ORGANIZATIONS),
            "of": "model",
            "extent": "partial",
        }
    return "comment.published", {
        "speaker": f"Person {chance.randrange(5000)}",
        "about": other,
        "summary": "Words of somebody.",
    }
