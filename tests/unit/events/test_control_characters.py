"""Texts of one line have no control characters, and free text none but tabs and line breaks."""

from __future__ import annotations

import json
from typing import Any, get_args, get_origin

import msgspec
import pytest
from msgspec import Struct

from events.codec import decode, encode, problems
from events.registry import KINDS
from events.validation import InvalidEvent
from events.values import FREE_TEXT, ONE_LINE
from streams.publishing.preparing import prepare
from tests.unit.events.examples import event
from tests.unit.events.payloads import parts_of

CONTROLS = [chr(code) for code in (*range(0x20), *range(0x7F, 0xA0))]
BREAKS = "\t\n\r"


def spellings(document: dict[str, Any]) -> list[bytes]:
    return [json.dumps(document, ensure_ascii=ascii_only).encode() for ascii_only in (True, False)]


@pytest.mark.parametrize("control", CONTROLS, ids=lambda each: f"{ord(each):02x}")
def test_a_headline_and_a_name_are_one_line(control: str) -> None:
    for field in ("headline", "model"):
        for value in spellings(event(**{f"data__{field}": f"a{control}b"})):
            with pytest.raises(InvalidEvent) as refused:
                decode(value)
            (problem,) = refused.value.problems
            assert problem.pointer == f"/data/{field}"
            assert problem.message.endswith(f"U+{ord(control):04X}")
            assert problems(value) == [problem]


@pytest.mark.parametrize("control", CONTROLS, ids=lambda each: f"{ord(each):02x}")
def test_free_text_has_tabs_and_line_breaks(control: str) -> None:
    for value in spellings(event(data__details=f"a{control}b")):
        assert [each.pointer for each in problems(value)] == ([] if control in BREAKS else ["/data/details"])


@pytest.mark.parametrize("control", ["\u0085", "\u009b", "\x7f", "\t"])
@pytest.mark.parametrize("where", ["id", "source", "note", "data__provenance__url"])
def test_attributes_and_links_have_none(control: str, where: str) -> None:
    changed = event(data__provenance={"url": "https://example.org/"})
    *parents, last = where.split("__")
    place: Any = changed
    for name in parents:
        place = place[name]
    place[last] = f"https://a{control}b"
    with pytest.raises(InvalidEvent):
        prepare(changed)


def test_a_correction_has_none_in_its_replacement() -> None:
    document = event("event.corrected")
    document["data"]["replacement"]["data"]["headline"] = "a\u001bb"
    with pytest.raises(InvalidEvent) as refused:
        decode(encode(document))
    assert [each.pointer for each in refused.value.problems] == ["/data/replacement/data/headline"]


def texts_of(type_: type[Struct], seen: set[type]) -> list[str]:
    """Fields of text in a type that state neither a pattern nor alternatives."""
    if type_ in seen:
        return []
    seen.add(type_)
    found = []
    for field in msgspec.structs.fields(type_):
        plain, metas = parts_of(field.type)
        while get_origin(plain) is tuple:
            plain, metas = parts_of(get_args(plain)[0])
        patterns = [meta.pattern or (meta.extra_json_schema or {}).get("pattern") for meta in metas]
        if plain is str and not any(patterns):
            found.append(f"{type_.__name__}.{field.name}")
        elif isinstance(plain, type) and issubclass(plain, Struct):
            found += texts_of(plain, seen)
    return found


@pytest.mark.parametrize("kind", KINDS)
def test_every_text_has_a_pattern(kind: str) -> None:
    assert texts_of(KINDS[kind].payload, set()) == []
    assert ONE_LINE != FREE_TEXT
