"""The gateway as a process over a real Kafka: it drains, reports the state of Kafka, and has timeouts."""

from __future__ import annotations

import json
import signal
import socket
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import psutil
import pytest

from streams.broker import LocalBroker
from tests.support.gateway import running_gateway
from tests.support.records import event
from tests.support.stack import Stack
from tests.support.waiting import until

EVERYWHERE = "0.0.0.0"  # noqa: S104 - what must not be open


def get(url: str) -> tuple[int, dict[str, Any]]:
    answer = httpx.get(url, timeout=60)
    return answer.status_code, answer.json()


def broker_process(broker: LocalBroker) -> psutil.Process:
    pid = broker.status().pid
    assert pid is not None
    return psutil.Process(pid)


def test_a_post_in_flight_gets_its_receipt_when_the_gateway_stops(fresh_broker: LocalBroker, tmp_path: Path) -> None:
    with running_gateway(tmp_path, fresh_broker.address) as (stack, process):
        assert stack.post(event("first"))[0] == 202
        kafka = broker_process(fresh_broker)
        kafka.suspend()  # so that the post has to wait
        try:
            with ThreadPoolExecutor(1) as pool:
                posting = pool.submit(stack.post, event("waits"), timeout=60)
                metric = f"{stack.gateway}/metrics"
                until(lambda: "body_bytes 0.0" not in httpx.get(metric).text, what="the post is under way")
                process.send_signal(signal.SIGTERM)
                until(lambda: _refuses(stack), what="nobody new is let in")
                assert not posting.done()
                kafka.resume()
                status, receipt = posting.result(60)
        finally:
            kafka.resume()
        assert (status, receipt["status"]) == (202, "accepted")
        assert process.wait(240) in {0, -signal.SIGTERM}


def _refuses(stack: Stack) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", stack.gateway_port)) != 0


def test_readiness_and_posts_show_that_kafka_is_away_and_that_it_is_back(
    fresh_broker: LocalBroker, tmp_path: Path
) -> None:
    with running_gateway(tmp_path, fresh_broker.address) as (stack, _):
        assert get(f"{stack.gateway}/readyz") == (200, {"status": "ready"})
        fresh_broker.stop()
        until(lambda: get(f"{stack.gateway}/readyz")[0] == 503, what="it is not ready")
        assert get(f"{stack.gateway}/healthz") == (200, {"status": "ok"})
        status, details = stack.post(event(), timeout=60)
        assert (status, details["type"]) == (503, "urn:whenline:problem:not-acknowledged")
        fresh_broker.start()
        until(lambda: get(f"{stack.gateway}/readyz")[0] == 200, what="it is ready again")
        assert stack.post(event(), timeout=60)[0] == 202
        assert stack.post(event())[1]["duplicate"] is True


def test_slow_heads_and_slow_bodies_are_given_up(broker: LocalBroker, tmp_path: Path) -> None:
    with running_gateway(tmp_path, broker.address, WHENLINE_PATIENCE="1") as (stack, _):
        address = ("127.0.0.1", stack.gateway_port)
        for sent in (b"", b"POST /v1/events HTTP/1.1\r\nHost: localhost\r\n"):
            with socket.create_connection(address, timeout=30) as slow:
                slow.sendall(sent)
                assert slow.recv(1000) == b""
        with socket.create_connection(address, timeout=30) as slow:
            head = b"POST /v1/events HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{"
            slow.sendall(head)
            assert slow.recv(1000).startswith(b"HTTP/1.1 408 ")
        with httpx.Client(base_url=stack.gateway) as client:  # one connection serves many requests
            for number in range(3):
                assert client.post("/v1/events", json=event(f"k{number}")).status_code == 202


def test_outside_loopback_it_needs_a_token(broker: LocalBroker, tmp_path: Path) -> None:
    stack = Stack(tmp_path, {"KAFKA_BOOTSTRAP_SERVERS": broker.address, "WHENLINE_BIND": EVERYWHERE})
    done = stack.run("gateway", timeout=60, check=False)
    assert done.returncode == 2
    assert "has no tokens" in done.stderr
    made = json.loads(stack.run("token", "create", "newsroom", "--sources", "urn:publisher:a", "--json").stdout)
    with running_gateway(tmp_path, broker.address, WHENLINE_BIND=EVERYWHERE) as (bound, _):
        assert bound.post(event())[0] == 401
        for token, status in ((made["token"], 202), (made["token"] + "x", 401)):
            headers = {"Authorization": f"Bearer {token}", "X-Request-Id": "seen-1"}
            answer = httpx.post(f"{bound.gateway}/v1/events", json=event(), headers=headers)
            assert (answer.status_code, answer.headers["X-Request-Id"]) == (status, "seen-1")
        listed = json.loads(bound.run("token", "list", "--json").stdout)
        assert [(each["name"], each["state"]) for each in listed] == [("newsroom", "valid")]
        assert made["token"] not in json.dumps(listed)
        bound.run("token", "revoke", "newsroom")
        log = bound.output.read_text()
    assert '"request": "seen-1"' in log
    assert made["token"].rpartition("_")[2] not in log
    audit = [json.loads(line) for line in (bound.home / "audit.jsonl").read_text().splitlines()]
    assert [line["did"] for line in audit] == ["created", "login refused", "posted", "login refused", "revoked"]


@pytest.mark.parametrize("expires", ["yesterday", "2020-01-01", "0x", ""])
def test_a_token_that_cannot_be_is_refused(tmp_path: Path, expires: str) -> None:
    done = Stack(tmp_path).run("token", "create", "x", "--sources", "urn:a", "--expires", expires, check=False)
    assert done.returncode == 2
    assert not (tmp_path / "home" / "tokens.json").exists()


def test_a_body_that_is_too_large_is_refused_when_all_is_sent(fresh_broker: LocalBroker, tmp_path: Path) -> None:
    with running_gateway(tmp_path, fresh_broker.address, WHENLINE_MAX_BODY="1000") as (stack, _process):
        with socket.create_connection(("127.0.0.1", stack.gateway_port), timeout=30) as client:
            head = "POST /v1/events HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
            head += "Content-Length: 20000000\r\n\r\n"
            client.sendall(head.encode() + b"x" * 20_000_000)  # a client that reads nothing before all is sent
            answer = client.makefile("rb").read()
        assert answer.startswith(b"HTTP/1.1 413 ")
        assert b"urn:whenline:problem:too-large" in answer
        assert stack.post(event("1"))[0] == 202
