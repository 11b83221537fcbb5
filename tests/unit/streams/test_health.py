"""Health and metrics of a worker."""

from __future__ import annotations

import socket
import struct
import threading
import urllib.error
import urllib.request

import pytest
from prometheus_client import CollectorRegistry, generate_latest

from streams.errors import PortTaken
from streams.heartbeat import WINDOW_S, Heartbeat
from streams.log.cluster import Cluster
from streams.log.unreadable import unreadable
from streams.worker.health import HealthServer, HeartbeatCollector, health
from whenline.log_ends import CachedLogEnds, LogEnds, fetch_log_ends


class Clock:
    """Seconds, moved by hand."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_a_processor_is_stalled_if_its_own_loop_completes_no_iteration() -> None:
    clock = Clock()
    one, other = Heartbeat("signals", 5, clock=clock), Heartbeat("projector", 5, clock=clock)
    clock.now += 4
    other.beat()
    assert health([one, other])[0] == 200
    clock.now += 2
    status, body = health([one, other])
    assert (status, body["stalled"]) == (503, ["signals"])
    assert body["processors"]["signals"]["heartbeat_age_seconds"] == 6
    one.beat()
    assert health([one, other])[0] == 200


def test_lag_and_rate_of_each_processor_are_metrics() -> None:
    clock = Clock()
    heartbeat = Heartbeat("projector", 5, clock=clock)
    heartbeat.lag = lambda: 7
    heartbeat.count(600)
    heartbeat.count(300)
    registry = CollectorRegistry()
    registry.register(HeartbeatCollector([heartbeat]))
    metrics = generate_latest(registry).decode()
    assert 'whenline_processor_lag{processor="projector"} 7.0' in metrics
    assert f'whenline_processor_rate{{processor="projector"}} {900 / WINDOW_S}' in metrics
    assert 'whenline_processor_handled_total{processor="projector"} 900.0' in metrics
    clock.now += WINDOW_S + 1
    assert heartbeat.rate == 0, "of the last half minute"


def test_a_partition_that_cannot_be_read_is_named_with_reason_and_remedy() -> None:
    heartbeat = Heartbeat("projector", 5)
    assert health([heartbeat])[1]["status"] == "ok"
    heartbeat.unreadable = lambda: [unreadable(("whenline.models", 2), 7, 9, "the batch is corrupt")]
    status, body = health([heartbeat])
    assert (status, body["status"]) == (503, "unreadable")
    assert body["unreadable"] == ["whenline.models, partition 2, offset 7 to 9: the batch is corrupt"]
    (each,) = body["processors"]["projector"]["unreadable"]
    assert "whenline skip whenline.models 2 7" in each["hint"]
    registry = CollectorRegistry()
    registry.register(HeartbeatCollector([heartbeat]))
    (line,) = [
        line for line in generate_latest(registry).decode().splitlines() if line.startswith("whenline_unreadable_")
    ]
    for part in ('topic="whenline.models"', 'partition="2"', 'offset="7"', 'reason="the batch is corrupt"', "remedy="):
        assert part in line


def test_it_is_served_on_a_port_of_its_own() -> None:
    heartbeat = Heartbeat("signals", 3600)
    server = HealthServer("127.0.0.1", 0, [heartbeat], CollectorRegistry())
    try:
        address = f"http://127.0.0.1:{server.port}"
        with urllib.request.urlopen(f"{address}/healthz") as answer:
            assert answer.status == 200
        with urllib.request.urlopen(f"{address}/metrics") as answer:
            assert b"whenline_processor_lag" in answer.read()
        with pytest.raises(urllib.error.HTTPError, match="404"):
            urllib.request.urlopen(f"{address}/else")
    finally:
        server.close()


def test_a_port_that_is_taken_names_the_setting() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(PortTaken) as refused:
            HealthServer("127.0.0.1", taken.getsockname()[1], [], CollectorRegistry())
    assert "WHENLINE_WORKER_PORT" in (refused.value.hint or "")


def test_the_pages_learn_the_ends_of_the_log_from_the_worker() -> None:
    rows = [{"topic": "whenline.talent", "partition": 1, "end_offset": 7}]
    server = HealthServer("127.0.0.1", 0, [], CollectorRegistry(), {"/log-ends": lambda: rows})
    try:
        assert fetch_log_ends(f"http://127.0.0.1:{server.port}") == {("whenline.talent", 1): 7}
        rows[0].pop("end_offset")
        assert fetch_log_ends(f"http://127.0.0.1:{server.port}") == {}
    finally:
        server.close()
    assert fetch_log_ends(f"http://127.0.0.1:{server.port}") == {}, "nobody listens there"


def test_however_many_readers_kafka_is_queried_once(monkeypatch: pytest.MonkeyPatch) -> None:
    requests: list[Cluster] = []

    async def read(cluster: Cluster) -> LogEnds:
        requests.append(cluster)
        return LogEnds({("whenline.talent", 0): len(requests)})

    monkeypatch.setattr("whenline.log_ends.read_log_ends", read)
    ends = CachedLogEnds(Cluster.of("127.0.0.1:9"))
    first = ends.rows()
    assert ends.rows() == first == [{"topic": "whenline.talent", "partition": 0, "end_offset": 1}]
    assert len(requests) == 1


def test_a_client_that_does_not_wait_for_its_answer_is_no_error(capfd: pytest.CaptureFixture[str]) -> None:
    requested, disconnected, handlers = threading.Event(), threading.Event(), []

    def document() -> str:
        handlers.append(threading.current_thread())
        requested.set()
        disconnected.wait(240)
        return "x" * 10_000_000

    server = HealthServer("127.0.0.1", 0, [], CollectorRegistry(), {"/slow": document})
    try:
        client = socket.create_connection(("127.0.0.1", server.port))
        client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        client.sendall(b"GET /slow HTTP/1.0\r\n\r\n")
        assert requested.wait(240)
        client.close()
        disconnected.set()
        handlers[0].join(240)
    finally:
        server.close()
    assert "Traceback" not in capfd.readouterr().err
