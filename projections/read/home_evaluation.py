"""The rules over the versions of a home, one version after another: see `projections.read.evaluation`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

import duckdb

from projections.apply.batch import TopicPartition
from projections.read.evaluation import RuleEvaluation
from projections.read.signals import Due
from projections.store.limits import Limits
from projections.store.port import ReadStore, Version

LIMITS = Limits(memory="512MB")
"""What touched subjects rest on fits, or else the whole history is evaluated."""
_ATTACHED = "generation"


class HomeEvaluation:
    """Remembers which signals the rules find in a home.

    Args:
        store: of the home.
    """

    def __init__(self, store: ReadStore) -> None:
        self._store = store
        self._connection = duckdb.connect(config={"temp_directory": "", "threads": LIMITS.threads})
        self._connection.execute(f"SET memory_limit = '{LIMITS.memory}'")
        self._rules: RuleEvaluation | None = None

    def interrupt(self) -> None:
        """Abort the query that runs now, if any."""
        self._connection.interrupt()

    def confirm(self) -> None:
        """The log has all that was due. Without it the next evaluation is a whole one."""
        if self._rules:
            self._rules.confirm()

    def due_of_changes(self, version: Version, positions: Mapping[TopicPartition, int], now: datetime) -> Due | None:
        """What is due by `now` by what changed up to a version; None where its whole history has to be evaluated.

        Args:
            version: the version.
            positions: how far the log is in it.
            now: the clock that rules about dates use.

        Raises:
            NothingPublished: the version was removed meanwhile.
        """
        if self._rules is None:
            return None
        self._store.attach(self._connection, version, _ATTACHED)
        try:
            return self._rules.due_of_changes(positions, now)
        except duckdb.OutOfMemoryException:
            return None
        finally:
            self._connection.execute(f"DETACH {_ATTACHED}")

    def remember(
        self,
        version: Version,
        whole: duckdb.DuckDBPyConnection,
        positions: Mapping[TopicPartition, int],
        now: datetime,
        failures: Mapping[str, str],
    ) -> None:
        """Continue from a whole evaluation of a version: what `projections.read.signals.evaluate` left on `whole`."""
        self._store.attach(self._connection, version, _ATTACHED)
        try:
            self._rules = self._rules or RuleEvaluation(self._connection, _ATTACHED)
            self._rules.remember(whole, positions, now, failures)
        finally:
            self._connection.execute(f"DETACH {_ATTACHED}")
