"""A short flood; `make flood` is the long one."""

from __future__ import annotations

import asyncio

from tests.support.flood import differences, flood
from tests.support.service import Service

POSTS = 2500


def test_after_a_flood_the_tables_hold_exactly_what_was_acknowledged(service: Service) -> None:
    outcome = asyncio.run(flood(service.gateway, service.gateway_pid, POSTS, "urn:publisher:flood"))
    assert set(outcome.answers) == {0, 202, 409, 413, 415, 422}
    assert differences(service, outcome, "urn:publisher:flood") == []
