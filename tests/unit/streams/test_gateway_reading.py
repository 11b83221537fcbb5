"""Once a home has tokens, every route that tells of events asks for the scope `read`."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

from fastapi.routing import APIRoute

from projections.audit.log import Audit
from streams.gateway import create_app
from streams.gateway.refused_logins import BURST, EVERY_S, RefusedLogins
from streams.gateway.tokens import Tokens
from streams.log.memory import MemoryLog
from tests.support.publish_endpoint import TOPICS, gateway_client, problem
from tests.support.records import MODELS, event
from tests.support.tables import Tables

OPEN = {"/v1/kinds", "/v1/schemas/{name}", "/openapi.json", "/asyncapi.json", "/healthz", "/readyz"}
"""Routes of the contract and of health: they tell of no event."""


def token(root: Path, *scopes: str) -> dict[str, str]:
    text, _ = Tokens(root).create("-".join(scopes), ["urn:a"], ["*"], scopes, datetime.now(UTC) + timedelta(days=1))  # type: ignore[arg-type]
    return {"authorization": f"Bearer {text}"}


async def test_every_route_that_is_not_open_asks_for_the_scope(tmp_path: Path) -> None:
    with Tables(tmp_path) as tables:
        tables.add({MODELS: [event("1")]})
    routes = create_app(tmp_path, MemoryLog(TOPICS)).routes
    paths = {getattr(route, "path", "") for route in routes if "GET" in (getattr(route, "methods", None) or ())}
    assert {route.path for route in routes if isinstance(route, APIRoute)} >= {"/v1/events/stream", "/metrics"}
    publisher, reader = token(tmp_path, "publish"), token(tmp_path, "read")
    async with gateway_client(tmp_path, MemoryLog(TOPICS)) as client:
        for path in paths - OPEN:
            address = f"{path}?follow=false&after=start" if path.endswith("/stream") else path
            problem(await client.get(address), 401, "no-token")
            problem(await client.get(address, headers=publisher), 403, "not-allowed")
            assert (await client.get(address, headers=reader)).status_code == 200
    lines = [json.loads(line) for line in (tmp_path / "audit.jsonl").read_text().splitlines()]
    ended = [line for line in lines if line["did"] == "read ended"]
    assert [(line["name"], line["what"], line["query"]) for line in ended] == [
        ("read", "stream", "follow=false&after=start")
    ]
    assert ended[0]["seconds"] >= 0
    assert {line["why"] for line in lines if line["did"] == "login refused"} == {"no token"}


def test_refused_logins_are_written_at_a_bounded_rate(tmp_path: Path) -> None:
    now = [0.0]
    refused = RefusedLogins(Audit(tmp_path), clock=lambda: now[0])
    for _ in range(BURST + 7):
        refused.note("no token", "10.0.0.1")
    now[0] = EVERY_S
    refused.note("no token", "10.0.0.2")
    lines = [json.loads(line) for line in (tmp_path / "audit.jsonl").read_text().splitlines()]
    assert [line["address"] for line in lines] == ["10.0.0.1"] * BURST + ["10.0.0.2"]
    assert [line.get("unwritten") for line in lines] == [None] * BURST + [7]
