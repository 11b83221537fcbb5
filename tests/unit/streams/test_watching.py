"""The gateway refuses an invalid condition of an indicator, with its pointer and the reason, and logs nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from streams.log.memory import MemoryLog
from tests.support.publish_endpoint import TOPICS, gateway_client, logged_events, post, problem
from tests.support.records import event

PAIR = {"organization": "microsoft", "versus": "openai"}
CONDITION = {"measure": "standing", "comparison": "ge", "threshold": 0, "about": PAIR}
DEPENDENCE = {
    "measure": "dependence",
    "comparison": "lt",
    "threshold": 50,
    "about": {"organization": "microsoft", "supplier": "openai"},
}

REFUSED: list[tuple[dict[str, Any], str, str]] = [
    (CONDITION | {"measure": "rank"}, "/data/condition/measure", "rank"),
    (CONDITION | {"comparison": ">="}, "/data/condition/comparison", ">="),
    (CONDITION | {"threshold": "near"}, "/data/condition/threshold", "must be a number"),
    (CONDITION | {"about": {"organization": "microsoft"}}, "/data/condition", "requires `versus` in `about`"),
    ({**CONDITION, "about": PAIR | {"benchmark": "b"}}, "/data/condition", "has no `benchmark` in `about`"),
    (CONDITION | {"threshold": 0.5}, "/data/condition", "-1 (behind), 0 (near parity) or 1 (ahead)"),
    (CONDITION | {"about": PAIR | {"versus": "Open AI"}}, "/data/condition/about/versus", ""),
    (DEPENDENCE, "/data/condition", "from 0 to 1"),
    (CONDITION | {"measure": "moves", "threshold": 1}, "/data/condition", "has no `organization`, `versus`"),
    ({"measure": "revenue", "comparison": "ge", "threshold": 1}, "/data/condition", "requires `basis`, `organization`"),
    (CONDITION | {"sql": "SELECT 1"}, "/data/condition/sql", ""),
]  # fmt: skip


def watch(condition: dict[str, Any]) -> dict[str, Any]:
    data = {"headline": "To watch", "organizations": [{"slug": "microsoft"}]}
    document = event(type="whenline.indicator.watched", data={})
    return document | {"data": data | {"about": "MAI", "measure": "how far", "why": "so", "condition": condition}}


@pytest.mark.parametrize(("condition", "pointer", "reason"), REFUSED)
async def test_a_bad_one_is_refused_with_the_reason(
    tmp_path: Path, condition: dict[str, Any], pointer: str, reason: str
) -> None:
    log = MemoryLog(TOPICS)
    async with gateway_client(tmp_path, log) as client:
        body = problem(await post(client, watch(condition)), 422, "invalid-event")
    assert [error["pointer"] for error in body["errors"]] == [pointer]
    assert reason in body["errors"][0]["detail"]
    assert await logged_events(log) == []


async def test_a_good_one_is_taken(tmp_path: Path) -> None:
    async with gateway_client(tmp_path, MemoryLog(TOPICS)) as client:
        assert (await post(client, watch(CONDITION))).status_code == 202
