"""Numbers of CSV: none is taken for a thousandth of itself."""

from __future__ import annotations

import json

import msgspec
import pytest

from streams.publishing.bulk.batches import prepared
from streams.publishing.bulk.checking import Checker
from streams.publishing.bulk.numbers import Decimal, NumberParser
from streams.publishing.bulk.splitting import CsvSplitter, JsonLinesSplitter
from streams.publishing.preparing import PreparedEvent

PRICES = {"source": "urn:example:me", "type": "price.changed"}
HEADER = ["time", "headline", "organizations", "model", "provider", "input.amount", "input.currency"]


def amounts(cells: list[str], separator: str, decimal: Decimal | None = None) -> list[object]:
    """What became of each amount: the number, or the words of its refusal."""
    rows = [HEADER, *(["2026-07-01", "A", "acme", f"M{cell}", "acme", cell, "USD"] for cell in cells)]
    text = "\n".join(separator.join(f'"{cell}"' for cell in row) for row in rows).encode()
    splitter = CsvSplitter(decimal=decimal)
    batch = prepared(splitter.feed(text, last=True), splitter, Checker(PRICES, decimal))
    found: dict[int, object] = {
        line: json.loads(each.value)["data"]["input"]["amount"] for line, each in batch.prepared
    }
    found |= {each.line: each.reasons[0].message for each in batch.rejections}
    return [found[line] for line in sorted(found)]


def test_a_file_with_a_decimal_point() -> None:
    assert amounts(["1.234", "12.5", "1000"], ",") == [1.234, 12.5, 1000]


@pytest.mark.parametrize(
    ("cells", "separator"), [(["1.234", "0.5"], ";"), (["1.234", "13,5"], ","), (["1.234", "1.000,5"], "\t")]
)
def test_where_commas_may_be_decimal_a_thousand_is_not_taken_for_one(cells: list[str], separator: str) -> None:
    first, _ = amounts(cells, separator)
    assert str(first).startswith('must be a number, not `"1.234"`')
    assert str(first).endswith("; it may mean 1234 or 1.234: state `--decimal point` or `--decimal comma`")


def test_a_file_with_a_decimal_comma_says_so() -> None:
    assert amounts(["1.234", "13,5", "1.234.567,25", "7"], ";", "comma") == [1234, 13.5, 1234567.25, 7]
    assert amounts(["1.234", "12.5"], ";", "point") == [1.234, 12.5]
    (refused,) = amounts(["13,5"], ";")
    assert str(refused).startswith('must be a number, not `"13,5"`')
    assert str(refused).endswith("; write 13.5, or state `--decimal comma`")


@pytest.mark.parametrize(
    "cell", ["1.23", "1.2345", "0.123", "1e3", "-2", "12", "1000.5", "1'234", "1 234", "$12", "12%", "(5)", ""]
)
def test_what_is_not_ambiguous_is_as_in_json(cell: str) -> None:
    assert NumberParser(None, ";").parse(cell) == NumberParser("point", ",").parse(cell)


def test_a_quote_after_a_blank_is_a_quote() -> None:
    text = b'time, headline,organizations,model\n2026-07-08, "Space, and a comma", acme,"M"\n'
    splitter = CsvSplitter()
    batch = prepared(splitter.feed(text, last=True), splitter, Checker({**PRICES, "type": "model.launched"}))
    assert [json.loads(each.value)["data"]["headline"] for _, each in batch.prepared] == ["Space, and a comma"]


def mend(line: bytes, **cells: str) -> bytes:
    document = json.loads(line)
    document["original"]["row"] |= cells
    return json.dumps(document).encode()


@pytest.mark.parametrize(
    ("row", "mended", "expected"),
    [
        ("2019-11-00;A;acme;M;acme;2;USD", {"time": "2019-11"}, {"time": "2019-11-01T00:00:00Z"}),
        ("2019;A;acme;M;acme;13,5;USD", {"input.amount": "13.5"}, {"amount": 13.5}),
        ("2019;A;acme,beta;M;acme;2;USD", {"organizations": "acme;beta"}, {"slugs": ["acme", "beta"]}),
        ("2019;A;acme;M;acme;1.234;USD", {"input.amount": "1234"}, {"amount": 1234}),
    ],
)
def test_a_mended_row_of_rejects_is_read_by_the_rules_of_csv(
    row: str, mended: dict[str, str], expected: object
) -> None:
    splitter = CsvSplitter()
    batch = prepared(splitter.feed("\n".join([";".join(HEADER), row]).encode(), last=True), splitter, Checker(PRICES))
    (rejection,) = batch.rejections
    line = mend(msgspec.json.encode(rejection), **mended)
    (record,) = JsonLinesSplitter().feed(line, last=True).records
    again = prepared_of(record.text)
    data = again["data"]
    found = {
        "time": again["time"],
        "amount": data["input"]["amount"],
        "slugs": [each["slug"] for each in data["organizations"]],
    }
    assert found | expected == found  # type: ignore[operator]
    assert data["precision"] in {"month", "year"}
    assert again["source"] == PRICES["source"]


def prepared_of(line: bytes) -> dict[str, object]:
    """The event of a line of rejects, without the options of the run that refused it."""
    splitter = JsonLinesSplitter()
    batch = prepared(splitter.feed(line, last=True), splitter, Checker())
    assert batch.rejections == []
    ((_, event),) = batch.prepared
    assert isinstance(event, PreparedEvent)
    return dict(json.loads(event.value))


def test_an_unmended_row_without_a_cell_is_refused_again() -> None:
    splitter = CsvSplitter()
    text = "\n".join([";".join(HEADER), "2019;A;acme;M;acme;2"]).encode()
    batch = prepared(splitter.feed(text, last=True), splitter, Checker(PRICES))
    (rejection,) = batch.rejections
    lines = JsonLinesSplitter()
    again = prepared(lines.feed(msgspec.json.encode(rejection), last=True), lines, Checker())
    assert [problem.pointer for each in again.rejections for problem in each.reasons] == ["/input.currency"]
    assert again.rejections[0].original == rejection.original
