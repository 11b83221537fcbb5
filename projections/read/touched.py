"""What new records touch: events, claims and subjects whose signals may be others now, and the rows that decide them.

A finding of a rule depends on all statements about one subject (`internal.rule_subject`, `rule_claim`, `rule_event`).
`Touched` spreads from new records to all of these, and copies every row that they rest on into small tables of the same
definitions, on which the rules then run as they are:

- an amendment touches what its target touches, whatever the target states and stated;
- a record whose id was logged before touches what each of its records touches;
- a member of a claim touches the claim, all its members, and what these state;
- what settles a plan, or bears on an event or a claim, touches that;
- a subject that a condition of an indicator measures touches the indicator.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import duckdb

from projections.apply.batch import TopicPartition
from projections.schema import definitions
from projections.schema.files import INTERNAL

SUBJECTS = {
    "fact_suppliers": (("suppliers", "consumer"),),
    "fact_evaluations": (("leaders", "benchmark"),),
    "fact_comparisons": (("rivals", "subject"),),
    "fact_talent": (("talent_moves", "from_org"), ("roles", "from_org"), ("roles", "to_org")),
    "fact_revenue": (("revenue", "subject"),),
    "fact_prices": (("prices", "provider"),),
    "fact_capital": (("capital", "investor"),),
    "fact_terms": (("terms", "partners[1]"),),
}
"""What the questions are about first that rows of a fact table answer: read model and column."""
TARGETS = {"fact_settlements": "plan", "fact_bearings": "bears_on", "fact_disputes": "dispute"}
"""Columns that name another event."""
CLAIMS = {"fact_bearings": "bears_on_claim", "fact_disputes": "dispute_claim"}
"""Columns that name a claim which is not the row's own."""
READ_MODELS = frozenset(model for models in SUBJECTS.values() for model, _ in models) | {
    "dependence", "dependence_parts", "claims", "timeline", "indicators", "plans", "disputes",
}  # fmt: skip
"""Read models of findings whose subjects are known here."""
_MEASURED = """
    CASE condition_measure WHEN 'standing' THEN 'rivals' WHEN 'dependence' THEN 'suppliers'
        WHEN 'best_score' THEN 'leaders' WHEN 'price' THEN 'prices' WHEN 'stake' THEN 'capital'
        WHEN 'revenue' THEN 'revenue' END AS read_model,
    coalesce(condition_about.benchmark, condition_about.organization) AS subject
"""
_TABLES = """
CREATE TABLE touched_events(key UUID, is_new BOOLEAN);
CREATE TABLE touched_claims(claim VARCHAR, is_new BOOLEAN);
CREATE TABLE touched_subjects(read_model VARCHAR, label UBIGINT, is_new BOOLEAN);
CREATE TABLE touched_measures(read_model VARCHAR, label UBIGINT);
CREATE TABLE loaded_keys(key UUID, is_new BOOLEAN);
"""


class Touched:
    """Touched subjects, in tables of a connection whose own schema `internal` has empty tables and all macros.

    Args:
        connection: its current database is used.
        source: the database that has the tables of the home.
    """

    def __init__(self, connection: duckdb.DuckDBPyConnection, source: str) -> None:
        self._run = connection.execute
        self._source = f"{source}.{INTERNAL}"
        self._run(_TABLES)

    def clear(self) -> None:
        """Forget all rows."""
        tables = self._run(
            "SELECT format('{}.{}', schema_name, table_name) FROM duckdb_tables()"
            " WHERE database_name = current_database() AND estimated_size > 0 AND table_name <> 'evaluated'"
        ).fetchall()
        for (table,) in tables:
            self._run(f"DELETE FROM {table}")

    def add_newer(self, before: Mapping[TopicPartition, int], now: Mapping[TopicPartition, int]) -> int:
        """Add the events of the records between two states of the log, and what they amend; returns the records."""
        ranges = [
            f"(kafka_topic = '{topic}' AND kafka_partition = {number}"
            f" AND kafka_offset >= {before.get((topic, number), 0)})"
            for (topic, number), offset in now.items()
            if offset > before.get((topic, number), 0)
        ]
        if not ranges:
            return 0
        self._run(
            f"CREATE OR REPLACE TEMP TABLE newer AS SELECT key FROM {self._source}.ledger WHERE {' OR '.join(ranges)}"
        )
        self._run(f"""
            INSERT INTO touched_events
            WITH RECURSIVE reached AS (
                SELECT key FROM newer
                UNION SELECT a.target FROM {self._source}.fact_amendments AS a JOIN reached AS r ON r.key = a.key
            )
            SELECT DISTINCT key, true FROM reached""")
        (count,) = self._run("SELECT count(*) FROM newer").fetchone() or (0,)
        return int(count)

    def spread(self) -> None:
        """Add all that the touched events, claims and subjects touch, until that is no more."""
        while self._has_new("touched_events") or self._has_new("touched_claims") or self._has_new("touched_subjects"):
            facts = self._facts_of("touched_events", "is_new")
            claims = [
                f"SELECT claim FROM {self._source}.ledger SEMI JOIN new_events USING (key)",
                f"SELECT new_claim FROM {self._source}.fact_amendments AS a JOIN new_events AS e ON e.key = a.target",
            ]
            events = [
                f"SELECT key FROM {self._source}.ledger SEMI JOIN new_claims USING (claim)",
                f"SELECT target FROM {self._source}.fact_amendments AS a JOIN new_claims AS c ON c.claim = a.new_claim",
                f"""SELECT key FROM (SELECT key, {_MEASURED} FROM {self._source}.fact_indicators) AS i
                    SEMI JOIN new_subjects AS s ON s.label = hash(i.read_model, i.subject)""",
            ]
            subjects = []
            for fact in facts:
                rows = f"FROM {self._source}.{fact} SEMI JOIN new_events USING (key)"
                if fact in CLAIMS:
                    claims.append(f"SELECT {CLAIMS[fact]} {rows}")
                if fact in TARGETS:
                    events.append(f"SELECT {TARGETS[fact]} {rows}")
                subjects += [
                    f"SELECT '{model}', hash('{model}', {column}) {rows} WHERE {column} IS NOT NULL"
                    for model, column in SUBJECTS.get(fact, ())
                ]
            for table in ("events", "claims", "subjects"):
                self._run(f"CREATE OR REPLACE TEMP TABLE new_{table} AS FROM touched_{table} WHERE is_new")
                self._run(f"UPDATE touched_{table} SET is_new = false WHERE is_new")
            self.add("touched_claims", "claim", claims)
            self.add("touched_events", "key", events)
            if subjects:
                self.add("touched_subjects", "read_model, label", subjects)

    def load(self) -> int:
        """Copy all rows on which findings about what is touched rest; returns the number of their events."""
        self._run(f"""
            INSERT INTO touched_measures SELECT read_model, label FROM touched_subjects UNION
            SELECT read_model, hash(read_model, subject)
            FROM (SELECT {_MEASURED} FROM {self._source}.fact_indicators SEMI JOIN touched_events USING (key))
            WHERE read_model IS NOT NULL""")
        models = {model for (model,) in self._run("SELECT DISTINCT read_model FROM touched_measures").fetchall()}
        keys = ["SELECT key FROM touched_events"]
        for fact, labels in SUBJECTS.items():
            keys += [
                f"SELECT key FROM {self._source}.{fact} AS f"
                f" SEMI JOIN touched_measures AS m ON m.label = hash('{model}', f.{column})"
                for model, column in labels
                if model in models
            ]
        for columns, table in ((TARGETS, "touched_events AS e ON e.key"), (CLAIMS, "touched_claims AS c ON c.claim")):
            keys += [
                f"SELECT f.key FROM {self._source}.{fact} AS f SEMI JOIN {table} = f.{column}"
                for fact, column in columns.items()
            ]
        self.load_keys(" UNION ".join(keys))
        (count,) = self._run("SELECT count(*) FROM loaded_keys").fetchone() or (0,)
        return int(count)

    def load_names(self) -> None:
        """Copy how the organizations are named that `findings` mention."""
        self.load_keys(f"""
            SELECT key FROM {self._source}.fact_organizations SEMI JOIN (
                SELECT DISTINCT UNNEST(sentence, recursive := true) FROM findings
            ) AS m ON m.organization = slug""")

    def load_keys(self, keys: str) -> None:
        """Copy all rows of the events that a query names, and of their amendments."""
        self._run("UPDATE loaded_keys SET is_new = false WHERE is_new")
        self._run(f"""
            INSERT INTO loaded_keys
            WITH RECURSIVE wanted AS (
                ({keys})
                UNION SELECT a.key FROM {self._source}.fact_amendments AS a JOIN wanted AS w ON w.key = a.target
            )
            SELECT key, true FROM wanted WHERE key IS NOT NULL AND key NOT IN (SELECT key FROM loaded_keys)""")
        if not self._has_new("loaded_keys"):
            return
        facts = self._facts_of("loaded_keys", "is_new")
        tables = [*facts, *(fact.resolved for fact in definitions.facts() if fact.name in facts and fact.resolved)]
        for table in (*tables, "event_validity", "duplicate_records"):
            self._copy(table)
        self._run("""
            CREATE OR REPLACE TEMP TABLE whole_records AS
            SELECT key FROM loaded_keys SEMI JOIN internal.affected_keys USING (key) WHERE is_new UNION
            SELECT key FROM internal.fact_signals SEMI JOIN (FROM loaded_keys WHERE is_new) USING (key) UNION
            SELECT key FROM internal.fact_amendments SEMI JOIN (FROM loaded_keys WHERE is_new) USING (key)""")
        # Records are long and compressed, so only those are read that decide something.
        rows = self._run(f"""
            SELECT l.rowid, w.key IS NOT NULL FROM {self._source}.ledger AS l
            SEMI JOIN (FROM loaded_keys WHERE is_new) AS n ON n.key = l.key
            LEFT JOIN whole_records AS w ON w.key = l.key""").fetchall()
        for is_whole, columns in ((False, "* REPLACE ('' AS record)"), (True, "*")):
            listed = ", ".join(str(row) for row, whole in rows if whole is is_whole)
            if listed:
                self._run(f"""
                    INSERT INTO internal.ledger BY NAME
                    SELECT {columns} FROM {self._source}.ledger WHERE rowid IN ({listed})""")

    def _copy(self, table: str) -> None:
        self._run(f"""
            INSERT INTO internal.{table} BY NAME FROM {self._source}.{table}
            WHERE key IN (SELECT key FROM loaded_keys WHERE is_new)""")

    def _facts_of(self, table: str, condition: str) -> list[str]:
        """The fact tables that can have rows of events in a table."""
        rows = self._run(f"""
            SELECT DISTINCT kind FROM {self._source}.ledger
            SEMI JOIN (FROM {table} WHERE {condition}) USING (key)""").fetchall()
        kinds = {kind for (kind,) in rows}
        return [fact.name for fact in definitions.facts() if fact.takes(kinds)]

    def _has_new(self, table: str) -> bool:
        return self._run(f"SELECT 1 FROM {table} WHERE is_new LIMIT 1").fetchone() is not None

    def add(self, table: str, columns: str, queries: Iterable[str]) -> None:
        """Add rows that queries name, and that are not there, to `events`, `claims` or `subjects`."""
        self._run(f"""
            INSERT INTO {table} SELECT *, true FROM (
                ({" UNION ".join(queries)}) EXCEPT SELECT {columns} FROM {table}
            ) AS found({columns}) WHERE COLUMNS(*) IS NOT NULL""")
