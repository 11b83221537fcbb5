"""Tokens: what is stored of them, what they allow, and what the audit log records of their use."""

from __future__ import annotations

import json
import stat
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from streams.gateway.audit import FULL_FILES, Audit
from streams.gateway.authentication import Authenticator
from streams.gateway.problem import ProblemError
from streams.gateway.server import UnprotectedBind, serve
from streams.gateway.tokens import Scope, Token, TokenError, Tokens
from streams.log.memory import MemoryLog
from tests.support.publish_endpoint import BATCH, TOPICS, gateway_client, logged_events, post, problem
from tests.support.records import event

SOURCE = "urn:publisher:a"
LATER = datetime.now(UTC) + timedelta(days=1)


def made(root: Path, *scopes: Scope, kinds: tuple[str, ...] = ("*",), name: str = "newsroom", **more: Any) -> str:
    text, _ = Tokens(root).create(name, [SOURCE], kinds, scopes or ("publish",), more.get("expires_at"))
    return text


def bearer(token: str) -> dict[str, str]:
    return {"authorization": f"Bearer {token}"}


def test_only_a_keyed_hash_is_kept_and_only_the_owner_may_read_it(tmp_path: Path) -> None:
    text = made(tmp_path)
    for file in ("tokens.json", "tokens.key", "tokens.lock"):
        assert stat.S_IMODE((tmp_path / file).stat().st_mode) == 0o600
        assert text.rpartition("_")[2].encode() not in (tmp_path / file).read_bytes()
    key = (tmp_path / "tokens.key").read_bytes()
    made(tmp_path, name="other")
    assert (tmp_path / "tokens.key").read_bytes() == key


def test_a_token_is_found_by_the_whole_of_it(tmp_path: Path) -> None:
    text = made(tmp_path)
    tokens = Tokens(tmp_path)
    found = tokens.find(text)
    assert isinstance(found, Token)
    assert found.name == "newsroom"
    for wrong in (
        text[:-1],
        text + "x",
        text[:-1] + ("a" if text[-1] != "a" else "b"),
        "",
        "wl__",
        "x" + text,
        "\ud800",
    ):
        assert tokens.find(wrong) is None


def test_it_ends_when_it_expires_or_is_revoked(tmp_path: Path) -> None:
    text = made(tmp_path, expires_at=LATER)
    tokens = Tokens(tmp_path)
    assert tokens.find(text, LATER - timedelta(seconds=1)) is not None
    assert tokens.find(text, LATER) is None
    Tokens(tmp_path).revoke("newsroom")  # by another process
    assert tokens.find(text) is None
    assert [each.state(datetime.now(UTC)) for each in tokens.all()] == ["revoked"]
    with pytest.raises(TokenError, match="no valid token named newsroom"):
        tokens.revoke("newsroom")
    made(tmp_path)
    with pytest.raises(TokenError, match="A valid token named newsroom exists"):
        made(tmp_path)


@pytest.mark.parametrize("file", ["tokens.json", "tokens.key"])
def test_damaged_files_are_named_and_let_nobody_in(tmp_path: Path, file: str) -> None:
    text = made(tmp_path)
    (tmp_path / file).write_bytes(b"{")
    with pytest.raises(TokenError, match=file):
        Tokens(tmp_path).find(text)
    with pytest.raises(ProblemError):
        Authenticator(Tokens(tmp_path), Audit(tmp_path), always=False).caller(f"Bearer {text}", "x", "publish")
    (tmp_path / "tokens.key").unlink()
    with pytest.raises(TokenError):
        Tokens(tmp_path).find(text)


def test_a_file_that_is_gone_again_opens_nothing(tmp_path: Path) -> None:
    authenticator = Authenticator(Tokens(tmp_path), Audit(tmp_path), always=False)
    assert authenticator.caller(None, "x", "publish").token is None
    text = made(tmp_path)
    (tmp_path / "tokens.json").rename(tmp_path / "away")
    assert authenticator.caller(None, "x", "publish").token is None  # no token was checked while it existed
    (tmp_path / "away").rename(tmp_path / "tokens.json")
    assert authenticator.caller(f"bearer {text}", "x", "publish").token is not None
    (tmp_path / "tokens.json").unlink()
    for given in (None, f"Bearer {text}"):
        with pytest.raises(ProblemError):
            authenticator.caller(given, "x", "publish")


@pytest.fixture
def log() -> MemoryLog:
    return MemoryLog(TOPICS)


async def post_as(root: Path, log: MemoryLog, body: Any, token: str | None, media_type: str = BATCH) -> httpx.Response:
    async with gateway_client(root, log) as client:
        return await post(client, body, media_type, **(bearer(token) if token else {}))


async def test_without_a_token_nothing_is_taken(tmp_path: Path, log: MemoryLog) -> None:
    made(tmp_path)
    async with gateway_client(tmp_path, log) as client:
        for headers in ({}, {"authorization": "Basic eDp5"}, {"authorization": "Bearer"}, bearer("wl_x_y")):
            answer = await post(client, event(), **headers)
            problem(answer, 401, "no-token")
            assert answer.headers["www-authenticate"].startswith("Bearer")
        for path in ("/healthz", "/readyz", "/v1/kinds", "/v1/schemas/envelope", "/openapi.json"):
            assert (await client.get(path)).status_code == 200
        problem(await client.get("/metrics"), 401, "no-token")
    assert await logged_events(log) == []


async def test_a_door_for_others_asks_also_where_there_are_no_tokens(tmp_path: Path, log: MemoryLog) -> None:
    async with gateway_client(tmp_path, log, always_tokens=True) as client:
        problem(await post(client, event()), 401, "no-token")


async def test_a_token_is_bound_to_sources_kinds_and_scopes(tmp_path: Path, log: MemoryLog) -> None:
    token = made(tmp_path, kinds=("model.launched",))
    other = event("2", source="urn:publisher:b")
    kind = event("3", type="whenline.comment.published", data={"speaker": "x", "about": "y", "summary": "z"})
    del kind["data"]["model"]
    early = event("4", knowntime="2025-03-08T00:00:00Z")
    details = problem(await post_as(tmp_path, log, [event(), other, kind, early], token), 403, "not-allowed")
    assert [error["pointer"] for error in details["errors"]] == ["/1/source", "/2/type", "/3/knowntime"]
    assert await logged_events(log) == []
    assert (await post_as(tmp_path, log, [event()], token)).status_code == 202
    everything = made(tmp_path, "publish", "publish-any-source", "backdate", "read", name="importer")
    assert (await post_as(tmp_path, log, [other, kind, early], everything)).status_code == 202
    reader = made(tmp_path, "read", name="prometheus")
    problem(await post_as(tmp_path, log, [event("5")], reader), 403, "not-allowed")
    async with gateway_client(tmp_path, log) as client:
        assert (await client.get("/metrics", headers=bearer(reader))).status_code == 200
        problem(await client.get("/metrics", headers=bearer(token)), 403, "not-allowed")


async def test_what_a_token_did_is_written_down(tmp_path: Path, log: MemoryLog, capsys: Any) -> None:
    token = made(tmp_path)
    async with gateway_client(tmp_path, log) as client:
        await post(client, event(), **bearer(token), **{"x-request-id": "r-1"})
        await post(client, event(source="urn:publisher:b"), **bearer(token))
        await client.get("/metrics", headers=bearer(token))
        await client.get("/metrics", headers=bearer(made(tmp_path, "read", name="prometheus")))
    text = (tmp_path / "audit.jsonl").read_text()
    posted, refused, without_scope, read = map(json.loads, text.splitlines())
    assert (without_scope["did"], without_scope["scope"], without_scope["name"]) == ("refused", "read", "newsroom")
    assert (read["did"], read["what"], read["name"]) == ("read", "metrics", "prometheus")
    assert (posted["did"], posted["name"], posted["request"]) == ("posted", "newsroom", "r-1")
    (one,) = posted["events"]
    assert (one["id"], one["source"], one["kind"], one["outcome"]) == ("1", SOURCE, "model.launched", "accepted")
    assert one["place"][0] == "whenline.models"
    assert (refused["did"], refused["events"][0]["outcome"]) == ("refused", "not-allowed")
    spoken = capsys.readouterr()
    for written in (text, spoken.out, spoken.err):
        assert token.rpartition("_")[2] not in written
    assert stat.S_IMODE((tmp_path / "audit.jsonl").stat().st_mode) == 0o600


def test_no_tokens_and_not_loopback_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnprotectedBind, match=r"0\.0\.0\.0.*has no tokens") as raised:
        serve(tmp_path, MemoryLog({}), 1, host="0.0.0.0")  # noqa: S104
    assert raised.value.exit_code == 2
    assert "whenline token create" in raised.value.hint


def test_the_audit_log_is_bounded_and_loses_no_line_that_it_keeps(tmp_path: Path) -> None:
    audits = [Audit(tmp_path, largest=1000) for _ in range(4)]

    def write(number: int) -> None:
        audits[number % 4].write("posted", token="t", name="n", number=number)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(write, range(50)))
    names = {path.name for path in tmp_path.iterdir()} - {"audit.lock"}
    assert len(names) > 2
    assert all(stat.S_IMODE((tmp_path / name).stat().st_mode) == 0o600 for name in names)
    lines = [json.loads(line) for name in names for line in (tmp_path / name).read_text().splitlines()]
    assert sorted(line["number"] for line in lines) == list(range(50))
    for number in range(200):
        write(number)
    files = sorted(path.name for path in tmp_path.glob("audit*.jsonl"))
    assert len(files) <= FULL_FILES + 1
    assert files[0] == "audit.1.jsonl"
    assert sum((tmp_path / name).stat().st_size for name in files) < (FULL_FILES + 1) * 1200
