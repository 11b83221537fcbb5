"""Signals that the rules find in a version, and those of them that the log does not have yet.

Everything here is computed from the tables alone: the same tables give the same signals with the same ids. What is due
is a difference of sets, so a crash costs nothing: the next evaluation finds the rest.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal

import duckdb

from events.errors import WhenlineError
from events.kinds.signals import SOURCE
from events.values import Slug
from projections.answer_buffer import in_pieces
from projections.apply.batch import TopicPartition
from projections.apply.metadata import TABLES, VIEWS, get_metadata
from projections.read.rule_statements import evaluate_rules, find_raised, find_signals_in_parts, make_tables
from projections.schema import definitions
from projections.schema.content import tables_of
from projections.schema.definitions import rules
from projections.store.limits import Limits
from projections.store.port import ReadStore, Version

LIMITS = Limits(memory="4GB", disabled_optimizers="statistics_propagation")
"""The rules together are one long statement: planning this step would take longer than evaluating them all."""
PART = 5_000
"""Most signals that are due at once: each takes some 10 kB as an object and as a document."""


class UnknownRule(WhenlineError):
    """No rule has this name."""


class EvaluationStopped(WhenlineError):
    """The rules were interrupted, or ran out of memory."""


@dataclass(frozen=True)
class Signal:
    """A change point that a rule found. It came true at `came_true_at`, in the world and of knowledge at once."""

    rule: Slug
    rule_version: int
    organizations: list[Slug]
    """Slugs, the one that it is about first."""
    about: str
    before: str | None
    after: str | None
    severity: Literal["info", "notable", "major"]
    certainty: Literal["rumored", "reported", "confirmed"]
    sentence: str
    came_true_at: datetime
    evidence: list[dict[str, str]]
    """The events that it rests on, by source and id."""
    id: str
    in_force: bool
    """Whether its ground is there by all that is known now."""


@dataclass(frozen=True)
class Act:
    """Something that happens to a signal that was raised: it is taken back, or given back."""

    id: str
    signal: Signal
    action: Literal["retracted", "corrected"]
    moment: datetime
    """When that was known."""
    reason: str


@dataclass(frozen=True)
class Due:
    """Signals to raise and acts on signals that the log lacks. `next_at` is when time alone makes the next one due."""

    signals: list[Signal]
    acts: list[Act]
    next_at: datetime | None
    failures: dict[str, str]
    """Why a rule could not be evaluated, by its name. Its signals stay as the log has them."""


@contextmanager
def opened(store: ReadStore, version: Version, limits: Limits = LIMITS) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection to a version on which the rules are evaluated.

    Raises:
        NothingPublished: the version was removed meanwhile.
        EvaluationStopped: it was interrupted, or needs more memory than `limits` allow.
    """
    connection = store.connect(version, limits)
    try:
        yield connection
    except duckdb.InterruptException as error:
        raise EvaluationStopped(
            "The rules were interrupted.", hint="The next evaluation raises what is due."
        ) from error
    except duckdb.OutOfMemoryException as error:
        raise EvaluationStopped(
            f"The rules need more than {limits.memory} of memory.",
            hint="Raise WHENLINE_RULES_MEMORY, or run the worker without `signals`.",
        ) from error
    finally:
        connection.close()


def is_of_this_release(connection: duckdb.DuckDBPyConnection) -> bool:
    """Whether tables and macros are those of this program. After an upgrade the last version serves on for a while."""
    return "internal.metadata" in tables_of(connection) and (
        get_metadata(connection, TABLES),
        get_metadata(connection, VIEWS),
    ) == (definitions.version_of_tables(), definitions.version_of_views())


def positions(connection: duckdb.DuckDBPyConnection) -> dict[TopicPartition, int]:
    """How far the log had been read: next offset of each partition."""
    rows = connection.execute("SELECT kafka_topic, kafka_partition, next_offset FROM internal.positions").fetchall()
    return {(topic, partition): offset for topic, partition, offset in rows}


def backtest(connection: duckdb.DuckDBPyConnection, rule: str | None = None) -> list[Signal]:
    """All signals of the rules over all history, those ahead too, in the order in which they came true.

    Raises:
        UnknownRule: there is no such rule.
    """
    known = [each.name for each in rules()]
    if rule is not None and rule not in known:
        raise UnknownRule(f"There is no rule `{rule}`", hint=f"The rules are {', '.join(known)}.")
    rows = _rows(connection, "FROM signals_history() ORDER BY came_true_at, rule, about, id")
    return [_signal(row) for row in rows if rule in (None, row["rule"])]


def evaluate(connection: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """Fill the tables `found` and `raised` with the signals of all rules, and of the log; why rules failed, by name.

    Each rule is evaluated by itself: one that fails, or needs too much memory, keeps no other from its signals.
    """

    def run(_: str, statement: str) -> None:
        connection.execute(statement)

    make_tables(connection)
    failures = evaluate_rules(run)
    find_signals_in_parts(connection)
    find_raised(run)
    return failures


def due(connection: duckdb.DuckDBPyConnection, now: datetime) -> Due:
    """What of the signals that came true by `now` the log does not have, in the order in which it came true."""
    return difference(connection, now, evaluate(connection))


def difference(connection: duckdb.DuckDBPyConnection, now: datetime, failures: dict[str, str]) -> Due:
    """What is due by `now`: the signals in the table `found`, less those in the table `raised`."""
    parts = list(difference_in_parts(connection, now, failures))
    return replace(parts[-1], signals=[signal for part in parts for signal in part.signals])


def difference_in_parts(
    connection: duckdb.DuckDBPyConnection, now: datetime, failures: dict[str, str]
) -> Iterator[Due]:
    """`difference` in parts of at most `PART` signals, the last one with all acts. It uses the connection till then."""
    when = {"now": now, "source": SOURCE}
    acts = [_act(row) for row in _rows(connection, _TURNED, when)]
    acts += [_act(row) for row in _rows(connection, _ORPHANS, when | {"failed": list(failures)})]
    acts += [_act(row) for row in _rows(connection, _RETURNED, when)]
    (next_at,) = connection.execute(_NEXT, {"now": now}).fetchone() or (None,)
    with in_pieces(connection):
        connection.execute(_MISSING, {"now": now})
        names = [column[0] for column in connection.description or ()]
        while rows := connection.fetchmany(PART):
            yield Due([_signal(dict(zip(names, row, strict=True))) for row in rows], [], next_at, failures)
    yield Due([], acts, next_at, failures)


_MISSING = """
SELECT f.* FROM found AS f ANTI JOIN raised AS r ON r.key = f.key WHERE f.came_true_at <= $now
ORDER BY came_true_at, rule, id
"""
_TURNED = """
SELECT t.* FROM (
    SELECT f.*, t.moment, t.in_force AS given_back,
        sha256(concat_ws(chr(10), f.id, t.in_force, epoch_us(t.moment)))[:32] AS act
    FROM found AS f, (SELECT UNNEST(f.turned) AS t)
) AS t
ANTI JOIN internal.fact_amendments AS a ON a.key = internal.event_key($source, t.act)
WHERE t.came_true_at <= $now AND t.moment <= $now ORDER BY t.moment, t.id
"""
_ORPHANS = """
SELECT r.id, r.record, r.came_true_at, sha256(concat_ws(chr(10), r.id, 'orphan', r.acts))[:32] AS act
FROM raised AS r ANTI JOIN found AS f ON f.key = r.key
WHERE r.in_force AND $now IS NOT NULL AND $source IS NOT NULL
    AND NOT list_contains($failed::VARCHAR[], json_extract_string(r.record, '$.data.rule'))
ORDER BY r.came_true_at, r.id
"""
_RETURNED = """
SELECT f.*, f.came_true_at AS moment, true AS given_back,
    sha256(concat_ws(chr(10), f.id, 'returned', r.acts))[:32] AS act
FROM found AS f JOIN raised AS r ON r.key = f.key
WHERE NOT r.in_force AND coalesce(list_last(f.turned).in_force, true) AND f.came_true_at <= $now
    AND r.acts > len(f.turned) AND $source IS NOT NULL
ORDER BY f.came_true_at, f.id
"""
_NEXT = "SELECT min(came_true_at) FROM found WHERE came_true_at > $now"


def _signal(row: dict[str, Any]) -> Signal:
    turned = row["turned"]
    return Signal(
        **{name: row[name] for name in ("rule", "rule_version", "organizations", "about", "severity", "certainty")},
        before=row["before"] or None,
        after=row["after"] or None,
        sentence=row["sentence"],
        came_true_at=row["came_true_at"],
        evidence=[{"source": each["source"], "id": each["id"]} for each in row["rests_on"]],
        id=row["id"],
        in_force=turned[-1]["in_force"] if turned else True,
    )


def _act(row: dict[str, Any]) -> Act:
    if "record" in row:
        return Act(row["act"], _orphan(row), "retracted", row["came_true_at"], _NEVER)
    if row["given_back"]:
        return Act(row["act"], _signal(row), "corrected", row["moment"], "What it rests on is so again.")
    return Act(row["act"], _signal(row), "retracted", row["moment"], _UNDONE)


_UNDONE = "An event that it rests on was retracted, denied, or corrected in substance."
_NEVER = (
    "By what is known now of that time the rule says otherwise: something that was known earlier was logged later, or "
    "the rule has another version."
)


def _orphan(row: dict[str, Any]) -> Signal:
    """A signal as the log has it, which no rule finds any more."""
    data = json.loads(row["record"])["data"]
    return Signal(
        rule=data["rule"],
        rule_version=data["rule_version"],
        organizations=[each["slug"] for each in data["organizations"]],
        about=data.get("about", ""),
        before=data.get("before"),
        after=data.get("after"),
        severity=data.get("severity", "info"),
        certainty=data.get("certainty", "reported"),
        sentence=data["headline"],
        came_true_at=row["came_true_at"],
        evidence=data["evidence"],
        id=row["id"],
        in_force=False,
    )


def _rows(
    connection: duckdb.DuckDBPyConnection, query: str, parameters: dict[str, Any] | None = None
) -> list[dict[str, Any]]:
    connection.execute(query, parameters)
    names = [column[0] for column in connection.description or ()]
    return [dict(zip(names, row, strict=True)) for row in connection.fetchall()]
