"""What the gateway writes down of callers without a token, and that it answers others while the file is locked."""

from __future__ import annotations

import asyncio
import fcntl
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from projections.audit.chain import verify
from projections.audit.log import LOCK, Audit
from streams.gateway.audit_thread import AuditThread
from streams.log.memory import MemoryLog
from tests.support.publish_endpoint import TOPICS, gateway_client, post
from tests.support.records import event


def lines_of(root: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (root / "audit.jsonl").read_text().splitlines()]


async def test_posts_and_reads_of_an_open_home_are_written_as_anonymous(tmp_path: Path) -> None:
    async with gateway_client(tmp_path, MemoryLog(TOPICS)) as client:
        assert (await post(client, event("1"))).status_code == 202
        assert (await client.get("/metrics")).status_code == 200
        posted, read = lines_of(tmp_path)  # as soon as the answers are there
    assert (posted["did"], posted["name"], posted["events"][0]["id"]) == ("posted", "anonymous", "1")
    assert (read["did"], read["name"], read["what"]) == ("read", "anonymous", "metrics")
    assert posted["address"]
    assert posted["at"] <= read["at"]


async def test_the_loop_does_not_wait_for_who_holds_the_lock(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("projections.audit.log.LOCK_S", 60.0)
    async with gateway_client(tmp_path, MemoryLog(TOPICS)) as client:
        with (tmp_path / LOCK).open("w") as held:
            fcntl.flock(held, fcntl.LOCK_EX)
            posting = asyncio.create_task(post(client, event("1")))
            for _ in range(20):
                assert (await client.get("/healthz")).status_code == 200
            assert not posting.done()
        assert (await posting).status_code == 202
        assert [line["did"] for line in lines_of(tmp_path)] == ["posted"]


async def test_lines_that_come_while_others_are_written_are_a_group(tmp_path: Path) -> None:
    groups: list[int] = []

    class Counting(Audit):
        def write_all(self, lines: Sequence[dict[str, Any]]) -> None:
            groups.append(len(lines))
            super().write_all(lines)

    audit = AuditThread(Counting(tmp_path))
    with (tmp_path / LOCK).open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        audit.write("first")
        while not groups:  # noqa: ASYNC110 - a thread tells it
            await asyncio.sleep(0.001)
        for number in range(5):
            audit.write("later", number=number)
    audit.close()
    assert groups == [1, 5]
    assert [line.get("number") for line in lines_of(tmp_path)] == [None, 0, 1, 2, 3, 4]
    assert verify(tmp_path).broken is None


async def test_what_comes_after_the_end_is_written_all_the_same(tmp_path: Path) -> None:
    audit = AuditThread(Audit(tmp_path))
    audit.write("read")
    audit.close()
    audit.write("read ended")
    assert [line["did"] for line in lines_of(tmp_path)] == ["read", "read ended"]
