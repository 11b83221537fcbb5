"""A worker's `/healthz` and `/metrics`, served from a separate thread.

A stalled loop cannot answer for itself, so the server reads each processor's heartbeat and never waits for a loop.
"""

from __future__ import annotations

import json
import sys
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import MappingProxyType
from typing import Any

from prometheus_client import CollectorRegistry
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.registry import Collector

from streams.errors import PortTaken
from streams.heartbeat import Heartbeat


class HeartbeatCollector(Collector):
    """Reads the heartbeats of all processors at each scrape."""

    def __init__(self, heartbeats: Iterable[Heartbeat]) -> None:
        self._heartbeats = tuple(heartbeats)

    def collect(self) -> Iterator[Metric]:
        """One sample per processor and metric."""
        label = ["processor"]
        lag = GaugeMetricFamily("whenline_processor_lag", "Records or generations that wait.", labels=label)
        rate = GaugeMetricFamily(
            "whenline_processor_rate", "Handled per second, over the last half minute.", labels=label
        )
        age = GaugeMetricFamily(
            "whenline_processor_heartbeat_age_seconds", "Since its loop last completed an iteration.", labels=label
        )
        stalled = GaugeMetricFamily("whenline_processor_stalled", "1 if its loop completes no iteration.", labels=label)
        failed = GaugeMetricFamily("whenline_processor_failed", "1 while it waits for a restart.", labels=label)
        concerns = GaugeMetricFamily("whenline_processor_concerns", "What is wrong while it works.", labels=label)
        unreadable = GaugeMetricFamily(
            "whenline_unreadable_partition",
            "1 for each partition of the log that cannot be read; others are.",
            labels=[*label, "topic", "partition", "offset", "reason", "remedy"],
        )
        handled = CounterMetricFamily("whenline_processor_handled", "Records or generations handled.", labels=label)
        for heartbeat in self._heartbeats:
            lag.add_metric([heartbeat.name], heartbeat.lag())
            rate.add_metric([heartbeat.name], heartbeat.rate)
            age.add_metric([heartbeat.name], heartbeat.age_s)
            stalled.add_metric([heartbeat.name], float(heartbeat.stalled))
            failed.add_metric([heartbeat.name], float(heartbeat.error is not None))
            concerns.add_metric([heartbeat.name], float(len(heartbeat.concerns)))
            handled.add_metric([heartbeat.name], heartbeat.handled)
            for each in heartbeat.unreadable():
                values = [heartbeat.name, each.topic, str(each.partition), str(each.first_offset)]
                unreadable.add_metric([*values, each.reason, each.hint], 1.0)
        yield from (lag, rate, age, stalled, failed, concerns, unreadable, handled)


class HealthServer:
    """Serves health and metrics until closed.

    Args:
        host: address to listen on.
        port: 0 is any free one.
        heartbeats: of all processors.
        registry: other metrics; those of the heartbeats are added to it.
        documents: further JSON documents, by path.

    Raises:
        PortTaken: another process listens there.
    """

    def __init__(
        self,
        host: str,
        port: int,
        heartbeats: Sequence[Heartbeat],
        registry: CollectorRegistry,
        documents: Mapping[str, Callable[[], Any]] = MappingProxyType({}),
    ) -> None:
        registry.register(HeartbeatCollector(heartbeats))
        try:
            self._server = _Server((host, port), _handler(heartbeats, registry, documents))
        except OSError as error:
            raise PortTaken(
                f"The worker cannot serve its health at {host}:{port}: {error.strerror or error}.",
                hint="Set WHENLINE_WORKER_PORT to a free port.",
            ) from error
        self.port = int(self._server.server_address[1])
        self._thread = threading.Thread(target=self._server.serve_forever, name="health", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stop serving."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that did not wait for its answer is no error."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


def health(heartbeats: Sequence[Heartbeat]) -> tuple[int, dict[str, Any]]:
    """Status and body of `/healthz`: 503 and the names as soon as a processor is stalled or has failed.

    A processor with concerns works, so the status is 200, and `degraded`.
    Also 503, with position, reason and remedy, while a partition of the log cannot be read.
    """
    stalled = [heartbeat.name for heartbeat in heartbeats if heartbeat.stalled]
    failed = [heartbeat.name for heartbeat in heartbeats if heartbeat.error is not None]
    processors = {
        heartbeat.name: {
            "stalled": heartbeat.stalled,
            "heartbeat_age_seconds": round(heartbeat.age_s, 3),
            "lag": heartbeat.lag(),
            "rate": round(heartbeat.rate, 3),
            "handled": heartbeat.handled,
            "error": heartbeat.error,
            "concerns": dict(heartbeat.concerns),
            "unreadable": [asdict(each) for each in heartbeat.unreadable()],
        }
        for heartbeat in heartbeats
    }
    unreadable = [each.what for heartbeat in heartbeats for each in heartbeat.unreadable()]
    concerned = [heartbeat.name for heartbeat in heartbeats if heartbeat.concerns]
    status = (
        "stalled"
        if stalled
        else "failed"
        if failed
        else "unreadable"
        if unreadable
        else "degraded"
        if concerned
        else "ok"
    )
    body = {
        "status": status,
        "stalled": stalled,
        "failed": failed,
        "unreadable": unreadable,
        "processors": processors,
    }
    return (200 if status in {"ok", "degraded"} else 503), body


def _handler(
    heartbeats: Sequence[Heartbeat], registry: CollectorRegistry, documents: Mapping[str, Callable[[], Any]]
) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.path == "/healthz":
                status, body = health(heartbeats)
                self._respond(status, "application/json", json.dumps(body).encode())
            elif self.path == "/metrics":
                self._respond(200, CONTENT_TYPE_LATEST, generate_latest(registry))
            elif self.path in documents:
                self._respond(200, "application/json", json.dumps(documents[self.path]()).encode())
            else:
                self._respond(404, "text/plain; charset=utf-8", b"/healthz and /metrics are served here\n")

        def _respond(self, status: int, content_type: str, body: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Type", content_type)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002 - the name of the base class
            """Scrapes are not worth a log line."""

    return Handler
