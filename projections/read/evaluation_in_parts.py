"""Evaluates the rules of signals over a long history in parts: each has all rows about some subjects, and no others.

A finding depends on the statements about one subject (`projections.read.touched`), so the parts together find what the
whole history gives, with the memory that one part takes. That is a law.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import duckdb

from projections.memory_size import bytes_of
from projections.read.rule_statements import evaluate_rules, find_raised, find_signals_in_parts, make_tables
from projections.read.signals import evaluate
from projections.read.touched import READ_MODELS, Touched
from projections.schema.definitions import copy_definitions, rules
from projections.store.limits import READERS_SHARE, Limits, plan_for_macros, share_of_memory
from projections.store.port import ReadStore, Version
from projections.store.unused_memory import release_memory, release_memory_of

WHOLE = 750_000
"""Most records that are evaluated at once; more would not fit into the memory for it, or would be slower."""
RECORDS = 500_000
"""Records of a part. It rests on about twice as many: a statement is about a subject, and is an event itself."""
HISTORY = "history"
"""Name of the database that has a version's tables."""
_PART = "subjects"
_OF_PART = """
    internal.rule_event(read_model, subject, parts) IN (SELECT key FROM touched_events WHERE round = 0)
    OR internal.rule_claim(read_model, subject, parts) IN (SELECT claim FROM touched_claims WHERE round = 0)
    OR internal.rule_subject(read_model, subject, parts) IN (SELECT label FROM touched_subjects WHERE round = 0)
"""
"""Findings about subjects of the part. What shares a claim with them is there, too, but not all that it rests on."""


@contextmanager
def evaluating(
    store: ReadStore,
    version: Version,
    connection: duckdb.DuckDBPyConnection,
    limits: Limits,
    after_part: Callable[[], None] = lambda: None,
) -> Iterator[tuple[duckdb.DuckDBPyConnection, Callable[[], dict[str, str]]]]:
    """Prepare the evaluation of a version of any size, to which the connection is open: a long history in parts.

    Args:
        store: has the version.
        version: the version.
        connection: to it.
        limits: of the evaluation.
        after_part: called after each part, which takes seconds.

    Yields:
        The connection that gets the tables `found` and `raised`, and a function that fills them; see
        `projections.read.signals.evaluate`.
    """
    (records,) = connection.execute("SELECT count(*) FROM internal.ledger").fetchone() or (0,)
    if records <= WHOLE:
        release_memory()  # that of the projector's last batches, which would be held beside what rules need
        yield connection, lambda: evaluate(connection)
        return
    parts = -(-records // RECORDS)

    def attach(other: duckdb.DuckDBPyConnection, name: str) -> None:
        store.attach(other, version, name)

    with connected(attach, limits) as (other, memory):

        def after_each() -> None:
            release_memory_of(other, memory)
            after_part()

        release_memory_of(other, memory)
        yield other, lambda: evaluate_in_parts(other, parts, after_part=after_each)
    release_memory()


@contextmanager
def connected(
    attach: Callable[[duckdb.DuckDBPyConnection, str], None], limits: Limits
) -> Iterator[tuple[duckdb.DuckDBPyConnection, int]]:
    """A connection for `evaluate_in_parts`, and the bytes of memory that it may use.

    Args:
        attach: attaches the version to a connection, under a name.
        limits: of the evaluation; its folder takes what does not fit into memory.
    """
    config: dict[str, str | bool | int | float | list[str]] = {
        "temp_directory": limits.spill,
        "python_enable_replacements": False,
        "threads": limits.threads,
    }
    with duckdb.connect(config=config) as connection:
        memory = min(bytes_of(limits.memory), share_of_memory(connection, READERS_SHARE))
        connection.execute(f"SET memory_limit = '{memory}B'")
        connection.execute("SET TimeZone = 'UTC'")
        plan_for_macros(connection, limits.disabled_optimizers)
        attach(connection, HISTORY)
        yield connection, memory


def evaluate_in_parts(
    connection: duckdb.DuckDBPyConnection,
    parts: int,
    history: str = HISTORY,
    after_part: Callable[[], None] = lambda: None,
) -> dict[str, str]:
    """Fill the tables `found` and `raised`, as `projections.read.signals.evaluate` does; why rules failed, by name.

    Args:
        connection: has the history attached; its database in use is then that.
        parts: number of parts.
        history: name of the database that has the tables.
        after_part: called after each part.
    """

    def run(_: str, statement: str) -> None:
        connection.execute(statement)

    connection.execute(f"USE {history}")
    make_tables(connection)
    failures: dict[str, str] = {}
    indivisible: set[str] = set()
    """Rules that find something about subjects of their own."""
    for part in range(parts):
        connection.execute(f"ATTACH ':memory:' AS {_PART}; USE {_PART}")
        touched = _loaded(connection, history, part, parts)
        failures |= evaluate_rules(run)
        found_by = connection.execute("SELECT DISTINCT rule, read_model FROM findings").fetchall()
        indivisible |= {rule for rule, model in found_by if model not in READ_MODELS}
        connection.execute(f"DELETE FROM findings WHERE NOT coalesce({_OF_PART}, false)")
        touched.load_names()
        find_signals_in_parts(connection)
        connection.execute(f"USE {history}; DETACH {_PART}")
        after_part()
    if indivisible:
        connection.execute("DELETE FROM found WHERE rule IN (SELECT UNNEST($rules))", {"rules": sorted(indivisible)})
        failures |= evaluate_rules(run, only=[rule for rule in rules() if rule.name in indivisible])
        find_signals_in_parts(connection)
    find_raised(run)
    return failures


def _loaded(connection: duckdb.DuckDBPyConnection, history: str, part: int, parts: int) -> Touched:
    """Tables and macros in the empty current database, with the rows of a part."""
    copy_definitions(connection, history)
    touched = Touched(connection, history)
    touched.add_part(part, parts)
    touched.load()
    return touched
