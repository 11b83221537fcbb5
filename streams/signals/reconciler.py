"""Keeps the log's signals what the rules say: raises what is missing, takes back what has lost its ground.

The steps, each time there is a reason:

1. Wait for a reason: a notice of a generation with other events than signals; the moment at which time alone brings a signal;
   or a generation that was published without notice. Notices that come close together are one reason, and while the
   projector is behind nothing is judged: half a history says other things than the whole.
2. Wait until the newest generation has what the notice told of, and what was raised last.
3. Ask that generation for what the log lacks. It is a difference of sets, so nothing is remembered from one time to the next.
4. Send it, each event acknowledged. A death between two of them costs nothing: the rest is still missing, and what was sent
   twice has the same id and is one event.
"""

from __future__ import annotations

import asyncio
import json
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import structlog
from prometheus_client import CollectorRegistry, Counter, Histogram

from events.errors import WhenlineError
from projections.errors import NothingPublished
from projections.fault_point import FaultPoint, no_fault
from projections.read.signals import Due, due, opened, positions
from projections.store import open_read_store
from streams.heartbeat import Heartbeat
from streams.log.kafka import KafkaLog
from streams.log.port import CLOUDEVENTS_JSON, TopicPartition
from streams.publishing.preparing import prepare
from streams.signals.documents import acted, raised

QUIET_S = 0.5
"""So long nothing more is told before what was told is judged: what belongs together is often posted one by one."""
LONGEST_QUIET_S = 10.0
BEHIND_S = 30.0
"""After so long without a word a projector that was behind is not any more."""
UNTOLD_S = 15.0
"""A generation that is newer than the last judged one for so long is judged though no notice came."""
UNCOVERED_S = 120.0
"""A notice that no generation covers for so long is about another log."""
SHARE, LONGEST_PAUSE_S = 0.5, 30.0
"""Part of the time that judging may take while events come in, and the longest pause that follows from it."""
LOOK_EVERY_S = 0.2
INTERRUPT_EVERY_S = 0.05
RETRY_S = 5.0
PATIENCE_S = 120.0
CHUNK = 500

log = structlog.get_logger("whenline.signals")


class SignalReconciler:
    """Raises and takes back signals of one home. It keeps no state that counts: a kill costs nothing.

    Args:
        root: the home.
        servers: Kafka's `host:port`, several separated by commas.
        pulse: told that the loop goes round.
        registry: where raised and taken-back signals are counted.
        now: the clock by which time alone brings signals.
        fault_point: called at each step; for tests.
    """

    def __init__(
        self,
        root: Path,
        servers: str,
        *,
        pulse: Heartbeat | None = None,
        registry: CollectorRegistry | None = None,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        fault_point: FaultPoint = no_fault,
    ) -> None:
        self._store, self._servers = open_read_store(root), servers
        self._now, self._fault_point = now, fault_point
        self._pulse = pulse or Heartbeat("signals", PATIENCE_S)
        self._pulse.lag = self._generations_behind
        registry = registry or CollectorRegistry()
        self._raised = Counter("whenline_signals_raised", "Signals raised, by rule.", ["rule"], registry=registry)
        self._acts = Counter("whenline_signals_amended", "Signals taken or given back.", ["action"], registry=registry)
        self._seconds = Histogram("whenline_signals_judging_seconds", "Asking all rules.", registry=registry)
        self._stopping = asyncio.Event()
        self._wanted: dict[TopicPartition, int] = {}
        self._wanted_since = 0.0
        self._told_first: float | None = time.monotonic()  # at the start all may be missing
        self._told_last = 0.0
        self._behind = False
        self._not_before = 0.0
        self._next_at: datetime | None = None
        self._judged = 0
        self._newer_since: float | None = None
        self._asked: Any = None
        self._asking = threading.Lock()

    def told(self, notice: bytes) -> None:
        """A notice of a generation came in. One of signals alone is no reason to look."""
        try:
            said = json.loads(notice)
            kinds, behind = set(said["kinds"]), bool(said.get("behind", False))
            covers = {(topic, partition): offset for topic, partition, offset in said["positions"]}
            number = int(said["generation"])
        except (ValueError, KeyError, TypeError) as error:
            log.warning("a notice that cannot be read is taken as one of everything", why=str(error))
            kinds, behind, covers, number = set(), False, {}, 0
        self._behind = behind
        self._want(covers)
        if kinds == {"signal.raised"}:
            if number == self._judged + 1:
                self._judged = number
            return
        self._told_last = time.monotonic()
        self._told_first = self._told_first or self._told_last

    async def run(self) -> None:
        """Keep the signals until `stop`."""
        while not self._stopping.is_set():
            try:
                async with KafkaLog(self._servers) as kafka:
                    await self._keep(kafka)
            except WhenlineError as error:
                log.warning("signals wait", why=str(error))
                await self._rest(RETRY_S)

    def stop(self) -> None:
        """Ask `run` to end after the step at hand. A look is cut short: where very much is told of few it takes minutes."""
        self._stopping.set()
        threading.Thread(target=self._interrupt, name="signals stop", daemon=True).start()

    def _interrupt(self) -> None:
        """More than once: an interrupt that comes between two queries is lost."""
        while True:
            with self._asking:
                if self._asked is None:
                    return
                self._asked.interrupt()
            time.sleep(INTERRUPT_EVERY_S)

    async def _keep(self, kafka: KafkaLog) -> None:
        while not self._stopping.is_set():
            self._pulse.beat()
            if self._is_due():
                first = self._told_first
                self._told_first = None
                try:
                    done = await self._judge(kafka)
                except WhenlineError:
                    self._told_first = first or time.monotonic()
                    raise
                if not done:
                    self._told_first = self._told_first or first or time.monotonic()
            await self._rest(LOOK_EVERY_S)

    def _is_due(self) -> bool:
        """Step 1."""
        now = time.monotonic()
        if now < self._not_before:
            return False
        if self._next_at is not None and self._next_at <= self._now():
            return True
        if self._told_first is None:
            return self._is_untold(now)
        if self._behind:
            return now - self._told_last > BEHIND_S
        return now - self._told_last > QUIET_S or now - self._told_first > LONGEST_QUIET_S

    def _is_untold(self, now: float) -> bool:
        """Whether there has been a newer generation for long without a notice that gave a reason."""
        if not self._generations_behind():
            self._newer_since = None
            return False
        self._newer_since = self._newer_since or now
        return now - self._newer_since > UNTOLD_S

    async def _judge(self, kafka: KafkaLog) -> bool:
        """Steps 2 to 4; False where the newest generation does not have yet what it must."""
        began = time.monotonic()
        try:
            found = await asyncio.to_thread(self._look)
        except NothingPublished:
            return False
        if found is None:
            return False
        self._seconds.observe(time.monotonic() - began)
        self._fault_point("judged")
        documents = [raised(signal) for signal in found.signals] + [acted(act) for act in found.acts]
        await self._send(kafka, documents)
        for signal in found.signals:
            self._raised.labels(signal.rule).inc()
        for act in found.acts:
            self._acts.labels(act.action).inc()
        if documents:
            log.info("signals", raised=len(found.signals), amended=len(found.acts))
        self._next_at = found.next_at
        ended = time.monotonic()
        self._not_before = ended + min(LONGEST_PAUSE_S, (ended - began) * (1 / SHARE - 1))
        return True

    def _look(self) -> Due | None:
        version = self._store.newest()
        with opened(self._store, version) as connection, self._interruptible(connection):
            if self._stopping.is_set() or not self._covers(positions(connection)):
                return None
            found = due(connection, self._now())
            self._pulse.count(max(0, version.number - self._judged))
            self._judged = version.number
            return found

    @contextmanager
    def _interruptible(self, connection: Any) -> Iterator[None]:
        with self._asking:
            self._asked = connection
        try:
            yield
        finally:
            with self._asking:
                self._asked = None

    async def _send(self, kafka: KafkaLog, documents: Sequence[dict[str, Any]]) -> None:
        now = datetime.now(UTC)
        for start in range(0, len(documents), CHUNK):
            events = [prepare(document, now) for document in documents[start : start + CHUNK]]
            answers = [
                await kafka.submit(event.topic, event.partition_key, event.value, (CLOUDEVENTS_JSON,))
                for event in events
            ]
            for receipt in [await answer for answer in answers]:
                self._want({(receipt.topic, receipt.partition): receipt.offset + 1})
                self._fault_point("sent")
            self._pulse.beat()

    def _want(self, places: dict[TopicPartition, int]) -> None:
        """The next look must see the log up to here."""
        for place, offset in places.items():
            self._wanted[place] = max(offset, self._wanted.get(place, 0))
        self._wanted_since = time.monotonic()

    def _covers(self, reached: dict[TopicPartition, int]) -> bool:
        missing = {place: offset for place, offset in self._wanted.items() if reached.get(place, 0) < offset}
        if missing and time.monotonic() - self._wanted_since > UNCOVERED_S:
            log.warning("what was told of does not come; the tables are judged as they are", places=len(missing))
            missing = {}
        self._wanted = missing
        return not missing

    def _generations_behind(self) -> int:
        try:
            return max(0, self._store.newest().number - self._judged)
        except NothingPublished:
            return 0

    async def _rest(self, seconds: float) -> None:
        try:
            async with asyncio.timeout(seconds):
                await self._stopping.wait()
        except TimeoutError:
            self._pulse.beat()
