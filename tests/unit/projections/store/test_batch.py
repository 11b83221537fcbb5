"""Records on their way into the tables: decoded, or dead letters with every reason; never lost, never fatal."""

from __future__ import annotations

import copy
import json
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from projections.apply.batch import Batch, batch_of
from projections.apply.table_writer import TableWriter
from projections.schema import definitions
from streams.importers import events_of
from tests.support.records import MODELS, batch, event, record, rows_of

DEEP = b"[" * 5000 + b"]" * 5000
BINARY = (
    ("ce_specversion", b"1.0"),
    ("ce_id", b"1"),
    ("ce_source", b"urn:publisher:a"),
    ("ce_type", b"whenline.model.launched"),
    ("ce_time", b"2025-03-07T00:00:00Z"),
    ("content-type", b"application/json"),
)


def with_extension(value: bytes, name: bytes = b"ext") -> bytes:
    """An event with an extension attribute, which the contract allows, of a value as it is."""
    return json.dumps(event()).encode()[:-1] + b',"' + name + b'":' + value + b"}"


def problems(made: Batch) -> list[tuple[str, str]]:
    """Reason and pointers of each dead letter."""
    return [(letter.reason, " ".join(problem.pointer for problem in letter.problems)) for letter in made.dead_letters]


def test_a_dead_letter_is_the_whole_record_with_every_problem() -> None:
    bad = event(time="yesterday", data={"headline": "", "organizations": [{"slug": "Open AI"}], "mode": "m"})
    made = batch_of([(MODELS, [record(7, bad, key=b"openai")])])
    (letter,) = made.dead_letters
    assert (letter.topic, letter.partition, letter.offset) == (*MODELS, 7)
    assert (letter.key, letter.value, letter.reason) == (b"openai", json.dumps(bad).encode(), "invalid")
    assert {problem.pointer for problem in letter.problems} == {
        "/time", "/data/headline", "/data/organizations/0/slug", "/data/mode",
    }  # fmt: skip
    assert made.table().column("id").to_pylist() == []
    assert (len(made), made.starts, made.ends) == (1, {MODELS: 7}, {MODELS: 8})


def test_the_id_of_a_dead_letter_is_made_of_its_position() -> None:
    one, other, elsewhere = (
        batch(b"x").dead_letters[0],
        batch(b"y").dead_letters[0],
        batch(b"x", start=1).dead_letters[0],
    )
    assert one.id == other.id
    assert one.id != elsewhere.id


@pytest.mark.parametrize(
    ("document", "pointer"),
    [
        (event(type="whenline.model.teleported"), "/type"),
        (event(type="com.example.other"), "/type"),
        (event(dataschema="urn:whenline:schema:model.launched:2"), "/dataschema"),
        (event(dataschema="urn:whenline:schema:model.launched:0"), "/dataschema"),
        (event(dataschema="https://example.org/schema"), "/dataschema"),
    ],
)
def test_kinds_and_versions_of_a_newer_contract_become_dead_letters(document: dict[str, Any], pointer: str) -> None:
    assert problems(batch(document)) == [("unknown_kind", pointer)]


@pytest.mark.parametrize(
    "value",
    [
        None,
        b"",
        b"{",
        b"null",
        b"[]",
        b"\xff\xfe",
        b"\xef\xbb\xbf{}",
        DEEP,
        with_extension(b'"\xff"'),
        with_extension(b"1", name=b"e\xff"),
        with_extension(DEEP),
        with_extension(b"[" * 400 + b"]" * 400 + b" " * 1000),
        with_extension(b"1" * 5000),
        with_extension(b'"\\ud800"'),
        json.dumps(event(dataschema=5)).encode(),
        json.dumps(event(dataschema=[])).encode(),
        json.dumps(event(dataschema="urn:whenline:schema:model.launched:" + "1" * 4900)).encode(),
        json.dumps(event(dataschema="urn:whenline:schema:model.launched:" + "1" * 1900)).encode(),
        json.dumps(event(id="a\0b")).encode(),
    ],
)
def test_what_no_reader_could_read_is_a_dead_letter(value: bytes | None, warehouse: TableWriter) -> None:
    applied = warehouse.apply(batch(value, value))
    assert [letter.value for letter in applied.dead_letters] == [value, value]
    assert all(letter.problems for letter in applied.dead_letters)
    assert warehouse.counts() == {"ledger": 0, "dead_letters": 2, "conflicts": 0, "duplicates": 0}


@pytest.mark.parametrize("extension", [b'"\xc3\xa9"', b"1e999", b"[" * 90 + b"]" * 90, b"1" * 4000])
def test_odd_extensions_that_fit_are_stored(extension: bytes, warehouse: TableWriter) -> None:
    value = with_extension(extension)
    assert warehouse.apply(batch(value, value)).dead_letters == []
    assert [row["record"] for row in rows_of(warehouse, "FROM ledger")] == [value.decode()] * 2
    assert warehouse.counts()["conflicts"] == 0


def test_attributes_in_headers_are_an_event_too() -> None:
    payload = json.dumps(event()["data"]).encode()
    made = batch_of([(MODELS, [record(0, payload, headers=(*BINARY, ("ce_traceparent", b"00-1")))])])
    assert made.dead_letters == []
    assert made.table().column("id").to_pylist() == ["1"]
    (text,) = made.table().column("record").to_pylist()
    assert json.loads(text) == event(traceparent="00-1")


@pytest.mark.parametrize(
    ("headers", "payload", "pointer"),
    [
        ((*BINARY, ("ce_time", b"soon")), b"{}", "/time /data/headline /data/organizations /data/model"),
        ((*BINARY, ("ce_id", None)), json.dumps(event()["data"]).encode(), "/id"),
        ((*BINARY, ("ce_id", b"\xff")), json.dumps(event()["data"]).encode(), ""),
        (BINARY, b"no JSON", ""),
        (BINARY, None, ""),
        (BINARY, DEEP, ""),
        (BINARY, b'{"headline":' + b"1" * 5000 + b"}", ""),
        ((("ce_specversion", None),), b"{}", "/specversion /id /source /type /time /data"),
        ((("ce_id", None),), b"{}", "/specversion /id /source /type /time /data"),
    ],
)
def test_attributes_in_headers_may_be_wrong(
    headers: tuple[tuple[str, bytes | None], ...], payload: bytes | None, pointer: str
) -> None:
    made = batch_of([(MODELS, [record(0, payload, headers=headers)])])
    (letter,) = made.dead_letters
    assert letter.value == payload
    if pointer:
        assert {problem.pointer for problem in letter.problems} >= set(pointer.split()) - {"/data"}
    assert letter.problems


def test_what_sql_reads_is_what_python_read() -> None:
    """Of a name that occurs twice Python reads the last; no second reader of the text may read the first."""
    twice = json.dumps(event()).replace('"model": "m1"', '"model": "m1", "model": "m2"').encode()
    made = batch(twice)
    assert json.loads(made.table().column("data").to_pylist()[0])["model"] == "m2"


def paths(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(each for name, part in inner for each in paths(part, (*path, name)))]


def replaced(document: Any, path: tuple[Any, ...], new: Any) -> Any:
    if not path:
        return new
    changed = copy.deepcopy(document)
    inside = changed
    for step in path[:-1]:
        inside = inside[step]
    inside[path[-1]] = new
    return changed


EVENTS = list(events_of("microsoft-openai"))
SPOTS = [(number, path) for number, document in enumerate(EVENTS) for path in paths(document)]
ODD = st.one_of(
    st.none() | st.booleans() | st.text(max_size=4),
    st.sampled_from([0, -1, 2**31, 2**63, 1e308, -1e-308, [], {}, [[]], [None], "", "\0", "é", "9999", "0", "2025-13-01"]),
    st.sampled_from(["9999-12-31T23:59:59.999999-14:00", "0001-01-01T00:00:00+14:00", "0999-06-01T00:00:00Z"]),
    st.datetimes(timezones=st.just(None)).map(lambda time: time.isoformat() + "Z"),
)  # fmt: skip


def test_there_is_something_to_change() -> None:
    assert len(EVENTS) > 50
    assert len(SPOTS) > 1000


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(changes=st.lists(st.tuples(st.sampled_from(SPOTS), ODD), min_size=30, max_size=30))
def test_no_record_is_lost_and_none_is_fatal(
    changes: list[tuple[tuple[int, tuple[Any, ...]], Any]], warehouse: TableWriter
) -> None:
    """The bundled timeline with any field replaced by anything: each record is taken or a dead letter with its reason."""
    values = [msgspec.json.encode(replaced(EVENTS[number], path, odd)) for (number, path), odd in changes]
    before = warehouse.counts()
    position = warehouse.positions.get(MODELS)
    applied = warehouse.apply(batch(*values, start=position.next_offset if position else 0))
    assert all(letter.problems for letter in applied.dead_letters)
    assert warehouse.counts()["dead_letters"] == before["dead_letters"] + len(applied.dead_letters)
    assert warehouse.counts()["ledger"] == before["ledger"] + len(values) - len(applied.dead_letters)
    for fact in ("ledger", *(f"internal.{fact.name}" for fact in definitions.facts())):
        rows_of(warehouse, f"FROM {fact}")  # Python can read all of it
