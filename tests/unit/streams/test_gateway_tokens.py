"""Tokens: what is stored of them, what they allow, and what the audit log records of their use."""

from __future__ import annotations

import json
import stat
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from projections.audit.log import Audit
from streams.gateway.authentication import Authenticator
from streams.gateway.problem import ProblemError
from streams.gateway.server import UnprotectedBind, serve
from streams.gateway.token_uses import TokenUses
from streams.gateway.tokens import SCOPES, Scope, Token, TokenError, Tokens
from streams.log.memory import MemoryLog
from tests.support.publish_endpoint import BATCH, TOPICS, gateway_client, logged_events, post, problem
from tests.support.records import amendment, event

SOURCE = "urn:publisher:a"
LATER = datetime.now(UTC) + timedelta(days=1)


def made(root: Path, *scopes: Scope, kinds: tuple[str, ...] = ("*",), name: str = "newsroom", **more: Any) -> str:
    text, _ = Tokens(root).create(name, [SOURCE], kinds, scopes or ("publish",), more.get("expires_at"))
    return text


def bearer(token: str) -> dict[str, str]:
    return {"authorization": f"Bearer {token}"}


def test_only_a_keyed_hash_is_stored_and_only_the_owner_may_read_it(tmp_path: Path) -> None:
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


def test_a_rotated_token_keeps_its_rights_and_ends_after_the_overlap(tmp_path: Path) -> None:
    old, tokens = made(tmp_path, "publish", "read"), Tokens(tmp_path)
    now = datetime.now(UTC)
    new, token, replaced = tokens.rotate("newsroom", timedelta(hours=1), LATER)
    assert (token.sources, token.scopes, token.kinds) == ((SOURCE,), ("publish", "read"), ("*",))
    assert (token.expires_at, replaced.id) == (LATER, old.split("_")[1])
    for text, hours, valid in ((old, 0.9, True), (old, 1.1, False), (new, 1.1, True), (new, 25, False)):
        assert (tokens.find(text, now + timedelta(hours=hours)) is not None) is valid
    third, _, _ = tokens.rotate("newsroom", timedelta(0), None)
    assert [tokens.find(text) is not None for text in (old, new, third)] == [False, False, True]
    tokens.rotate("newsroom", timedelta(hours=1), None)
    assert len(tokens.revoke("newsroom")) == 2  # both that were valid
    with pytest.raises(TokenError, match="no valid token named newsroom"):
        tokens.rotate("newsroom", timedelta(0), None)


def test_last_uses_are_saved_at_most_once_a_minute(tmp_path: Path) -> None:
    text = made(tmp_path)
    uses = TokenUses(tmp_path)
    authenticator = Authenticator(Tokens(tmp_path), Audit(tmp_path), always=False, uses=uses)
    written = tmp_path / "tokens.used.json"
    versions = set()
    for _ in range(20):
        authenticator.caller(f"Bearer {text}", "x", "publish")
        versions.add(written.stat().st_ino)
    assert len(versions) == 1
    first = TokenUses(tmp_path).all()[text.split("_")[1]]
    uses.save()
    assert TokenUses(tmp_path).all()[text.split("_")[1]] > first
    assert stat.S_IMODE(written.stat().st_mode) == 0o600
    written.write_bytes(b"{\xff")
    assert TokenUses(tmp_path).all() == {}
    written.unlink()
    written.mkdir()  # it cannot be written: no request fails for that
    TokenUses(tmp_path).note("x")


@pytest.mark.parametrize(
    "lost", [("tokens.json",), ("tokens.key",), ("tokens.json", "tokens.key"), ("tokens.lock", "tokens.json")]
)
async def test_a_home_that_had_tokens_stays_closed_when_its_files_are_lost(
    tmp_path: Path, log: MemoryLog, lost: tuple[str, ...]
) -> None:
    token = made(tmp_path)
    for name in lost:
        (tmp_path / name).unlink()
    assert (await post_as(tmp_path, log, [event()], None)).status_code == 401  # by a gateway that starts anew
    assert (await post_as(tmp_path, log, [event()], token)).status_code in {401, 503}
    assert await logged_events(log) == []
    with pytest.raises(TokenError, match=r"tokens\.(json|key) is missing"):
        Tokens(tmp_path).all()
    if "tokens.json" in lost:
        again = made(tmp_path)
        assert (await post_as(tmp_path, log, [event()], again)).status_code == 202
        assert (await post_as(tmp_path, log, [event()], token)).status_code == 401


def test_revoking_what_there_is_not_closes_no_home(tmp_path: Path) -> None:
    with pytest.raises(TokenError, match="no valid token named nobody"):
        Tokens(tmp_path).revoke("nobody")
    assert not Tokens(tmp_path).exist()


def test_a_file_of_tokens_with_one_bit_changed_answers_and_lets_nobody_in_who_was_not(tmp_path: Path) -> None:
    text = made(tmp_path, expires_at=LATER)
    content = (tmp_path / "tokens.json").read_bytes()
    for place in range(len(content)):
        changed = bytearray(content)
        changed[place] ^= 1 << place % 8
        (tmp_path / "tokens.json").write_bytes(bytes(changed))
        authenticator = Authenticator(Tokens(tmp_path), Audit(tmp_path / "none"), always=False)
        with pytest.raises(ProblemError):
            authenticator.caller(None, "x", "publish")
        with suppress(ProblemError):  # or it is the same token, with something else changed
            authenticator.caller(f"Bearer {text}", "x", "publish")


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


def test_a_deleted_file_opens_nothing(tmp_path: Path) -> None:
    authenticator = Authenticator(Tokens(tmp_path), Audit(tmp_path), always=False)
    assert authenticator.caller(None, "x", "publish").token is None
    text = made(tmp_path)
    (tmp_path / "tokens.json").rename(tmp_path / "away")
    with pytest.raises(ProblemError):
        authenticator.caller(None, "x", "publish")
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


async def test_a_public_gateway_needs_a_token_also_where_there_are_none(tmp_path: Path, log: MemoryLog) -> None:
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


SIGNALS = "urn:whenline:signals"


def signal(id_: str, source: str) -> dict[str, Any]:
    data = {"headline": "Forged", "organizations": [{"slug": "openai"}], "rule": "lead-changed", "rule_version": 1}
    data |= {"severity": "major", "evidence": [{"source": SOURCE, "id": "1"}]}
    return event(id_, type="whenline.signal.raised", source=source) | {"data": data}


def act(action: str, source: str, target: str) -> dict[str, Any]:
    """An amendment by a source of an event of a source."""
    more = {"kind": "model.launched", "replacement": {"time": event()["time"], "data": event()["data"]}}
    made = amendment(f"{action}-{target}", action, "1", **(more if action == "corrected" else {}))
    made["data"]["target"]["source"] = target
    return made | {"source": source}


ACTIONS = ("corrected", "retracted", "confirmed", "denied")


@pytest.mark.parametrize("scopes", [None, ("publish",), SCOPES])
async def test_signals_are_the_worker_s_alone(tmp_path: Path, log: MemoryLog, scopes: tuple[Scope, ...] | None) -> None:
    token = made(tmp_path, *scopes) if scopes else None
    forgeries = [signal("1", SOURCE), signal("2", SIGNALS), act("retracted", SIGNALS, SIGNALS)]
    for number, forged in enumerate(forgeries):
        details = problem(await post_as(tmp_path, log, [event(), forged], token), 403, "not-allowed")
        refused = {error["pointer"] for error in details["errors"] if "worker" in error["detail"]}
        assert refused == ({"/1/type"}, {"/1/type", "/1/source"}, {"/1/source"})[number]
    assert await logged_events(log) == []


async def test_amending_an_event_of_another_source_needs_a_scope(tmp_path: Path, log: MemoryLog) -> None:
    token = made(tmp_path, "publish", "publish-any-source", "backdate")
    other = "urn:publisher:b"
    for source in (SOURCE, other):  # under one's own source, and under that of the target
        for action in ACTIONS:
            details = problem(await post_as(tmp_path, log, [act(action, source, other)], token), 403, "not-allowed")
            assert [error["pointer"] for error in details["errors"]] == ["/0/data/target/source"]
    assert await logged_events(log) == []
    assert (await post_as(tmp_path, log, [act(action, SOURCE, SOURCE) for action in ACTIONS], token)).status_code == 202
    judge = made(tmp_path, "publish", "amend-any-source", name="judge")
    assert (await post_as(tmp_path, log, [act(action, SOURCE, other) for action in ACTIONS], judge)).status_code == 202


async def test_a_home_without_tokens_lets_its_machine_amend_everything(tmp_path: Path, log: MemoryLog) -> None:
    assert (await post_as(tmp_path, log, [act("denied", SOURCE, "urn:publisher:b")], None)).status_code == 202


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


@pytest.mark.parametrize("bit", range(8))
def test_a_flipped_bit_of_a_file_of_tokens_opens_nothing_and_has_a_message(tmp_path: Path, bit: int) -> None:
    text = made(tmp_path)
    for file in (tmp_path / "tokens.json", tmp_path / "tokens.key"):
        whole = file.read_bytes()
        for place in range(len(whole)):
            file.write_bytes(whole[:place] + bytes([whole[place] ^ 1 << bit]) + whole[place + 1 :])
            tokens = Tokens(tmp_path)
            with suppress(TokenError):  # which is answered with 503
                assert tokens.find("wl_000000000000_unknown") is None
                tokens.find(text)
        file.write_bytes(whole)
    assert Tokens(tmp_path).find(text) is not None


def test_no_tokens_and_not_loopback_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnprotectedBind, match=r"0\.0\.0\.0.*has no tokens") as raised:
        serve(tmp_path, MemoryLog({}), 1, host="0.0.0.0")  # noqa: S104
    assert raised.value.exit_code == 2
    assert "whenline token create" in raised.value.hint
