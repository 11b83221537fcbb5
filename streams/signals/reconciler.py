"""Reconciles the log's signals with the rules: raises missing signals and retracts those that no longer hold.

The steps, each time there is a reason (`streams.signals.schedule`):

1. Wait until the newest generation includes the positions of all notices, and of the signals sent last.
2. Query that generation for the difference between the rules' signals and the log's: of its whole
   history at first, then of what the new records touch (`projections.read.evaluation`).
3. Send the difference, each event acknowledged. A crash between two of them costs nothing: the rest
   is still missing, and an event sent twice has the same id and counts once.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import structlog
from prometheus_client import CollectorRegistry, Counter, Histogram

from events.errors import WhenlineError
from projections.apply.routes import WORKER
from projections.errors import NothingPublished
from projections.fault_point import FaultPoint, no_fault
from projections.read.evaluation_in_parts import evaluating
from projections.read.home_evaluation import HomeEvaluation
from projections.read.signals import LIMITS, Due, difference_in_parts, is_of_this_release, opened, positions
from projections.store import Version, open_read_store
from projections.store.spill import SpillFolder
from streams.heartbeat import Heartbeat
from streams.log.cluster import Cluster
from streams.log.kafka import KafkaLog
from streams.log.port import TopicPartition, headers_of
from streams.publishing.preparing import prepare
from streams.signals.coverage import Coverage, KnownSignals
from streams.signals.documents import acted, raised
from streams.signals.interruption import Interruption
from streams.signals.notice import Notice
from streams.signals.schedule import Schedule

POLL_S = 0.2
RETRY_S = 5.0
PATIENCE_S = 120.0
CHUNK = 500
MEMORY = "512MB"
"""Most that DuckDB may use to evaluate the whole history; it writes what does not fit into a folder of the home."""

log = structlog.get_logger("whenline.signals")


class SignalReconciler:
    """Raises and retracts the signals of one home. It has no state worth saving: a kill costs one whole evaluation.

    Args:
        root: the home.
        cluster: Kafka's servers and security settings.
        heartbeat: reports this processor.
        registry: for the counters of raised and amended signals.
        now: the clock that rules about dates use.
        fault_point: called at each step; for tests.
        memory: most that an evaluation of the whole history may use, such as `512MB`.
        is_behind: whether a projector of this process is behind; from others, notices say it.
    """

    def __init__(
        self,
        root: Path,
        cluster: Cluster,
        *,
        heartbeat: Heartbeat | None = None,
        registry: CollectorRegistry | None = None,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        fault_point: FaultPoint = no_fault,
        memory: str = MEMORY,
        is_behind: Callable[[], bool] = lambda: False,
    ) -> None:
        self._store, self._cluster = open_read_store(root), cluster
        self._now, self._fault_point, self._is_behind = now, fault_point, is_behind
        self._heartbeat = heartbeat or Heartbeat("signals", PATIENCE_S)
        self._heartbeat.lag = self._generations_behind
        registry = registry or CollectorRegistry()
        self._raised = Counter("whenline_signals_raised", "Signals raised, by rule.", ["rule"], registry=registry)
        self._amended = Counter(
            "whenline_signals_amended", "Signals retracted or restored, by action.", ["action"], registry=registry
        )
        self._failures = Counter(
            "whenline_signals_rule_failures", "Rules that could not be evaluated, by rule.", ["rule"], registry=registry
        )
        self._seconds = Histogram("whenline_signals_judging_seconds", "Time to evaluate all rules.", registry=registry)
        self._stopping = asyncio.Event()
        self._schedule = Schedule(now, self._generations_behind)
        self._coverage = Coverage()
        self._known = KnownSignals()
        self._interruption = Interruption()
        self._evaluation = HomeEvaluation(self._store)
        self._memory, self._spill = memory, SpillFolder(root, "rules")
        self._parts: Iterator[Due] | None = None
        """What is due and was not queried yet, in parts."""
        self._evaluated = 0
        """Number of the last evaluated generation."""

    def on_notice(self, value: bytes) -> None:
        """A generation was published. One that added only our own signals is no reason to evaluate the rules."""
        notice = Notice.parse(value)
        self._coverage.require(notice.positions)
        is_reason = notice.kinds != {"signal.raised"} or not self._known.include(notice.positions)
        if not is_reason and notice.generation == self._evaluated + 1:
            self._evaluated = notice.generation
        self._schedule.on_notice(behind=notice.behind, is_reason=is_reason)

    async def run(self) -> None:
        """Reconcile until `stop`."""
        while not self._stopping.is_set():
            try:
                async with KafkaLog(self._cluster) as kafka:
                    await self._reconcile_when_due(kafka)
            except WhenlineError as error:
                log.warning("signals wait", why=str(error))
                await self._pause(RETRY_S)

    def stop(self) -> None:
        """Make `run` return. Interrupts the query, which can take minutes for very many events about few subjects."""
        self._stopping.set()
        self._interruption.begin()

    async def _reconcile_when_due(self, kafka: KafkaLog) -> None:
        while not self._stopping.is_set():
            self._heartbeat.beat()
            if not self._is_behind() and self._schedule.is_due():
                since = self._schedule.take()
                try:
                    completed = await self._reconcile(kafka)
                except WhenlineError:
                    self._schedule.put_back(since)
                    raise
                if not completed:
                    self._schedule.put_back(since)
            await self._pause(POLL_S)

    async def _reconcile(self, kafka: KafkaLog) -> bool:
        """Steps 1 to 3; False if the newest generation does not include the required positions yet."""
        since = began = time.monotonic()
        seconds, part = 0.0, None
        try:
            while (following := await asyncio.to_thread(self._query)) is not None:
                if part is None:
                    self._fault_point("evaluated")
                part = following
                seconds += time.monotonic() - began
                await self._send_part(kafka, part)
                began = time.monotonic()
        except NothingPublished:
            return False
        finally:
            self._parts = None
        if part is None:
            return False
        self._seconds.observe(seconds)
        self._evaluation.confirm()
        for rule, why in part.failures.items():
            self._failures.labels(rule).inc()
            log.error("a rule failed; its signals stay as they are, and the others go on", rule=rule, why=why)
        self._schedule.completed(since, part.next_at)
        return True

    async def _send_part(self, kafka: KafkaLog, part: Due) -> None:
        await self._send(kafka, [raised(signal) for signal in part.signals] + [acted(act) for act in part.acts])
        for signal in part.signals:
            self._raised.labels(signal.rule).inc()
        for act in part.acts:
            self._amended.labels(act.action).inc()
        if part.signals or part.acts:
            log.info("signals", raised=len(part.signals), amended=len(part.acts))

    def _query(self) -> Due | None:
        """The next part of what is due; None after the last one, or if the newest generation lacks required positions.

        Parts keep their connection open, so that very many signals are never in memory together.
        """
        if self._parts is None:
            self._parts = self._due()
        try:
            part = next(self._parts, None)
        except BaseException:
            self._parts = None
            raise
        if part is None:
            self._parts = None
        return part

    def _due(self) -> Iterator[Due]:
        version = self._store.newest()
        limits = replace(LIMITS, memory=self._memory, spill=str(self._spill.path))
        with (
            self._spill,
            opened(self._store, version, limits) as connection,
            self._interruption.of(connection, self._evaluation),
        ):
            if self._stopping.is_set() or not is_of_this_release(connection):
                return
            covered = positions(connection)
            if not self._coverage.includes(covered):
                return
            now = self._now()
            found = self._evaluation.due_of_changes(version, covered, now)
            if found is not None:
                self._compared(version, covered)
                yield found
                return
            with (
                evaluating(self._store, version, connection, limits, self._heartbeat.beat) as (evaluated, evaluate),
                self._interruption.of(evaluated, self._evaluation),
            ):
                failures = evaluate()
                self._evaluation.remember(version, evaluated, covered, now, failures)
                self._compared(version, covered)
                yield from difference_in_parts(evaluated, now, failures)

    def _compared(self, version: Version, covered: Mapping[TopicPartition, int]) -> None:
        self._known.compared(covered)
        self._heartbeat.count(max(0, version.number - self._evaluated))
        self._evaluated = version.number

    async def _send(self, kafka: KafkaLog, documents: Sequence[dict[str, Any]]) -> None:
        now = datetime.now(UTC)
        for start in range(0, len(documents), CHUNK):
            events = [prepare(document, now) for document in documents[start : start + CHUNK]]
            pending = [
                await kafka.submit(event.topic, event.partition_key, event.value, headers_of(WORKER))
                for event in events
            ]
            for receipt in [await result for result in pending]:
                self._coverage.require({(receipt.topic, receipt.partition): receipt.offset + 1})
                self._known.sent((receipt.topic, receipt.partition), receipt.offset)
                self._fault_point("sent")
            self._heartbeat.beat()

    def _generations_behind(self) -> int:
        try:
            return max(0, self._store.newest().number - self._evaluated)
        except NothingPublished:
            return 0

    async def _pause(self, seconds: float) -> None:
        try:
            async with asyncio.timeout(seconds):
                await self._stopping.wait()
        except TimeoutError:
            self._heartbeat.beat()
