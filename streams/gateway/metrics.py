"""Metrics of the gateway, in a registry of its own, so that two apps in one process do not share counters."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram


class Metrics:
    """Counters for Prometheus. Labels never have the name of a caller, a source or an event."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.events = Counter("whenline_gateway_events", "Events posted.", ["outcome"], registry=self.registry)
        self.seconds = Histogram(
            "whenline_gateway_post_seconds", "Time from request to answer of POST /v1/events.", registry=self.registry
        )
        self.answers = Counter(
            "whenline_gateway_answers", "Requests answered, by status.", ["status"], registry=self.registry
        )
        self._of_status: dict[int, Counter] = {}
        self.refusals = Counter(
            "whenline_gateway_refusals", "Requests refused, by type of problem.", ["problem"], registry=self.registry
        )
        self.in_flight = Gauge(
            "whenline_gateway_body_bytes", "Bytes of bodies being read or waiting for Kafka.", registry=self.registry
        )
        self.streams = Gauge("whenline_gateway_streams", "Readers of the stream of events.", registry=self.registry)
        self.streamed = Counter("whenline_gateway_streamed", "Events sent to readers.", registry=self.registry)
        self.follow_failures = Counter(
            "whenline_gateway_follow_failures",
            "Checks for a newer generation that failed.",
            registry=self.registry,
        )

    def answered(self, status: int) -> None:
        """Count an answer. Finding the counter of a label costs several times as much as counting."""
        counter = self._of_status.get(status)
        if counter is None:
            counter = self._of_status[status] = self.answers.labels(str(status))
        counter.inc()
