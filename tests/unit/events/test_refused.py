"""What the contract refuses, each bad field by its JSON pointer. A table by hand."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from events import strict_json
from events.codec import decode, problems, time_problems
from events.validation import InvalidEvent, UnknownKind
from tests.unit.events.examples import MISSING, event, value_of

LONG = "x" * 301
REFUSED: list[tuple[str, dict[str, Any], set[str]]] = [
    # the envelope
    ("no id", event(id=MISSING), {"/id"}),
    ("an empty id", event(id=""), {"/id"}),
    ("a line break in an id", event(id="a\nb"), {"/id"}),
    ("no source", event(source=MISSING), {"/source"}),
    ("a space in the source", event(source="urn: a"), {"/source"}),
    ("another version of CloudEvents", event(specversion="0.3"), {"/specversion"}),
    ("no time", event(time=MISSING), {"/time"}),
    ("a date for a time", event(time="2026-07-01"), {"/time"}),
    ("a time without zone", event(time="2026-07-01T00:00:00"), {"/time"}),
    ("a number for a time", event(time=1782864000), {"/time"}),
    ("knowntime without zone", event(knowntime="2026-07-01T00:00:00"), {"/knowntime"}),
    ("recordedtime without zone", event(recordedtime="2026-07-01T00:00:00"), {"/recordedtime"}),
    ("not JSON inside", event(datacontenttype="text/plain"), {"/datacontenttype"}),
    ("no data", event(data=MISSING), {"/data"}),
    ("data that is a list", event(data=[]), {"/data"}),
    ("a subject that is not the first organization", event(subject="coyote"), {"/subject"}),
    (
        "the second organization as subject",
        event("talent.joined", subject="acme", data__organizations=[{"slug": "coyote"}, {"slug": "acme"}]),
        {"/subject"},
    ),
    (
        "several at once",
        event(id=MISSING, time="now", data__model=MISSING, data__headline=""),
        {"/id", "/time", "/data/model", "/data/headline"},
    ),
    # what every payload has
    ("no headline", event(data__headline=MISSING), {"/data/headline"}),
    ("a long headline", event(data__headline=LONG), {"/data/headline"}),
    ("no organization", event(data__organizations=[]), {"/data/organizations"}),
    ("a name for a slug", event(data__organizations__0__slug="Acme Inc."), {"/data/organizations/0/slug"}),
    ("two hyphens in a slug", event(data__organizations__0__slug="a--b"), {"/data/organizations/0/slug"}),
    ("an unknown certainty", event(data__certainty="sure"), {"/data/certainty"}),
    ("denied as certainty", event(data__certainty="denied"), {"/data/certainty"}),
    ("a misspelt field", event(data__headlin="x"), {"/data/headlin"}),
    ("a field with a slash in its name", event(**{"data__a/b~c": 1}), {"/data/a~1b~0c"}),
    ("an unknown precision", event(data__precision="week"), {"/data/precision"}),
    ("between without a bound", event(data__precision="between"), {"/data"}),
    ("a bound without between", event(data__bound="2026-08-01T00:00:00Z"), {"/data"}),
    ("a bound without zone", event(data__precision="between", data__bound="2026-08-01T00:00:00"), {"/data/bound"}),
    ("an empty tag", event(data__tags=["", "a", ""]), {"/data/tags/0", "/data/tags/2"}),
    ("too many tags", event(data__tags=["a"] * 51), {"/data/tags"}),
    ("bearing on nothing", event(data__bears_on=[{}]), {"/data/bears_on/0"}),
    ("bearing on half an event", event(data__bears_on=[{"source": "urn:a"}]), {"/data/bears_on/0"}),
    ("bearing on two things", event(data__bears_on=[{"source": "urn:a", "id": "1", "claim": "c"}]), {"/data/bears_on/0"}),
    ("an unknown field of the provenance", event(data__provenance={"page": 1}), {"/data/provenance/page"}),
    ("a date that is none", event(data__provenance={"published": "2025-02-30"}), {"/data/provenance/published"}),
    # numbers are never bare
    ("a bare amount", event("revenue.reported", data__amount=13e9), {"/data/amount"}),
    ("an amount in words", event("revenue.reported", data__amount="13 billion"), {"/data/amount"}),
    ("an amount without currency", event("revenue.reported", data__amount={"amount": 13e9}), {"/data/amount/currency"}),
    ("a currency in small letters", event("revenue.reported", data__amount__currency="usd"), {"/data/amount/currency"}),
    ("a negative amount", event("revenue.reported", data__amount__amount=-1), {"/data/amount/amount"}),
    ("an amount that is text", event("revenue.reported", data__amount__amount="13"), {"/data/amount/amount"}),
    ("an unknown bound", event("revenue.reported", data__amount__bound="about"), {"/data/amount/bound"}),
    ("a bare investment", event("investment.made", data__amount=1e9), {"/data/amount"}),
    ("a bare price", event("price.changed", data__input=2), {"/data/input"}),
    ("a bare share", event("stake.held", data__share=0.27), {"/data/share"}),
    ("a share in per cent", event("stake.held", data__share__share=27), {"/data/share/share"}),
    ("a bare headcount", event("layoff.reported", data__headcount=100), {"/data/headcount"}),
    ("half a person", event("layoff.reported", data__headcount__count=0.5), {"/data/headcount/count"}),
    # rules of kinds
    ("nobody who leaves", event("talent.departed", data__person=MISSING), {"/data"}),
    ("a person and a group", event("talent.departed", data__group="others"), {"/data"}),
    ("a score of nothing", event("evaluation.scored", data__score=MISSING), {"/data"}),
    ("a rank of 0", event("evaluation.scored", data__rank=0), {"/data/rank"}),
    ("compared with nobody", event("evaluation.compared", data__versus=[]), {"/data/versus"}),
    ("a revenue of nothing", event("revenue.reported", data__amount=MISSING), {"/data"}),
    ("growth by nothing", event("revenue.reported", data__change={"over": "year"}), {"/data/change"}),
    ("growth over a decade", event("revenue.reported", data__change={"over": "decade", "percent": 1}), {"/data/change/over"}),
    ("a price of nothing", event("price.changed", data__input=MISSING), {"/data"}),
    ("an estimate of nothing", event("model.estimated", data__parameters=MISSING), {"/data"}),
    ("a layoff of unknown size", event("layoff.reported", data__headcount=MISSING), {"/data"}),
    ("an outlook without horizon", event("outlook.issued", data__horizon=MISSING), {"/data"}),
    ("a partnership of one", event("partnership.formed", data__partners=["acme"]), {"/data/partners"}),
    ("no terms changed", event("partnership.changed", data__terms=[]), {"/data/terms"}),
    ("a plan without end", event("plan.announced", data__window={"from": "2026-07-01T00:00:00Z"}), {"/data/window/to"}),
    (
        "a window that ends before it starts",
        event("plan.announced", data__window={"from": "2026-07-01T00:00:00Z", "to": "2026-06-01T00:00:00Z"}),
        {"/data/window"},
    ),
    ("slipped to nowhere", event("plan.settled", data__window=MISSING), {"/data"}),
    ("fulfilled with a new window", event("plan.settled", data__outcome="fulfilled"), {"/data"}),
    ("a signal without evidence", event("signal.raised", data__evidence=[]), {"/data/evidence"}),
    # amendments
    ("no target", event("event.denied", data__target=MISSING), {"/data/target"}),
    ("half a target", event("event.denied", data__target__id=MISSING), {"/data/target/id"}),
    ("a correction of an unknown kind", event("event.corrected", data__kind="model.lunched"), {"/data/kind"}),
    ("a correction of an amendment", event("event.corrected", data__kind="event.denied"), {"/data/kind"}),
    (
        "a replacement that breaks its kind",
        event("event.corrected", data__replacement__data__model=MISSING, data__replacement__data__headline=""),
        {"/data/replacement/data/model", "/data/replacement/data/headline"},
    ),
    (
        "a replacement without zone",
        event("event.corrected", data__replacement__time="2026-07-01T00:00:00"),
        {"/data/replacement/time"},
    ),
]  # fmt: skip
NO_EVENTS = [b"", b"nonsense", b"\xff", b"[]", b"null", b'"x"', b'{"id": "1"', b'{"id": "\\ud800"}']
KNOWN = datetime(2026, 7, 1, tzinfo=UTC)


@pytest.mark.parametrize(("document", "pointers"), [row[1:] for row in REFUSED], ids=[row[0] for row in REFUSED])
def test_each_bad_field_is_named(document: dict[str, Any], pointers: set[str]) -> None:
    with pytest.raises(InvalidEvent) as refused:
        decode(value_of(document))
    assert {problem.pointer for problem in refused.value.problems} == pointers
    assert {problem.pointer for problem in problems(value_of(document))} == pointers
    assert all(problem.message and str(problem) in str(refused.value) for problem in refused.value.problems)


@pytest.mark.parametrize("value", NO_EVENTS)
def test_what_is_no_event_at_all(value: bytes) -> None:
    with pytest.raises(InvalidEvent) as refused:
        decode(value)
    assert "" in {problem.pointer for problem in refused.value.problems} or value == b'{"id": "1"'


@pytest.mark.parametrize(
    "document", [event(type="whenline.model.lunched"), event(type="model.launched"), event(type="com.example.order")]
)
def test_an_unknown_kind_is_no_bad_field(document: dict[str, Any]) -> None:
    with pytest.raises(UnknownKind) as unknown:
        decode(value_of(document))
    assert [problem.pointer for problem in unknown.value.problems] == ["/type"]
    assert unknown.value.hint


def test_a_misspelt_kind_is_met_with_the_right_one() -> None:
    with pytest.raises(UnknownKind, match=r"did you mean `whenline\.model\.launched`\?"):
        decode(value_of(event(type="whenline.model.lanched")))


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (gzip.compress(b"{}"), "compressed with gzip"),
        (b"\xef\xbb\xbf{}", "byte order mark"),
        ("{}".encode("utf-16"), "UTF-16"),  # with a byte order mark
    ],
)
@pytest.mark.parametrize("read", [decode, strict_json.parse])
def test_bytes_that_are_no_text_are_named(value: bytes, words: str, read: Callable[[bytes], object]) -> None:
    with pytest.raises(InvalidEvent, match=words):
        read(value)


def test_a_misspelt_field_is_met_with_the_right_one() -> None:
    (problem,) = problems(value_of(event(data__headlin="x")))
    assert problem.message == "unknown field; did you mean `headline`?"


@pytest.mark.parametrize("time", ["2016-12-31T23:59:60Z", "2016-12-31T23:59:60.5+00:00"])
def test_a_leap_second_is_named(time: str) -> None:
    (problem,) = problems(value_of(event(time=time)))
    assert problem.pointer == "/time"
    assert problem.message.startswith(f'`"{time}"` is a leap second, which cannot be stored; write second 59')


def test_unknown_attributes_of_the_envelope_are_taken() -> None:
    assert problems(value_of(event(traceparent="00-abc", partitionkey="acme"))) == []


@pytest.mark.parametrize(
    ("document", "pointers"),
    [
        (event(time="2026-07-01T00:05:00Z"), set()),
        (event(time="2026-07-01T00:05:01Z"), {"/time"}),
        (event(time="2026-07-31T00:00:00Z", data__precision="month"), set()),
        (event(time="2026-08-01T00:00:00Z", data__precision="month"), {"/time"}),
        (event(time="2030-01-01T00:00:00Z", data__precision="before"), set()),
        (event(time="2026-07-01T00:06:00Z", data__precision="after"), {"/time"}),
        (event(knowntime="2026-06-30T00:00:00Z"), {"/time"}),
        (event(knowntime="2030-01-01T00:00:00Z", time="2026-07-01T00:06:00Z"), {"/time"}),
        (
            event(time="2026-06-01T00:00:00Z", data__precision="between", data__bound="2026-06-01T00:00:00Z"),
            {"/data/bound"},
        ),
        (event(data__lasted_until="2026-06-30T00:00:00Z"), {"/data/lasted_until"}),
        (event(data__lasted_until="2030-01-01T00:00:00Z"), set()),
        (event("event.corrected", time="2026-07-01T00:00:00Z"), {"/data/replacement/time"}),
    ],
)
def test_what_the_clocks_refuse(document: dict[str, Any], pointers: set[str]) -> None:
    """Of an event that is logged at midnight before 1 July 2026."""
    found = time_problems(decode(value_of(document)), KNOWN)
    assert {problem.pointer for problem in found} == pointers
