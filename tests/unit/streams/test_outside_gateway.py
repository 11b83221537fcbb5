"""Records that did not come through the gateway are counted, by the header that Whenline's own clients write."""

from __future__ import annotations

import json
from pathlib import Path

from projections.apply.batch import batch_of
from projections.apply.routes import COMMAND_LINE, GATEWAY, OTHER, WORKER
from projections.audit.log import Audit
from streams.log.memory import MemoryLog
from streams.log.port import headers_of
from streams.projector.outside_gateway import OutsideGateway
from tests.support.publish_endpoint import TOPICS, gateway_client, post
from tests.support.records import MODELS, event, record


def test_a_batch_counts_its_records_by_route() -> None:
    headers = [
        headers_of(GATEWAY), headers_of(GATEWAY), headers_of(COMMAND_LINE), headers_of(WORKER), headers_of(None),
        (), [("whenline-via", None)], [("whenline-via", b"the moon")],
    ]  # fmt: skip
    records = [record(number, event(str(number)), headers=each) for number, each in enumerate(headers)]
    batch = batch_of([(MODELS, [*records, record(9, b"no event")])])
    assert batch.routes == {GATEWAY: 2, COMMAND_LINE: 1, WORKER: 1, OTHER: 5}


async def test_the_gateway_states_its_route(tmp_path: Path) -> None:
    log = MemoryLog(TOPICS)
    async with gateway_client(tmp_path, log) as client:
        await post(client, event())
    (logged,) = await log.read(await log.begin_offsets(TOPICS), timeout=0)
    assert logged.headers == headers_of(GATEWAY)


def test_they_are_written_at_most_once_a_minute_and_none_is_forgotten(tmp_path: Path) -> None:
    now = [0.0]
    outside = OutsideGateway(Audit(tmp_path), clock=lambda: now[0])
    outside.add({GATEWAY: 5, WORKER: 3})
    assert not (tmp_path / "audit.jsonl").exists()
    for seconds in (1.0, 2.0, 3.0, 70.0):
        now[0] = seconds
        outside.add({GATEWAY: 1, COMMAND_LINE: 2, OTHER: 1})
    lines = [json.loads(line)["routes"] for line in (tmp_path / "audit.jsonl").read_text().splitlines()]
    assert lines == [{COMMAND_LINE: 2, OTHER: 1}, {COMMAND_LINE: 6, OTHER: 3}]
