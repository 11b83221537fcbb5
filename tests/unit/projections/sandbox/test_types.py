"""Every type of DuckDB arrives whole in every format: its digits, its zone, its days before Christ, or a reason why not."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from projections.errors import OutputRefused, QueryRefused
from projections.read.export import WRITERS
from projections.read.json_values import rows_of
from projections.read.reader import Reader
from ui.shared.display_tables import as_csv, as_parquet, displayable
from whenline.cli.output import print_table

MAX = "340282366920938463463374607431768211455"
LONG = "123456789012345678901234567890123456789012345"
TYPES: dict[str, tuple[str, Any]] = {
    "time": ("TIME '12:30:00.5'", "12:30:00.500000"),
    "time in a list": ("[TIME '01:02:03', NULL]", ["01:02:03", None]),
    "time in a struct": ("{'a': TIME '01:02:03'}", {"a": "01:02:03"}),
    "time in a map": ("MAP {'a': TIME '01:02:03'}", [["a", "01:02:03"]]),
    "time in an array": ("[TIME '01:02:03']::TIME[1]", ["01:02:03"]),
    "time in a union": ("union_value(a := TIME '01:02:03')", "01:02:03"),
    "timetz": ("TIMETZ '12:30:00+02'", "12:30:00+02"),
    "time_ns": ("TIME_NS '12:30:00.123456789'", "12:30:00.123456789"),
    "interval": ("INTERVAL '-1 year 2 days 03:00:00'", "-1 year 2 days 03:00:00"),
    "long interval": ("to_microseconds(9223372036854775807)", "2562047788:00:54.775807"),
    "difference": ("TIMESTAMPTZ '2025-01-02' - TIMESTAMPTZ '2025-01-01'", "1 day"),
    "interval in a list": ("[INTERVAL 1 MONTH]", ["1 month"]),
    "date": ("DATE '2025-04-02'", "2025-04-02"),
    "date before Christ": ("DATE '0044-03-15 (BC)'", "0044-03-15 (BC)"),
    "date of year 1 BC": ("DATE '0001-02-29 (BC)'", "0001-02-29 (BC)"),
    "far date": ("DATE '12000-01-31'", "12000-01-31"),
    "no date": ("DATE '-infinity'", "-infinity"),
    "dates in a list": ("[DATE '0044-03-15 (BC)', DATE 'infinity', NULL]", ["0044-03-15 (BC)", "infinity", None]),
    "timestamp": ("TIMESTAMP '2025-04-02 09:30:00'", "2025-04-02T09:30:00"),
    "instant before Christ": ("TIMESTAMPTZ '0044-03-15 (BC) 12:00:00Z'", "0044-03-15 (BC) 12:00:00Z"),
    "far timestamp_s": ("TIMESTAMP_S '12000-01-01'", "12000-01-01T00:00:00"),
    "timestamp_ms": ("TIMESTAMP_MS '2025-04-02 09:30:00.25'", "2025-04-02T09:30:00.250000"),
    "timestamp_ns": ("TIMESTAMP_NS '2025-04-02 09:30:00.123456789'", "2025-04-02T09:30:00.123456789"),
    "instants in a list": (
        "[TIMESTAMPTZ '2026-07-01 00:00:00Z', TIMESTAMPTZ 'infinity']", ["2026-07-01T00:00:00Z", "infinity"],
    ),
    "decimal": ("1.1::DECIMAL(38, 2)", 1.1),
    "long decimal": ("12345678901234567890.12::DECIMAL(38, 2)", "12345678901234567890.12"),
    "negative decimal": ("-12345678901234567890.12::DECIMAL(38, 2)", "-12345678901234567890.12"),
    "decimal in a list": ("[12345678901234567890.12::DECIMAL(38, 2)]", ["12345678901234567890.12"]),
    "hugeint": ("12345678901234567890123456789::HUGEINT", 12345678901234567890123456789),
    "bigint": ("9007199254740993::BIGINT", 9007199254740993),
    "ubigint": ("18446744073709551615::UBIGINT", 18446744073709551615),
    "uhugeint": (f"{MAX}::UHUGEINT", MAX),
    "uhugeint in a struct": (f"{{'a': {MAX}::UHUGEINT}}", {"a": MAX}),
    "bignum": (f"'-{LONG}'::BIGNUM", f"-{LONG}"),
    "bit": ("'101'::BIT", "101"),
    "bits in a list": ("['101'::BIT]", ["101"]),
    "blob": (r"'x\xFF'::BLOB", "78ff"),
    "geometry": ("'POINT(1 2)'::GEOMETRY", "POINT (1 2)"),
    "variant": ("42::VARIANT", "42"),
    "nested variant": ("[{'a': [1, 2]}::VARIANT]", ["{'a': [1, 2]}"]),
    "row without names": ("row(1, 'a')", "(1, a)"),
    "nan": ("'NaN'::DOUBLE", "NaN"),
    "infinite number": ("'-Infinity'::DOUBLE", "-Infinity"),
    "nan in a list": ("['NaN'::DOUBLE, 1.5]", ["NaN", 1.5]),
    "float": ("0.1::FLOAT", 0.1),
    "uuid": ("'01234567-89ab-cdef-0123-456789abcdef'::UUID", "01234567-89ab-cdef-0123-456789abcdef"),
    "enum": ("'a'::ENUM('a', 'b')", "a"),
    "json": ("""'{"a": 1}'::JSON""", '{"a": 1}'),
    "boolean": ("true", True),
    "null": ("NULL", None),
    "empty list": ("[]", []),
    "list of nothing": ("NULL::INTEGER[]", None),
}  # fmt: skip
"""By name: a value in SQL, and the JSON value that it has in every format."""
WITHOUT_PARQUET = {"time in a union"}


@pytest.fixture(scope="module")
def answer(home: Path) -> pa.Table:
    """One row, one column a type: as the sandbox gives it."""
    columns = ", ".join(f'{sql} AS "{name}"' for name, (sql, _) in TYPES.items())
    return Reader(home).sql(f"SELECT {columns}; -- all of them")


def written(form: str, table: pa.Table) -> bytes:
    target = io.BytesIO()
    WRITERS[form](target, table.schema, table.to_batches())
    return target.getvalue()


def refuse(constant: str) -> NoReturn:
    raise AssertionError(f"{constant} is no JSON")


def as_cell(value: Any) -> str:
    if value is None:
        return ""
    return json.dumps(value, ensure_ascii=False) if isinstance(value, list | dict) else str(value)


@pytest.mark.parametrize("form", ["json", "jsonl"])
def test_json(answer: pa.Table, form: str) -> None:
    found = json.loads(written(form, answer), parse_constant=refuse)
    assert (found[0] if form == "json" else found) == {name: value for name, (_, value) in TYPES.items()}


@pytest.mark.parametrize("write", [lambda table: written("csv", table), as_csv], ids=["command line", "page"])
def test_csv(answer: pa.Table, write: Callable[[pa.Table], bytes]) -> None:
    (found,) = csv.DictReader(io.StringIO(write(answer).decode(), newline=""))
    assert found == {name: as_cell(value) for name, (_, value) in TYPES.items()}


def test_table(answer: pa.Table, capsys: pytest.CaptureFixture[str]) -> None:
    for name in TYPES:
        (row,) = rows_of(answer.select([name]))
        print_table(row.keys(), [row.values()])
        expected = TYPES[name][1]
        assert capsys.readouterr().out.splitlines()[1] == ("" if expected is None else str(expected)), name


@pytest.mark.parametrize("name", TYPES)
def test_parquet(answer: pa.Table, name: str, tmp_path: Path) -> None:
    column = answer.select([name])
    if name in WITHOUT_PARQUET:
        with pytest.raises(OutputRefused, match=f"the column `{name}`"):
            written("parquet", column)
    (tmp_path / "page.parquet").write_bytes(as_parquet(column))
    if name not in WITHOUT_PARQUET:
        (tmp_path / "written.parquet").write_bytes(written("parquet", column))
    for path in sorted(tmp_path.iterdir()):
        assert list(rows_of(pq.read_table(path))) == [{name: TYPES[name][1]}]


def test_page(answer: pa.Table) -> None:
    """What a browser would round, cut or not show at all is text."""
    shown = displayable(answer)
    for name, (_, value) in TYPES.items():
        column = shown.column(name)
        kind = column.type
        if pa.types.is_string(kind):
            assert column[0].as_py() == (None if value is None else as_cell(value)), name
        elif pa.types.is_timestamp(kind) or pa.types.is_date32(kind):
            assert list(rows_of(shown.select([name]))) == [{name: value}]
        elif not pa.types.is_floating(kind):
            assert column[0].as_py() == value, name
        if pa.types.is_integer(kind) and value is not None:
            assert abs(value) <= 1 << 53


def test_what_arrow_cannot_hold_is_refused(reader: Reader) -> None:
    with pytest.raises(QueryRefused, match="A value of the column `n` cannot be carried") as refused:
        reader.sql("SELECT 170141183460469231731687303715884105727::HUGEINT AS n")
    assert refused.value.hint == 'Cast the column to text: "n"::VARCHAR.'


def test_a_rewritten_query_keeps_its_order_its_names_and_its_times(reader: Reader) -> None:
    query = "SELECT INTERVAL (i) DAY AS x, -i AS x, $at AS a FROM range(5000) AS r(i) ORDER BY hash(i); -- the end"
    plain = "SELECT (INTERVAL (i) DAY)::VARCHAR AS x, -i AS x, $at AS a FROM range(5000) AS r(i) ORDER BY hash(i)"
    found, expected = reader.sql(query), reader.sql(plain)
    assert found.column_names == ["x", "x", "a"]
    assert [column.to_pylist() for column in found.columns[:2]] == [
        column.to_pylist() for column in expected.columns[:2]
    ]
