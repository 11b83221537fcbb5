"""Publish as Streamlit runs it: a form made from the contract, checked while one types, posted through the gateway."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from events.kinds.signals import KIND as SIGNAL
from events.registry import KINDS
from tests.support.fake_gateway import fake_gateway
from tests.support.sheets import page
from tests.support.ui_history import HOSTILE
from tests.support.ui_home import FilledHome
from ui.shared.gateway_client import post
from ui.views.publish.draft import document, messages_by_pointer, missing_fields, problems
from ui.views.publish.fields import fields_of, flattened
from ui.views.publish.prefilled import field_words
from ui.views.publish.typed_times import end_of, start_of

MADE = {
    "/source": "urn:test:me",
    "/id": "typed-1",
    "/time": "2026-05",
    "/data/headline": HOSTILE,
    "/data/organizations/0/slug": "acme",
    "/data/model": "Roadrunner",
}


def event_of(shown: AppTest) -> dict[str, Any]:
    """The event that the page shows."""
    return next(json.loads(code.value) for code in shown.code if code.value.startswith("{"))


def post_it(shown: AppTest) -> None:
    """Posts the event, and confirms what the address filled in."""
    shown.button[0].click().run()
    for confirm in [button for button in shown.button if button.key == "confirm"]:
        confirm.click().run()


@pytest.mark.parametrize("name", sorted(KINDS.keys() - {SIGNAL}))
def test_every_kind_has_a_form_that_names_what_is_missing(tmp_path: Path, name: str) -> None:
    shown = page(tmp_path, "publish", kind=name)
    assert event_of(shown)["type"] == f"whenline.{name}"
    (notice,) = shown.info
    assert "Still to fill in: source, time" in notice.value
    assert shown.button[0].disabled


def test_the_form_of_a_signal_is_not_offered_since_the_gateway_refuses_one(tmp_path: Path) -> None:
    kinds = next(box for box in page(tmp_path, "publish").selectbox if box.label == "Kind")
    assert set(kinds.options) == KINDS.keys() - {SIGNAL}


def test_each_text_counts_as_it_is_typed_the_token_too(tmp_path: Path) -> None:
    """Else what is left with Tab is lost: the button that is pressed next was drawn without it."""
    texts = page(tmp_path, "publish").text_input
    assert "token" in {each.key for each in texts}
    assert [each.label for each in texts if not each.proto.HasField("live_debounce_ms")] == []


def test_what_is_typed_becomes_the_event_and_is_judged(tmp_path: Path) -> None:
    shown = page(tmp_path, "publish", **MADE)
    made = event_of(shown)
    assert made["time"] == "2026-05-01T00:00:00Z"
    assert made["data"]["precision"] == "month"
    assert made["data"]["headline"] == HOSTILE
    assert [notice.value for notice in shown.success] == ["The event is valid."]
    shown.text_input("/data/organizations/0/slug").set_value("Not A Slug!").run()
    assert "To correct: 1 field" in shown.info[0].value
    assert any(each.value.startswith(":red[") for each in shown.markdown)
    assert shown.button[0].disabled


def test_it_is_posted_through_the_gateway_with_the_token(tmp_path: Path) -> None:
    with FilledHome(tmp_path / "home") as home, fake_gateway(home, token="secret") as (gateway, posted):
        shown = page(tmp_path / "home", "publish", gateway, **MADE)
        post_it(shown)
        assert not shown.exception
        assert shown.error
        assert not posted
        shown.text_input("token").set_value("secret").run()
        shown.button[0].click().run()
        assert shown.success[-1].value.startswith("Kafka has it")
        assert [each["id"] for each in posted] == ["typed-1"]
        assert "offset" in shown.code[-1].value
        next(button for button in shown.button if button.label == "Another event").click().run()
        assert event_of(shown)["id"] != "typed-1"
        assert event_of(shown)["data"]["model"] == "Roadrunner"


def test_a_form_that_an_address_filled_says_so_and_asks_once_more(tmp_path: Path) -> None:
    with FilledHome(tmp_path / "home") as home, fake_gateway(home) as (gateway, posted):
        shown = page(tmp_path / "home", "publish", gateway, **MADE)
        (warning,) = shown.warning
        assert "source, id, time, headline, organizations 1 slug, model" in warning.value
        shown.button[0].click().run()
        assert not posted
        shown.text_input("/data/model").set_value("Coyote").run()
        assert not [button for button in shown.button if button.key == "confirm"]
        shown.button[0].click().run()
        shown.button("confirm").click().run()
        assert [each["data"]["model"] for each in posted] == ["Coyote"]
        assert not shown.warning
        assert shown.success[-1].value.startswith("Kafka has it")
        assert field_words("n/data/organizations") == "how many organizations"


def test_a_form_that_the_visitor_typed_is_posted_at_once(tmp_path: Path) -> None:
    with FilledHome(tmp_path / "home") as home, fake_gateway(home) as (gateway, posted):
        shown = page(tmp_path / "home", "publish", gateway)
        for pointer, words in MADE.items():
            shown.text_input(pointer).set_value(words).run()
        assert not shown.warning
        shown.button[0].click().run()
        assert [each["id"] for each in posted] == ["typed-1"]


def test_a_gateway_that_is_not_there_is_reported(tmp_path: Path) -> None:
    shown = page(tmp_path, "publish", "http://127.0.0.1:9", **MADE)
    post_it(shown)
    assert "does not answer" in shown.error[0].value
    assert "whenline up" in shown.code[-1].value
    assert post("http://127.0.0.1:9", {}).status == 0


@pytest.mark.parametrize("kind", KINDS.values(), ids=list(KINDS))
def test_the_form_has_every_field_of_the_contract(kind: Any) -> None:
    fields = fields_of(kind)
    assert {field.name for field in fields} == set(kind.payload.__struct_encode_fields__)
    pointers = [field.pointer for field in flattened(fields)]
    assert len(pointers) == len(set(pointers))
    assert all(pointer.startswith("/data/") for pointer in pointers)


def test_what_the_contract_refuses_is_reported_by_pointer() -> None:
    kind = KINDS["model.launched"]
    made = document(
        kind, {"id": "1", "source": "urn:a", "time": "2999"}, {"organizations": [{"slug": "a"}], "model": 7}
    )
    assert set(messages_by_pointer(problems(made))) >= {"/data/headline", "/data/model"}
    assert missing_fields(problems(made)) == ["headline"]
    whole = document(
        kind,
        {"id": "1", "source": "urn:a", "time": "2999"},
        {
            "organizations": [{"slug": "a"}],
            "model": "m",
            "headline": "h",
        },
    )
    assert [problem.pointer for problem in problems(whole)] == ["/time"], "it lies in the future"


@pytest.mark.parametrize(
    ("typed", "start", "precision", "end"),
    [
        ("2026-07-01", "2026-07-01T00:00:00Z", "day", "2026-07-01T23:59:59.999999Z"),
        (" 2026-07 ", "2026-07-01T00:00:00Z", "month", "2026-07-31T23:59:59.999999Z"),
        ("2026", "2026-01-01T00:00:00Z", "year", "2026-12-31T23:59:59.999999Z"),
        ("2026-07-01T09:30:00Z", "2026-07-01T09:30:00Z", None, "2026-07-01T09:30:00Z"),
        ("2026-13", "2026-13", None, "2026-13"),
        ("9999", "9999", None, "9999"),
        ("", "", None, ""),
    ],
)
def test_times_as_people_type_them(typed: str, start: str, precision: str | None, end: str) -> None:
    assert start_of(typed) == (start, precision)
    assert end_of(typed) == end


@given(st.text())
def test_law_whatever_is_typed_as_a_time_the_contract_has_the_last_word(typed: str) -> None:
    made = document(
        KINDS["model.launched"],
        {"id": "1", "source": "urn:a", "time": typed},
        {
            "organizations": [{"slug": "a"}],
            "model": "m",
            "headline": "h",
        },
    )
    assert {problem.pointer for problem in problems(made)} <= {"/time"}
