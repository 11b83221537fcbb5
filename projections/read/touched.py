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

from collections.abc import Mapping, Sequence

import duckdb

from projections.apply.batch import TopicPartition
from projections.read.ledger_copy import copy_ledger
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
CREATE TABLE touched_events(key UUID, round INTEGER);
CREATE TABLE touched_claims(claim VARCHAR, round INTEGER);
CREATE TABLE touched_subjects(read_model VARCHAR, label UBIGINT, round INTEGER);
CREATE TABLE touched_measures(read_model VARCHAR, label UBIGINT);
CREATE TABLE loaded_keys(key UUID, round INTEGER);
CREATE TABLE copied_rows(place BIGINT, is_whole BOOLEAN);
"""
_OWN = ("touched_events", "touched_claims", "touched_subjects", "touched_measures", "loaded_keys", "copied_rows")
_COLUMNS = {"touched_events": "key", "touched_claims": "claim", "touched_subjects": "read_model, label"}


class Touched:
    """Touched subjects, in tables of a connection whose own schema `internal` has empty tables and all macros.

    Args:
        connection: its current database is used.
        source: the database that has the tables of the home.
    """

    def __init__(self, connection: duckdb.DuckDBPyConnection, source: str) -> None:
        self._run = connection.execute
        self._source = f"{source}.{INTERNAL}"
        self._is_part = False
        self._round = 0
        """Rows that were found last have this number."""
        self._loaded = 0
        """The same for keys whose rows were copied."""
        self.filled: set[str] = set()
        """Tables of the schema `internal` that may have rows."""
        self._run(_TABLES)

    def clear(self) -> None:
        """Forget all rows."""
        tables = [*_OWN, *(f"{INTERNAL}.{table}" for table in sorted(self.filled))]
        self._run("; ".join(f"DELETE FROM {table}" for table in tables))
        self.filled.clear()
        self._is_part = False
        self._round = self._loaded = 0

    def add_newer(self, before: Mapping[TopicPartition, int], now: Mapping[TopicPartition, int]) -> tuple[int, bool]:
        """Add the events of the records between two states of the log, and what they amend.

        Returns:
            The number of records, and whether there are signals among them. Their keys are in the table `newer`.
        """
        ranges = [
            f"(kafka_topic = '{topic}' AND kafka_partition = {number}"
            f" AND kafka_offset >= {before.get((topic, number), 0)})"
            for (topic, number), offset in now.items()
            if offset > before.get((topic, number), 0)
        ]
        if not ranges:
            return 0, False
        self._run(f"""
            CREATE OR REPLACE TEMP TABLE newer AS
            SELECT key, kind FROM {self._source}.ledger WHERE {" OR ".join(ranges)}""")
        self._run(f"""
            INSERT INTO touched_events
            WITH RECURSIVE reached AS (
                SELECT key FROM newer
                UNION SELECT a.target FROM {self._source}.fact_amendments AS a JOIN reached AS r ON r.key = a.key
            )
            SELECT DISTINCT key, 0 FROM reached""")
        query = "SELECT count(*), coalesce(bool_or(kind = 'signal.raised'), false) FROM newer"
        count, has_signals = self._run(query).fetchone() or (0, False)
        return int(count), bool(has_signals)

    def add_part(self, part: int, parts: int) -> None:
        """Add one of several parts of all subjects, of about the same size: each subject is in one of them.

        They have `round` 0; what is added to them shares a claim. An indicator is where one of its measures is.
        """
        self._is_part = True
        of_part = f"% {parts} = {part}"
        for fact, labels in SUBJECTS.items():
            for model, column in labels:
                label = f"hash('{model}', {column})"
                self._run(f"""
                    INSERT INTO touched_subjects SELECT DISTINCT '{model}', {label}, 0
                    FROM {self._source}.{fact} WHERE {column} IS NOT NULL AND {label} {of_part}""")
        self._run(f"""
            INSERT INTO touched_claims SELECT claim, 0 FROM (
                SELECT claim FROM {self._source}.ledger UNION SELECT new_claim FROM {self._source}.fact_amendments
            ) WHERE claim IS NOT NULL AND hash(claim) {of_part}""")
        self._run(f"""
            INSERT INTO touched_events
            WITH measured AS (
                SELECT key, min(hash(read_model, subject)) AS label
                FROM (SELECT key, {_MEASURED} FROM {self._source}.fact_indicators) WHERE read_model IS NOT NULL
                GROUP BY key
            )
            SELECT DISTINCT l.key, 0 FROM {self._source}.ledger AS l
            LEFT JOIN measured AS m ON m.key = l.key
            LEFT JOIN (SELECT DISTINCT key FROM {self._source}.duplicate_records WHERE role = 'conflicting') AS d
                ON d.key = l.key
            WHERE l.kind <> 'signal.raised' AND coalesce(
                m.label, CASE WHEN d.key IS NULL AND l.claim IS NOT NULL THEN hash(l.claim) END, hash(l.key)
            ) {of_part}""")
        more = 1
        while more:
            claims, events = self._claims_of_events(), self._members_of_claims()
            self._round += 1
            more = self.add("touched_claims", claims) + self.add("touched_events", events)

    def spread(self) -> None:
        """Add all that the touched events, claims and subjects touch, until that is no more."""
        has_claims = has_subjects = True
        while True:
            new = f"WHERE round = {self._round}"
            facts = self._facts_of("touched_events", new)
            claims = self._claims_of_events()
            events, subjects = self._members_of_claims() if has_claims else [], []
            if has_subjects:
                events.append(f"""
                    SELECT key FROM (SELECT key, {_MEASURED} FROM {self._source}.fact_indicators) AS i
                    SEMI JOIN (FROM touched_subjects {new}) AS s ON s.label = hash(i.read_model, i.subject)""")
            for fact in facts:
                rows = f"FROM {self._source}.{fact} SEMI JOIN (FROM touched_events {new}) USING (key)"
                if fact in CLAIMS:
                    claims.append(f"SELECT {CLAIMS[fact]} {rows}")
                if fact in TARGETS:
                    events.append(f"SELECT {TARGETS[fact]} {rows}")
                subjects += [
                    f"SELECT '{model}', hash('{model}', {column}) {rows} WHERE {column} IS NOT NULL"
                    for model, column in SUBJECTS.get(fact, ())
                ]
            self._round += 1
            has_claims = self.add("touched_claims", claims) > 0
            has_events = self.add("touched_events", events) > 0
            has_subjects = self.add("touched_subjects", subjects) > 0
            if not (has_claims or has_events or has_subjects):
                return

    def load(self) -> int:
        """Copy all rows on which findings about what is touched rest; returns the number of their events.

        Of a part, these are findings about its own indicators: others, that share a claim, measure other subjects.
        """
        self._run(f"""
            INSERT INTO touched_measures SELECT read_model, label FROM touched_subjects UNION
            SELECT read_model, hash(read_model, subject)
            FROM (
                SELECT {_MEASURED} FROM {self._source}.fact_indicators
                SEMI JOIN (FROM touched_events {"WHERE round = 0" if self._is_part else ""}) USING (key)
            )
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
        """Copy how the organizations are named that `findings` mention.

        DuckDB 1.5.5 loses rows of DISTINCT over a recursive UNNEST.
        """
        self.load_keys(f"""
            SELECT key FROM {self._source}.fact_organizations SEMI JOIN (
                SELECT UNNEST([x.organization FOR x IN sentence]) AS organization FROM findings
            ) AS m ON m.organization = slug""")

    def load_keys(self, keys: str, *, with_records: bool = True) -> None:
        """Copy all rows of the events that a query names, and of their amendments.

        Records are long and compressed: those of signals, of amendments, and of what these amend are copied as they
        are, or none; the others are empty objects.
        """
        self._loaded += 1
        new = f"(FROM loaded_keys WHERE round = {self._loaded})"
        (count,) = self._run(f"""
            INSERT INTO loaded_keys
            WITH RECURSIVE wanted AS (
                ({keys})
                UNION SELECT a.key FROM {self._source}.fact_amendments AS a JOIN wanted AS w ON w.key = a.target
            )
            SELECT key, {self._loaded} FROM wanted
            WHERE key IS NOT NULL AND key NOT IN (SELECT key FROM loaded_keys)""").fetchone() or (0,)
        if not count:
            return
        facts = self._facts_of("loaded_keys", f"WHERE round = {self._loaded}")
        tables = [*facts, *(fact.resolved for fact in definitions.facts() if fact.name in facts and fact.resolved)]
        for table in (*tables, "event_validity", "duplicate_records"):
            self.filled.add(table)
            self._run(f"""
                INSERT INTO internal.{table} BY NAME
                SELECT t.* FROM {self._source}.{table} AS t SEMI JOIN {new} AS n ON n.key = t.key""")
        self.filled.add("ledger")
        copy_ledger(self._run, self._source, new, with_records)

    def _claims_of_events(self) -> list[str]:
        """Queries of the claims of the events that were added last."""
        new = f"(FROM touched_events WHERE round = {self._round})"
        return [
            f"SELECT claim FROM {self._source}.ledger SEMI JOIN {new} USING (key)",
            f"SELECT new_claim FROM {self._source}.fact_amendments AS a JOIN {new} AS e ON e.key = a.target",
        ]

    def _members_of_claims(self) -> list[str]:
        """Queries of the events that share the claims that were added last."""
        new = f"(FROM touched_claims WHERE round = {self._round})"
        return [
            f"SELECT key FROM {self._source}.ledger SEMI JOIN {new} USING (claim)",
            f"SELECT target FROM {self._source}.fact_amendments AS a JOIN {new} AS c ON c.claim = a.new_claim",
        ]

    def _facts_of(self, table: str, condition: str) -> list[str]:
        """The fact tables that can have rows of events in a table."""
        rows = self._run(f"""
            SELECT DISTINCT kind FROM {self._source}.ledger
            SEMI JOIN (FROM {table} {condition}) USING (key)""").fetchall()
        kinds = {kind for (kind,) in rows}
        return [fact.name for fact in definitions.facts() if fact.takes(kinds)]

    def add(self, table: str, queries: Sequence[str]) -> int:
        """Add rows that queries name, and that are not there, to a table of what is touched; returns how many."""
        if not queries:
            return 0
        columns = _COLUMNS[table]
        (count,) = self._run(f"""
            INSERT INTO {table} SELECT *, {self._round} FROM (
                ({" UNION ".join(queries)}) EXCEPT SELECT {columns} FROM {table}
            ) AS found({columns}) WHERE COLUMNS(*) IS NOT NULL""").fetchone() or (0,)
        return int(count)
