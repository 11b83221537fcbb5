"""Whatever a record holds, it ends as a row or as a dead letter, and the tables go on."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from projections.apply.batch import batch_of
from projections.apply.dead_letters import LAST_MS
from projections.apply.isolation import MANY
from projections.apply.table_writer import TableWriter
from projections.errors import TablesRefuse
from tests.support.examples import examples
from tests.support.records import MODELS, Record, batch, event, rows_of
from tests.support.tables import table_writer

EXAMPLES = list(examples().values())
odd_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20) | st.sampled_from(
        ["\x00", "\ud800", "9999-12-31T23:59:59Z", "0000-01-01T00:00:00Z", "-infinity", 10**400, "2026-02-30T00:00:00Z"]
    ),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)  # fmt: skip


@st.composite
def changed_events(draw: st.DrawFn) -> bytes:
    """An event that the contract takes, with one value somewhere in it replaced or one name added."""
    document = json.loads(json.dumps(draw(st.sampled_from(EXAMPLES))))
    into: Any = document
    while True:
        key = draw(st.sampled_from(sorted(into))) if isinstance(into, dict) else draw(st.integers(0, len(into) - 1))
        if not isinstance(into[key], dict | list) or not into[key] or draw(st.booleans()):
            break
        into = into[key]
    into[key] = draw(odd_json)
    if draw(st.booleans()):
        document[draw(st.text(min_size=1, max_size=8))] = draw(odd_json)
    return json.dumps(document).encode("utf-8", "surrogatepass")


values = st.none() | st.binary(max_size=60) | changed_events() | odd_json.map(lambda value: json.dumps(value).encode())
names = st.sampled_from(
    ["ce_specversion", "ce_id", "ce_source", "ce_type", "ce_time", "ce_\\xff", "content-type", "\\xfe"]
)
headers = st.lists(st.tuples(names | st.text(max_size=10), st.none() | st.binary(max_size=20)), max_size=8)
timestamps = st.sampled_from([-1, -(10**12), 0, 1, LAST_MS, LAST_MS + 1, 2**63 - 1, -(2**63)]) | st.integers(0, LAST_MS)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(values, st.none() | st.binary(max_size=10), headers, timestamps), min_size=1, max_size=8))
def test_any_record_is_a_row_or_a_dead_letter(
    new_file: Callable[[], Path], sent: list[tuple[bytes | None, bytes | None, Any, int]]
) -> None:
    records = [
        Record(offset, timestamp, value, key, tuple(headers))
        for offset, (value, key, headers, timestamp) in enumerate(sent)
    ]
    with table_writer(new_file()) as tables:
        tables.apply(batch_of([(MODELS, records)]))
        tables.apply(batch(event("after"), start=len(records)))
        found = rows_of(tables, "SELECT kafka_offset FROM ledger UNION ALL SELECT kafka_offset FROM dead_letters")
        assert sorted(row["kafka_offset"] for row in found) == list(range(len(records) + 1))
        assert rows_of(tables, "SELECT id FROM ledger WHERE id = 'after'") == [{"id": "after"}]
        assert tables.dead_letters.unsent().keys() >= set()
        rows_of(tables, "SELECT logged_at, known_at FROM timeline UNION ALL SELECT logged_at, NULL FROM dead_letters")


def test_a_record_that_the_tables_refuse_is_a_dead_letter_and_others_are_rows(warehouse: TableWriter) -> None:
    warehouse.apply(batch(event("1", data={"headline": "taken"})))
    warehouse.connection.execute("CREATE UNIQUE INDEX refusing ON internal.ledger (headline)")
    others = [event(str(number), data={"headline": f"Other {number}"}) for number in range(2, 40)]
    refused = event("refused", data={"headline": "taken"})
    applied = warehouse.apply(batch(*others[:20], refused, *others[20:], start=1))
    assert (applied.records, len(applied.dead_letters)) == (39, 1)
    (letter,) = rows_of(warehouse, "SELECT kafka_offset, reason, record, problems[1].message AS why FROM dead_letters")
    assert (letter["kafka_offset"], letter["reason"], json.loads(letter["record"])) == (21, "invalid", refused)
    assert "the tables refuse it" in letter["why"]
    assert rows_of(warehouse, "SELECT count(*)::INT AS rows FROM ledger") == [{"rows": 39}]


class TestFaultsOfTheTables:
    """A statement that fails for every value must not turn the log into dead letters."""

    @pytest.mark.parametrize("before", [[], [event("0")]], ids=["no record was ever taken", "one was taken before"])
    def test_they_stop_the_writer(self, warehouse: TableWriter, before: list[Any]) -> None:
        start = len(before)
        if before:
            warehouse.apply(batch(*before))
        warehouse.connection.execute("ALTER TABLE internal.ledger ADD COLUMN broken INTEGER")
        warehouse.connection.execute("ALTER TABLE internal.ledger ALTER COLUMN broken SET DEFAULT CAST('x' AS INTEGER)")
        many = [event(str(number)) for number in range(1, 2 if before else MANY + 1)]
        with pytest.raises(TablesRefuse, match=r"every record of the kind model\.launched"):
            warehouse.apply(batch(*many, start=start))
        assert rows_of(warehouse, "FROM dead_letters") == []
        assert sum(position.next_offset for position in warehouse.positions.values()) == start

    def test_an_odd_record_of_a_new_kind_is_a_dead_letter(self, warehouse: TableWriter) -> None:
        warehouse.connection.execute("CREATE UNIQUE INDEX refusing ON internal.ledger (headline)")
        warehouse.apply(batch(event("1", data={"headline": "taken"})))
        odd = examples()["product.launched"]
        odd = odd | {"data": odd["data"] | {"headline": "taken"}}
        assert len(warehouse.apply(batch(odd, start=1)).dead_letters) == 1
