"""Evaluates the rules of signals after each version: the first time over the whole history, then of what changed.

What is remembered of a version is which signals its rules find, each with the subject that it depends on. The next
version's new records touch some subjects (`projections.read.touched`). Only these are evaluated again, and only their
signals are compared with the log. It is a law that this gives what evaluating the whole history gives.
Whatever makes that doubtful makes the next evaluation a whole one: tables that do not continue the ones before, a rule
that failed, a rule about subjects that are not known, or differences that were not confirmed to be in the log.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import datetime
from functools import cache

import duckdb

from events.kinds.signals import SOURCE
from projections.answer_buffer import in_pieces
from projections.apply.batch import TopicPartition
from projections.read.rule_statements import evaluate_rules, find_raised, find_signals, make_tables
from projections.read.signals import Due, difference
from projections.read.touched import READ_MODELS, Touched
from projections.schema import definitions

LARGEST = 250_000
"""Events on which touched subjects may rest; with more, evaluating them needs memory that it does not have."""
_SETTINGS = """
SET TimeZone = 'UTC'; SET asof_loop_join_threshold = 0;
SET disabled_optimizers = 'statistics_propagation,compressed_materialization,join_filter_pushdown'
"""
"""A statement is prepared once. With these steps DuckDB 1.5.5 plans for what tables hold then, and is wrong later."""
_DEPENDS = {
    "event": "internal.rule_event(read_model, subject, parts)",
    "claim": "internal.rule_claim(read_model, subject, parts)",
    "label": "internal.rule_subject(read_model, subject, parts)",
}
"""What a finding depends on, as SQL."""
_SUBJECT = f"""{", ".join(f"{sql} AS {name}" for name, sql in _DEPENDS.items())},
    CASE WHEN read_model IN ('dependence', 'dependence_parts') THEN 'suppliers' ELSE read_model END AS model"""
_EVALUATED = """
CREATE TABLE evaluated(
    key UUID, event UUID, claim VARCHAR, model VARCHAR, label UBIGINT, first_at TIMESTAMPTZ, last_at TIMESTAMPTZ
)
"""
_FOUND = f"""
SELECT key, {_SUBJECT}, came_true_at AS first_at,
    greatest(came_true_at, list_max([x.moment FOR x IN turned])) AS last_at
FROM found
"""
_IS_TOUCHED = """({event} IN (SELECT key FROM touched_events) OR {claim} IN (SELECT claim FROM touched_claims)
    OR {label} IN (SELECT label FROM touched_subjects))"""
_TOUCHED = _IS_TOUCHED.format(event="event", claim="claim", label="label")
_OF_FINDING = _IS_TOUCHED.format(**_DEPENDS)
_EXPECTED = """
DELETE FROM touched_events WHERE key IN (
    SELECT l.key FROM {source}.internal.ledger AS l SEMI JOIN newer USING (key)
    SEMI JOIN (FROM evaluated WHERE first_at = last_at) AS e ON e.key = l.key
    ANTI JOIN {source}.internal.fact_amendments AS a ON a.target = l.key
    ANTI JOIN {source}.internal.duplicate_records AS d ON d.key = l.key
    WHERE l.kind = 'signal.raised' AND l.source = $source AND l.claim IS NULL
)
"""
"""A signal that was found, and that the log now has, changes nothing."""
_AGAIN = """
CREATE OR REPLACE TEMP TABLE again AS
SELECT e.* FROM evaluated AS e SEMI JOIN touched_events AS s ON s.key = e.key
UNION ALL SELECT * FROM evaluated WHERE last_at > $before AND first_at <= $now
"""
"""Signals that were amended, and signals that became due, or turned, by time alone."""


class RuleEvaluation:
    """The rules over a home's versions.

    Args:
        connection: to an empty database in memory, which is filled with the definitions of the version's.
        source: name of the attached database that has a version's tables, now and whenever one is evaluated.
    """

    def __init__(self, connection: duckdb.DuckDBPyConnection, source: str) -> None:
        connection.execute(_SETTINGS)
        definitions.copy_definitions(connection, source)
        connection.execute(_EVALUATED)
        make_tables(connection, "TABLE")
        self._prepared: set[str] = set()
        self._connection, self._source = connection, source
        self._touched = Touched(connection, source)
        self._positions: Mapping[TopicPartition, int] | None = None
        self._records = 0
        self._now: datetime | None = None
        self._unconfirmed = False

    def forget(self) -> None:
        """Make the next evaluation a whole one."""
        self._positions = None

    def confirm(self) -> None:
        """The log has all that was due."""
        self._unconfirmed = False

    def evaluated(self) -> set[tuple[object, ...]]:
        """What is remembered: keys of signals, when each came true, and when it last turned."""
        return set(self._connection.execute("SELECT key, first_at, last_at FROM evaluated").fetchall())

    def due_of_changes(self, positions: Mapping[TopicPartition, int], now: datetime) -> Due | None:
        """What is due by `now`, evaluated of what changed; None where the whole history has to be evaluated."""
        before, then, unconfirmed = self._positions, self._now, self._unconfirmed
        self.forget()
        if before is None or then is None or unconfirmed or now < then or not _continue(before, positions):
            return None
        touched, run = self._touched, self._connection.execute
        touched.clear()
        run("DELETE FROM turns; DELETE FROM findings; DELETE FROM found; DELETE FROM raised")
        newer, has_signals = touched.add_newer(before, positions)
        records = self._count()
        if records != self._records + newer:
            return None
        if has_signals:
            run(_EXPECTED.format(source=self._source), {"source": SOURCE})
        (again,) = run(_AGAIN, {"before": then, "now": now}).fetchone() or (0,)
        if again:
            touched.add("touched_events", ["SELECT event FROM again"])
            touched.add("touched_claims", ["SELECT claim FROM again"])
            touched.add("touched_subjects", ["SELECT model, label FROM again"])
        touched.spread()
        if touched.load() > LARGEST:
            return None
        has_any = cache(self._has_any)
        if failures := evaluate_rules(self._execute, lambda tables: self._has_rows(tables, has_any)):
            return None
        if self._has_any("findings"):
            run(f"DELETE FROM findings WHERE NOT coalesce({_OF_FINDING}, false)")
            touched.load_names()
            find_signals(self._execute)
        run(f"""
            CREATE OR REPLACE TEMP TABLE compared AS
            SELECT key FROM evaluated WHERE {_TOUCHED} UNION SELECT key FROM found
            UNION SELECT key FROM touched_events WHERE key NOT IN (SELECT key FROM evaluated)""")
        touched.load_keys("SELECT key FROM compared")
        if "fact_signals" in touched.filled and self._has_any("internal.fact_signals"):
            find_raised(self._execute)
            run("DELETE FROM raised WHERE key NOT IN (SELECT key FROM compared)")
        is_found = self._has_any("found")
        found = Due([], [], None, failures)
        if is_found or self._has_any("raised"):
            found = difference(self._connection, now, failures)
        run(f"DELETE FROM evaluated WHERE {_TOUCHED}")
        if is_found:
            run(f"INSERT INTO evaluated BY NAME {_FOUND}")
        self._remember(positions, records, now)
        return Due(found.signals, found.acts, self._next_at(now), failures)

    def remember(
        self,
        whole: duckdb.DuckDBPyConnection,
        positions: Mapping[TopicPartition, int],
        now: datetime,
        failures: Mapping[str, str],
    ) -> None:
        """Continue from a whole evaluation, whose signals are in the table `found` of a connection."""
        self.forget()
        models = {model for (model,) in whole.execute("SELECT DISTINCT read_model FROM found").fetchall()}
        if failures or models - READ_MODELS:
            return
        self._touched.clear()
        self._connection.execute("DELETE FROM evaluated")
        with in_pieces(whole):
            self._connection.register("remembered", whole.execute(_FOUND).to_arrow_reader(100_000))
            self._connection.execute("INSERT INTO evaluated BY NAME FROM remembered")
            self._connection.unregister("remembered")
        self._remember(positions, self._count(), now)

    def _remember(self, positions: Mapping[TopicPartition, int], records: int, now: datetime) -> None:
        self._positions, self._records, self._now, self._unconfirmed = dict(positions), records, now, True

    def _execute(self, name: str, statement: str) -> None:
        """Execute a statement that is prepared once: planning the rules takes longer than evaluating a few subjects."""
        if any("ASOF" in text for text in _texts(statement)):
            self._connection.execute(statement)  # DuckDB 1.5.5 cannot execute such a plan twice
            return
        if name not in self._prepared:
            self._connection.execute(f'PREPARE "{name}" AS {statement}')
            self._prepared.add(name)
        self._connection.execute(f'EXECUTE "{name}"')

    def _has_rows(self, tables: Collection[str], has_any: Callable[[str], bool]) -> bool:
        """Whether any of these tables and views of the schema `internal` has a row, or there are none to look at."""
        views, filled = definitions.view_texts(), self._touched.filled
        candidates = [table for table in tables if table in filled or f"internal.{table}" in views]
        return not tables or any(has_any(f"internal.{table}") for table in candidates)

    def _has_any(self, table: str) -> bool:
        return self._connection.execute(f"SELECT 1 FROM {table} LIMIT 1").fetchone() is not None

    def _count(self) -> int:
        """Records of the ledger."""
        (records,) = self._connection.execute(f"SELECT count(*) FROM {self._source}.internal.ledger").fetchone() or (0,)
        return int(records)

    def _next_at(self, now: datetime) -> datetime | None:
        query = "SELECT min(first_at) FROM evaluated WHERE first_at > $now"
        (moment,) = self._connection.execute(query, {"now": now}).fetchone() or (None,)
        return moment if isinstance(moment, datetime) else None


def _continue(before: Mapping[TopicPartition, int], now: Mapping[TopicPartition, int]) -> bool:
    """Whether no partition of the log was read less far than before."""
    return all(now.get(partition, -1) >= offset for partition, offset in before.items())


@cache
def _texts(statement: str) -> tuple[str, ...]:
    """A statement, and the definitions of all views and macros that it uses, also by way of others."""
    texts, waiting, seen = [statement], [statement], set[str]()
    while waiting:
        for name in definitions.names_in(waiting.pop()):
            if name not in seen and name in definitions.view_texts():
                seen.add(name)
                waiting.append(definitions.view_texts()[name])
                texts.append(waiting[-1])
    return tuple(texts)
