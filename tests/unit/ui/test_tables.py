"""Tables made fit to be shown and saved."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pyarrow as pa

from ui.shared.display_tables import as_csv, displayable


def test_infinite_times_are_empty_and_finite_ones_stay() -> None:
    micros = pa.array([2**63 - 1, -(2**63 - 1), 0], pa.int64()).cast(pa.timestamp("us", "UTC"))
    assert displayable(pa.table({"at": micros})).column("at").to_pylist() == [
        None,
        None,
        datetime(1970, 1, 1, tzinfo=UTC),
    ]


def test_what_is_nested_becomes_json_and_lists_of_text_stay() -> None:
    table = pa.table({"who": [["a", "b"]], "what": [[{"of": 1}]], "price": [Decimal("1.5")], "raw": [b"x"]})
    assert displayable(table).to_pylist() == [{"who": ["a", "b"], "what": '[{"of": 1}]', "price": 1.5, "raw": "78"}]


def test_columns_of_one_name_are_distinguished() -> None:
    table = pa.table([pa.array([1]), pa.array([2]), pa.array([3])], names=["a", "a", "a_2"])
    assert displayable(table).column_names == ["a", "a_2", "a_2_2"]


def test_csv_has_iso_times_and_empty_cells() -> None:
    table = pa.table({"at": [datetime(2025, 3, 7, tzinfo=UTC), None], "who": [["a"], []], "say": ['"x", y', None]})
    lines = [b"at,who,say", b'2025-03-07T00:00:00Z,"[""a""]","""x"", y"', b",[],", b""]
    assert as_csv(displayable(table)) == b"\r\n".join(lines)


def test_csv_has_no_formulas() -> None:
    assert as_csv(displayable(pa.table({"say": ["=1+1", "a=b"]}))) == b"say\r\n'=1+1\r\na=b\r\n"
