"""Versions, stamps and the clock that no publisher can turn forward."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from msgspec.json import Decoder

from events import codec
from events.codec import decode, problems, stamped
from events.envelope import version_of
from events.kind import Kind
from events.kinds.models import ModelLaunched
from events.registry import BY_TYPE, KINDS
from events.validation import InvalidEvent, UnknownKind
from tests.unit.events.examples import MISSING, event, value_of

FIRST = "urn:whenline:schema:model.launched:1"


class TestVersions:
    @pytest.mark.parametrize(
        ("dataschema", "version"),
        [
            (None, 1),
            (FIRST, 1),
            ("urn:whenline:schema:model.launched:12", 12),
            ("urn:whenline:schema:model.launched:", 0),
            ("urn:whenline:schema:model.launched:x", 0),
            ("https://example.org/model.json", 0),
        ],
    )
    def test_of_a_dataschema(self, dataschema: str | None, version: int) -> None:
        assert version_of(dataschema) == version

    @pytest.mark.parametrize("more", [{}, {"dataschema": None}, {"dataschema": FIRST}])
    def test_missing_is_the_first(self, more: dict[str, Any]) -> None:
        assert decode(value_of(event() | more)).payload.headline == "Acme ships Roadrunner"

    @pytest.mark.parametrize("dataschema", ["urn:whenline:schema:model.launched:2", "https://example.org/model.json"])
    def test_a_newer_or_foreign_one_is_unknown(self, dataschema: str) -> None:
        with pytest.raises(UnknownKind) as unknown:
            decode(value_of(event(dataschema=dataschema)))
        assert [problem.pointer for problem in unknown.value.problems] == ["/dataschema"]
        assert dataschema in str(unknown.value)

    def test_every_kind_names_its_own(self) -> None:
        assert all(kind.dataschema == f"urn:whenline:schema:{name}:{kind.version}" for name, kind in KINDS.items())
        assert len({kind.dataschema for kind in KINDS.values()}) == len(KINDS)
        assert all(set(kind.upcasters) == set(range(1, kind.version)) for kind in KINDS.values())


class TestUpcasters:
    """A kind at version 3 by hand: 1 called the model `name`, 2 had it in capitals."""

    @pytest.fixture(autouse=True)
    def third_version(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def to_second(data: dict[str, Any]) -> dict[str, Any]:
            return {key: value for key, value in data.items() if key != "name"} | {"model": data["name"].upper()}

        def to_third(data: dict[str, Any]) -> dict[str, Any]:
            return data | {"model": data["model"].capitalize()}

        kind = Kind("test.upgraded", "models", ModelLaunched, version=3, upcasters={1: to_second, 2: to_third})
        monkeypatch.setitem(BY_TYPE, kind.type, kind)
        monkeypatch.setitem(codec._PAYLOADS, kind.type, Decoder(kind.payload))
        monkeypatch.setitem(codec._NEWEST, kind.type, frozenset({kind.dataschema}))

    @pytest.mark.parametrize(
        ("version", "data"),
        [
            (None, {"name": "roadrunner"}),
            (1, {"name": "roadrunner"}),
            (2, {"model": "ROADRUNNER"}),
            (3, {"model": "Roadrunner"}),
        ],
    )
    def test_every_older_version_is_lifted_step_by_step(self, version: int | None, data: dict[str, str]) -> None:
        document = event(type="whenline.test.upgraded", data__model=MISSING)
        document["data"] |= data
        if version is not None:
            document["dataschema"] = f"urn:whenline:schema:test.upgraded:{version}"
        payload = decode(value_of(document)).payload
        assert isinstance(payload, ModelLaunched)
        assert payload.model == "Roadrunner"
        assert problems(value_of(document)) == []

    def test_what_an_older_version_leaves_wrong_is_refused(self) -> None:
        document = event(
            type="whenline.test.upgraded", dataschema="urn:whenline:schema:test.upgraded:2", data__headline=""
        )
        with pytest.raises(InvalidEvent):
            decode(value_of(document))

    def test_the_fourth_is_unknown(self) -> None:
        with pytest.raises(UnknownKind):
            decode(value_of(event(type="whenline.test.upgraded", dataschema="urn:whenline:schema:test.upgraded:4")))


class TestStamps:
    def test_what_is_missing_is_added(self) -> None:
        added = stamped(event())
        assert (added["subject"], added["dataschema"]) == ("acme", FIRST)

    def test_what_is_there_is_left(self) -> None:
        document = event(subject="acme", dataschema="urn:whenline:schema:model.launched:9")
        assert stamped(document) == document

    @pytest.mark.parametrize("document", [event(type="x.y"), event(type=MISSING), event(type=3)])
    def test_nothing_is_added_to_what_is_not_ours(self, document: dict[str, Any]) -> None:
        assert stamped(document) == document

    @pytest.mark.parametrize("data", [None, [], {}, {"organizations": []}, {"organizations": ["acme"]}])
    def test_a_broken_event_stays_one(self, data: Any) -> None:
        assert "subject" not in stamped(event(data=data))


class TestSubject:
    def test_may_be_left_out_or_be_the_first(self) -> None:
        for document in (event(), event(subject="acme"), event(subject=None)):
            decode(value_of(document))

    @pytest.mark.parametrize("subject", ["coyote", "unaffiliated"])
    def test_is_no_other(self, subject: str) -> None:
        with pytest.raises(InvalidEvent):
            decode(value_of(event("partnership.formed", subject=subject)))


class TestClocks:
    def test_instants_are_the_same_in_any_zone(self) -> None:
        found = decode(value_of(event(time="2026-07-01T02:00:00+02:00"))).envelope.time
        assert found == datetime(2026, 7, 1, tzinfo=UTC)

    def test_knowledge_later_than_the_log_counts_from_the_log(self) -> None:
        """`known_at` is the lesser of both, so an event of the day it was logged is no event from the future."""
        logged_at = datetime(2026, 7, 1, tzinfo=UTC)
        claimed = decode(value_of(event(knowntime="2027-01-01T00:00:00Z", time="2026-12-01T00:00:00Z")))
        assert [problem.pointer for problem in codec.time_problems(claimed, logged_at)] == ["/time"]
        assert codec.time_problems(claimed, datetime(2027, 2, 1, tzinfo=UTC)) == []


def test_a_reference_is_by_source_and_id() -> None:
    """The same id of another source is another event, and the target of an amendment is neither alone."""
    target = decode(value_of(event("event.denied"))).payload.target  # type: ignore[attr-defined]
    assert (target.source, target.id) == ("urn:example:me", "supplier.changed")
    with pytest.raises(InvalidEvent) as refused:
        decode(value_of(event("event.denied", data__target={"claim": "c"})))
    assert {p.pointer for p in refused.value.problems} == {
        "/data/target/claim",
        "/data/target/source",
        "/data/target/id",
    }
