"""What is written is what is read, for every kind."""

from __future__ import annotations

import json
from datetime import datetime
from uuid import UUID

import duckdb
import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from events.codec import decode, encode, problems, replacement_of, stamped
from events.envelope import key_of
from events.kinds.amendments import EventCorrected
from events.registry import KINDS
from events.sameness import content_hash
from events.schemas import all_schemas
from tests.support.loading import connection_of
from tests.unit.events.payloads import INSTANTS, Json, events

SCHEMAS = {name: Draft202012Validator(schema) for name, schema in all_schemas().items()}


@pytest.mark.parametrize("kind", KINDS)
@given(st.data())
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_round_trip(kind: str, data: st.DataObject) -> None:
    document: Json = data.draw(events(kind))
    event = decode(encode(document))
    again = decode(encode(document | {"data": msgspec.to_builtins(event.payload)}))
    assert again.payload == event.payload
    assert event.kind is KINDS[kind]
    assert msgspec.convert(document["data"], KINDS[kind].payload) == event.payload
    assert (event.envelope.id, event.envelope.source) == (document["id"], document["source"])
    assert (
        msgspec.json.decode(msgspec.json.encode(event.envelope), type=type(event.envelope)).time == event.envelope.time
    )
    if isinstance(event.payload, EventCorrected):
        assert replacement_of(event.payload).headline == document["data"]["replacement"]["data"]["headline"]


@pytest.mark.parametrize("kind", KINDS)
@given(st.data())
@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_what_the_codec_takes_fits_the_schema_and_has_no_problems(kind: str, data: st.DataObject) -> None:
    document: Json = data.draw(events(kind))
    value = encode(document)
    assert problems(value) == []
    SCHEMAS["envelope"].validate(json.loads(value))
    SCHEMAS[kind].validate(json.loads(value)["data"])
    assert decode(encode(stamped(document))).payload == decode(value).payload


@given(events("model.launched"), st.randoms(use_true_random=False), INSTANTS)
@settings(max_examples=50, deadline=None)
def test_content_is_the_same_whatever_the_order_and_time_of_recording(
    document: Json, random: object, moment: datetime
) -> None:
    names = list(document)
    random.shuffle(names)  # type: ignore[attr-defined]
    turned = {name: document[name] for name in names} | {"recordedtime": moment.isoformat()}
    turned["data"] = dict(reversed(document["data"].items()))
    assert content_hash(json.dumps(turned, indent=1).encode()) == content_hash(encode(document))


@given(events("model.launched"), st.sampled_from(["headline", "model"]))
@settings(max_examples=25, deadline=None)
def test_content_differs_where_anything_else_does(document: Json, name: str) -> None:
    other = document | {"data": document["data"] | {name: document["data"][name] + "!"}}
    assert content_hash(encode(other)) != content_hash(encode(document))
    assert content_hash(encode(document | {"anything": 1})) != content_hash(encode(document))


class TestKeys:
    @pytest.fixture
    def tables(self) -> duckdb.DuckDBPyConnection:
        return connection_of([])

    @pytest.mark.parametrize(
        ("source", "id_"),
        [
            ("urn:a", "1"),
            ("https://exämple.org/ä?b#c", "ütf-8 €"),
            ("urn:a", " "),
            ("urn:'quoted'", '"x"'),
            ("urn:🐦", "🐦"),
        ],
    )
    def test_python_and_sql_make_the_same(self, tables: duckdb.DuckDBPyConnection, source: str, id_: str) -> None:
        (found,) = tables.execute("SELECT internal.event_key(?, ?)", [source, id_]).fetchone() or ()
        assert found == UUID(bytes=key_of(source, id_))

    def test_source_and_id_do_not_run_into_each_other(self) -> None:
        assert len({key_of("urn:a", "bc"), key_of("urn:ab", "c"), key_of("urn:abc", "")}) == 3
