"""Bodies that are parsed once: what is taken so is what the strict parser takes, and nothing else."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from events import strict_json
from events.validation import InvalidEvent
from streams.gateway.strict_json import LONGEST_NUMBER, _plain, read_json
from tests.support.publish_endpoint import LIMITS

PARTS = st.sampled_from([
    "{", "}", "[", "]", ",", ":", '"a"', '"a"', '"\\u0061"', '"\\""', '"\\/"', '"\u00e9"', '"\\ud800"', '"{[,"', "1", "-0", "1e400",
    "1.5", "NaN", "true", "null", "9" * 30, " ", "\n", '{"a":1,"a":2}', '{"a":"x","a":"x"}', '{"a":{"a":[]}}',
])  # fmt: skip


@settings(max_examples=500, deadline=None, derandomize=True)
@example(['{"a":"x","a":"x"}'])
@example(["[", '{"a":1,"a":2}', "]"])
@given(st.lists(PARTS, max_size=12))
def test_law_what_is_parsed_once_is_what_the_strict_parser_takes(parts: list[str]) -> None:
    body = "".join(parts).encode("utf-8", "surrogatepass")
    found = _plain(body, LIMITS)
    if found is not None:
        assert json.dumps(found) == json.dumps(strict_json.parse(body))


@pytest.mark.parametrize(
    "value",
    [{"a": {"b": [1, 2.5, "é", None, True]}}, [{"a": 1}, {"a": 2}], {"quote": 'a "b" \\'}, {"e": 1e300}],
)  # fmt: skip
def test_ordinary_values_are_parsed_once(value: Any) -> None:
    body = json.dumps(value, ensure_ascii=False, indent=1).encode()
    assert _plain(body, LIMITS) == value
    assert read_json(body, LIMITS) == value


@pytest.mark.parametrize("at", range(0, 60, 7))
@pytest.mark.parametrize("characters", ["9", "-.e", "0."])
def test_a_long_number_is_found_wherever_it_begins(at: int, characters: str) -> None:
    number = (characters * (LONGEST_NUMBER + 1))[: LONGEST_NUMBER + 1]
    body = b" " * at + b"[" + number.encode() + b"]"
    with pytest.raises(InvalidEvent, match="number of more than"):
        read_json(body, LIMITS)


def test_limits_hold_also_for_what_is_parsed_once() -> None:
    for value, limits in (
        ({"a": "x" * 50}, replace(LIMITS, text=40)),
        ({"x" * 50: 1}, replace(LIMITS, text=40)),
        ([[[[1]]]], replace(LIMITS, depth=3)),
        ([1] * 50, replace(LIMITS, values=40)),
    ):
        with pytest.raises(InvalidEvent):
            read_json(json.dumps(value).encode(), limits)
