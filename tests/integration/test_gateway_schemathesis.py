"""The live gateway against its own OpenAPI document, by schemathesis with all its checks."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from schemathesis.specs.openapi.definitions import OPENAPI_31_VALIDATOR

from events.registry import KINDS
from streams.broker import LocalBroker
from streams.gateway.problem import MEDIA_TYPE, TYPES
from streams.gateway.tokens import SCOPES, Tokens
from tests.support.gateway import running_gateway

CONFIG = """
[generation]
deterministic = true
database = "none"

# Signals are not allowed. Rules between fields, of the calendar and of binary mode cannot be written in JSON Schema.
[checks.positive_data_acceptance]
expected-statuses = [200, 202, 403, 409, 422]

[checks.negative_data_rejection]  # a batch of too many events is too large
expected-statuses = [400, 401, 403, 404, 405, 409, 413, 415, 422]

[[operations]]  # each constraint of each kind by itself takes minutes: tests of the schemas go through them
include-path = "/v1/events"

[operations.phases.coverage]
enabled = false

[[operations]]  # nothing is in the tables here: a stream would never end
include-path = "/v1/events/stream"

[operations.checks.not_a_server_error]
expected-statuses = ["2xx", "3xx", "4xx", 503]

[operations.checks.positive_data_acceptance]
expected-statuses = [503]
"""


@pytest.fixture(scope="module")
def served(broker: LocalBroker, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    """The gateway's address and a token for it: schemathesis also sees that one is required."""
    folder = tmp_path_factory.mktemp("gateway")
    token, _ = Tokens(folder / "home").create("schemathesis", [], ["*"], SCOPES, None)
    with running_gateway(folder, broker.address) as (stack, _process):
        yield stack.gateway, token


def test_every_operation_conforms_to_its_schema(served: tuple[str, str], tmp_path: Path) -> None:
    address, token = served
    (tmp_path / "schemathesis.toml").write_text(CONFIG)
    done = subprocess.run(
        [
            str(Path(sys.executable).with_name("schemathesis")), "--config-file", "schemathesis.toml", "run",
            f"{address}/openapi.json", "--header", f"Authorization: Bearer {token}", "--checks", "all",
            "--max-examples", "30", "--no-color",
        ],
        cwd=tmp_path, env=os.environ | {"PYTHONUTF8": "1", "COLUMNS": "150"}, capture_output=True, text=True,
        timeout=1800, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-10_000:] + done.stderr
    assert f"Operations:       {len(httpx.get(f'{address}/openapi.json').json()['paths'])} selected" in done.stdout
    counted = httpx.get(f"{address}/metrics", headers={"Authorization": f"Bearer {token}"}).text
    assert 'whenline_gateway_events_total{outcome="accepted"}' in counted
    assert 'status="500"' not in counted


def test_the_document_is_valid_and_described(served: tuple[str, str]) -> None:
    document = httpx.get(f"{served[0]}/openapi.json").json()
    assert document["openapi"] == "3.1.0"
    assert [str(error) for error in OPENAPI_31_VALIDATOR.iter_errors(document)] == []
    for path, operations in document["paths"].items():
        for operation in operations.values():
            assert operation["summary"], path
            for status, answer in operation["responses"].items():
                assert answer["description"], (path, status)
                if MEDIA_TYPE in answer["content"]:
                    assert int(status) in {kind.status for kind in TYPES.values()}
    titles = [kind["title"] for kind in document["components"]["schemas"]["Event"]["anyOf"]]
    assert titles == list(KINDS)
    assert document["components"]["securitySchemes"]["token"]["scheme"] == "bearer"
