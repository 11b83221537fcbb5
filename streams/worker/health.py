"""Where a worker tells of itself: `/healthz` and `/metrics`, served from a thread of their own.

A loop that hangs cannot answer for itself, so nothing here waits for one: each processor's pulse is looked at from outside.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterable, Iterator, Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from prometheus_client import CollectorRegistry
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.registry import Collector

from streams.errors import PortTaken
from streams.heartbeat import Heartbeat


class HeartbeatCollector(Collector):
    """Reads the pulses of all processors whenever metrics are asked for."""

    def __init__(self, pulses: Iterable[Heartbeat]) -> None:
        self._pulses = tuple(pulses)

    def collect(self) -> Iterator[Metric]:
        """One sample a processor of each."""
        label = ["processor"]
        lag = GaugeMetricFamily("whenline_processor_lag", "Records or generations that wait.", labels=label)
        rate = GaugeMetricFamily("whenline_processor_rate", "Handled a second, of the last half minute.", labels=label)
        age = GaugeMetricFamily("whenline_processor_heartbeat_age_seconds", "Since its loop went round.", labels=label)
        stalled = GaugeMetricFamily("whenline_processor_stalled", "1 where its loop does not go round.", labels=label)
        handled = CounterMetricFamily("whenline_processor_handled", "Records or generations handled.", labels=label)
        for pulse in self._pulses:
            lag.add_metric([pulse.name], pulse.lag())
            rate.add_metric([pulse.name], pulse.rate)
            age.add_metric([pulse.name], pulse.age_s)
            stalled.add_metric([pulse.name], float(pulse.stalled))
            handled.add_metric([pulse.name], pulse.handled)
        yield from (lag, rate, age, stalled, handled)


class HealthServer:
    """Serves until closed.

    Args:
        host: address to listen on.
        port: 0 is any free one.
        pulses: of all processors.
        registry: what else is counted; the pulses are added to it.

    Raises:
        PortTaken: somebody else listens there.
    """

    def __init__(self, host: str, port: int, pulses: Sequence[Heartbeat], registry: CollectorRegistry) -> None:
        registry.register(HeartbeatCollector(pulses))
        try:
            self._server = ThreadingHTTPServer((host, port), _handler(pulses, registry))
        except OSError as error:
            raise PortTaken(
                f"The worker cannot tell of itself at {host}:{port}: {error.strerror or error}.",
                hint="Set WHENLINE_WORKER_PORT to a free port.",
            ) from error
        self._server.daemon_threads = True
        self.port = int(self._server.server_address[1])
        self._thread = threading.Thread(target=self._server.serve_forever, name="health", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stop serving."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


def health(pulses: Sequence[Heartbeat]) -> tuple[int, dict[str, Any]]:
    """Status and body of `/healthz`: 503 as soon as one processor has stalled, and which."""
    stalled = [pulse.name for pulse in pulses if pulse.stalled]
    told = {
        pulse.name: {
            "stalled": pulse.stalled,
            "heartbeat_age_seconds": round(pulse.age_s, 3),
            "lag": pulse.lag(),
            "rate": round(pulse.rate, 3),
            "handled": pulse.handled,
        }
        for pulse in pulses
    }
    return (503 if stalled else 200), {"status": "stalled" if stalled else "ok", "stalled": stalled, "processors": told}


def _handler(pulses: Sequence[Heartbeat], registry: CollectorRegistry) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.path == "/healthz":
                status, body = health(pulses)
                self._answer(status, "application/json", json.dumps(body).encode())
            elif self.path == "/metrics":
                self._answer(200, CONTENT_TYPE_LATEST, generate_latest(registry))
            else:
                self._answer(404, "text/plain; charset=utf-8", b"/healthz and /metrics are here\n")

        def _answer(self, status: int, kind: str, body: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002 - the name of the base class
            """Nobody's log is filled by those who look."""

    return Handler
