"""The SQL files as what they define: which tables, which views and macros, in which order, and of which version.

A file under `sql/` is named as what it makes. `-- needs:` in its opening names files that come before it. Tables are made
once, with the file; views and macros are made anew whenever their text changes.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import duckdb

from events.schemas import all_schemas

SQL = Path(__file__).parents[1] / "sql"
TABLES = (
    "ledger",
    "duplicate_records",
    "amendment_effects",
    "event_validity",
    "timeline_validity",
    "dead_letters",
    "dead_letter_outbox",
    "change_counters",
    "positions",
    "metadata",
)
RESOLVING = (
    "affected_keys",
    "suppressed_records",
    "canonical_records",
    "interval_contains",
    "amendments",
    "amendment_effects_history",
    "amendment_effects_as_of",
    "event_validity_history",
    "event_validity_as_of",
    "certainty_rank",
    "resolved_facts_history",
    "timeline_history",
)
"""What the spans are worked out by: where one of these differs, they have to be worked out again."""
ASKED = ("session_at", "session_known")
"""What every plain view asks by; a snapshot has its own."""
INSERT = "\nINSERT INTO "
INTERNAL = "CREATE SCHEMA IF NOT EXISTS internal"
"""Everything that analysts are not meant to name lies there; the default schema has what they are."""
OF_RULES = "rule_findings"
"""The macro that puts all rules together; it is made here, so that a new rule is a new file and nothing else."""
SAYS_OF_RULES = (
    "What all rules say, over all time: each with its name and version. "
    "`turns` names what has the rows of answers_as_known_then."
)


@dataclass(frozen=True)
class FactTable:
    """A fact table: its definition, the kinds that fill it ('*' is all), and the statement that does, from `statements`."""

    name: str
    kinds: frozenset[str]
    definition: str
    insert: str

    @property
    def resolved(self) -> str | None:
        """The table of those of its rows that amendments and claims weigh; None where no row ever is (amendments) or no
        read model counts them (bearings)."""
        if "*" in self.kinds or any(kind.startswith("event.") for kind in self.kinds):
            return None
        return self.name.replace("fact_", "resolved_", 1)

    @property
    def resolved_definition(self) -> str:
        """What makes that table: the columns of this one, with their comments, and those of the template."""
        template = (SQL / "templates" / "resolved.sql").read_text(encoding="utf-8")
        of_columns = [line for line in self.definition.splitlines() if line.startswith("COMMENT ON COLUMN")]
        text = template.replace("<x>", self.name.removeprefix("fact_"))
        return text + "\n".join(of_columns).replace(
            f"COLUMN internal.{self.name}.", f"COLUMN internal.{self.resolved}."
        )

    def takes(self, kinds: set[str]) -> bool:
        """Whether a batch with these kinds has rows for it."""
        return "*" in self.kinds or not self.kinds.isdisjoint(kinds)


@dataclass(frozen=True)
class Rule:
    """A rule of signals: a file under `sql/rules` that makes the macro `rule_<file>(turns, logged)`."""

    name: str
    """As signals name it: `lead-changed` of `lead_changed.sql`."""
    version: int
    """From its line `-- version:`; another version makes other signals of the same changes."""
    macro: str
    definition: str


@cache
def facts() -> tuple[FactTable, ...]:
    """All fact tables, by name."""
    found = []
    for path in sorted((SQL / "facts").glob("*.sql")):
        definition, _, insert = path.read_text(encoding="utf-8").partition(INSERT)
        kinds = next(line for line in definition.splitlines() if line.startswith("-- kinds:"))
        found.append(
            FactTable(path.stem, frozenset(kinds.split(":")[1].split()), definition, INSERT.strip() + " " + insert)
        )
    return tuple(found)


@cache
def rules() -> tuple[Rule, ...]:
    """All rules of signals, by name."""
    found = []
    for path in sorted((SQL / "rules").glob("*.sql")):
        text = path.read_text(encoding="utf-8")
        version = next(line for line in text.splitlines() if line.startswith("-- version:"))
        found.append(Rule(path.stem.replace("_", "-"), int(version.split(":")[1]), f"rule_{path.stem}", text))
    return tuple(found)


@cache
def tables() -> tuple[str, ...]:
    """The statements that make all tables."""
    core = [(SQL / "core" / f"{name}.sql").read_text(encoding="utf-8") for name in TABLES]
    resolved = [fact.resolved_definition for fact in facts() if fact.resolved]
    return (*core, *(fact.definition for fact in facts()), *resolved)


@cache
def views() -> tuple[str, ...]:
    """The statements that make all views and macros, each after those it needs."""
    texts = {path.stem: path.read_text(encoding="utf-8") for path in sorted((SQL / "core").glob("*.sql"))}
    texts |= {path.stem: path.read_text(encoding="utf-8") for path in sorted((SQL / "models").glob("*.sql"))}
    texts |= {rule.macro: rule.definition for rule in rules()} | {OF_RULES: _of_rules()}
    done: dict[str, str] = {}

    def take(name: str) -> None:
        if name in done or name in TABLES:
            return
        for line in texts[name].splitlines():
            if line.startswith("-- needs:"):
                for needed in line.removeprefix("-- needs:").split():
                    take(needed)
        done[name] = texts[name]

    for name in (*ASKED, *texts):
        take(name)
    return tuple(done.values())


@cache
def of_snapshots() -> dict[str, str]:
    """The texts that only snapshots have, by name: what one says of itself, and by which times its views answer."""
    return {path.stem: path.read_text(encoding="utf-8") for path in sorted((SQL / "snapshots").glob("*.sql"))}


@cache
def version_of_tables() -> str:
    """Hash of table definitions and contract: a file of another version has to be rebuilt."""
    contract = json.dumps(all_schemas(), sort_keys=True)
    inserts = [fact.insert for fact in facts()]
    read_by_writer = [_text_of(name) for name in ("happened", *RESOLVING)]
    return _hash(*tables(), *inserts, *read_by_writer, contract)


@cache
def version_of_views() -> str:
    """Hash of views, macros and their comments: where it differs they are made anew."""
    return _hash(*views())


def create_tables(connection: duckdb.DuckDBPyConnection) -> None:
    """Make all tables in an empty file."""
    connection.execute(INTERNAL)
    for statement in tables():
        connection.execute(statement)


def create_views(connection: duckdb.DuckDBPyConnection) -> None:
    """Make all views and macros, or make them anew."""
    for statement in views():
        connection.execute(statement)


def _of_rules() -> str:
    """The union of all rules, from the files that there are."""
    parts = [
        f"SELECT '{rule.name}' AS rule, {rule.version} AS rule_version, * FROM internal.{rule.macro}(turns, logged)"
        for rule in rules()
    ]
    needs = "-- needs: " + " ".join(rule.macro for rule in rules())
    union = "\nUNION ALL BY NAME\n".join(parts)
    return (
        f"{needs}\nCREATE OR REPLACE MACRO internal.{OF_RULES}(turns, logged) AS TABLE\n{union};\n"
        f"COMMENT ON MACRO TABLE internal.{OF_RULES} IS '{SAYS_OF_RULES}';\n"
    )


def _text_of(name: str) -> str:
    (path,) = [path for room in ("core", "models") if (path := SQL / room / f"{name}.sql").exists()]
    return path.read_text(encoding="utf-8")


def _hash(*texts: str) -> str:
    return hashlib.sha256("\0".join(texts).encode()).hexdigest()[:16]
