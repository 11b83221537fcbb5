"""Publish: a form made from the contract, validated while typing; the gateway takes the event."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from functools import partial
from typing import Any
from uuid import uuid4

import streamlit as st

from events.kind import Kind
from events.kinds.signals import KIND as SIGNAL
from events.registry import KINDS
from ui.shared.access import Right
from ui.shared.address_state import choose_from_list
from ui.shared.gateway_client import GatewayAnswer, post
from ui.shared.markdown import escaped
from ui.shared.page import Page, PageContext
from ui.shared.share_link import share_button
from ui.views.publish.draft import document, messages_by_pointer, missing_fields, problems
from ui.views.publish.fields import COMMON, fields_of
from ui.views.publish.form import INSTANT, Form
from ui.views.publish.prefilled import field_words, note_typed, prefilled, take_over

DEFAULT_KIND = "model.launched"
RARE = ("provenance", "tags", "bears_on", "claim", "claim_stance", "precision", "bound", "lasted_until")
"""Fields of every event that most leave empty."""

ARMED = "publish armed"
"""Session key: the event that the visitor wants to post, until it is confirmed."""

_RECEIPT = {"topic": "topic", "partition": "partition", "offset": "offset", "logged": "logged_at"}
"""Lines of a receipt: labels, and names in the gateway's answer."""


def show(context: PageContext) -> None:
    """Draws the page."""
    form_place, side = st.columns([3, 2], gap="large")
    with form_place:
        kind_place, link = st.columns([4, 1], vertical_alignment="bottom")
        kind, form, event = _form(kind_place)
    found = problems(event)
    other_problems = form.show_problems(messages_by_pointer(found))
    share_button(link)
    with side:
        st.markdown("##### The event")
        st.caption(f"A CloudEvent of kind {kind.name}, for the topic {kind.topic}. This will be posted.")
        st.code(json.dumps(event, indent=2, ensure_ascii=False), language=None, wrap_lines=True)
        _summary(len(found), missing_fields(found), other_problems)
        _post(context.gateway, event, ready=not found)


def _form(place: Any) -> tuple[Kind, Form, dict[str, Any]]:
    """Draws the fields, and returns the event that they describe."""
    others = [name for name in KINDS if name not in {DEFAULT_KIND, SIGNAL}]  # the gateway refuses signals
    kind = KINDS[choose_from_list(place, "Kind", "kind", {name: name for name in (DEFAULT_KIND, *others)})]
    description = (kind.payload.__doc__ or "").split("\n\n")[0]
    st.caption(escaped(description.replace("`", "")))
    form = Form()
    envelope = _envelope(form)
    fields = fields_of(kind)
    own = [field for field in fields if field.name not in RARE]
    data = form.fields(tuple(field for field in own if field.required or field.name not in COMMON))
    data |= form.fields(tuple(field for field in own if field.name in COMMON and not field.required))
    with st.expander("Provenance, claim, tags, and precision of the time"):
        data |= form.fields(tuple(field for field in fields if field.name in RARE))
    return kind, form, document(kind, envelope, data)


def _envelope(form: Form) -> dict[str, str]:
    fresh = st.session_state.setdefault("fresh-id", _new_id())
    who, which = st.columns(2)
    happened, known = st.columns(2)
    inputs = {
        "source": partial(
            who.text_input, "Source *", placeholder="urn:example:me", help="The publisher: one URI, always the same."
        ),
        "id": partial(
            which.text_input,
            "Id *",
            fresh,
            help="Identifies the event within its source. An event that is posted again counts once.",
        ),
        "time": partial(
            happened.text_input, "Happened *", placeholder="2026-07-01", help=f"{INSTANT} A month or a year is enough."
        ),
        "knowntime": partial(
            known.text_input,
            "Could be known since",
            placeholder="now",
            help="Empty: now. A day means its end.",
        ),
    }
    found = {}
    for (name, draw), place in zip(inputs.items(), (who, which, happened, known), strict=True):
        key = f"/{name}"
        found[name] = str(draw(key=key, live=True, bind="query-params", on_change=note_typed(key)) or "")
        with place:
            form.reserve(f"/{name}")
    return found


def _summary(count: int, missing: list[str], other_problems: list[str]) -> None:
    if not count:
        st.success("The event is valid.", icon=":material/check:")
        return
    wrong = count - len(missing)
    notes = [f"Still to fill in: {', '.join(missing)}." if missing else ""]
    notes.append(f"To correct: {wrong} field{'' if wrong == 1 else 's'}, as shown below each." if wrong else "")
    st.info(escaped(" ".join(filter(None, notes))), icon=":material/edit:")
    for message in other_problems:
        st.markdown(f":red[{escaped(message)}]")


def _post(gateway: str, event: dict[str, Any], *, ready: bool) -> None:
    token = st.text_input(
        "Token",
        type="password",
        live=True,
        help="Needed if the gateway requires one; create it with `whenline token create`.",
        key="token",
    )
    filled = prefilled()
    if filled:
        fields = ", ".join(map(field_words, filled))
        st.warning(
            escaped(
                f"The address of this page filled in: {fields}. Whoever made the link chose them. Check the event."
            ),
            icon=":material/link:",
        )
    post_place, next_place = st.columns(2)
    pressed = post_place.button("Post it", type="primary", width="stretch", disabled=not ready)
    if pressed:
        st.session_state[ARMED] = event
    if ready and (_confirmed(event) if filled else pressed):
        with st.spinner("Waiting for Kafka …"):
            st.session_state["posted"] = (event["id"], post(gateway, event, token or ""))
        if filled:
            take_over(filled)
            st.rerun()
    next_place.button("Another event", width="stretch", on_click=_another, help="Sets a new id; the other fields stay.")
    posted = st.session_state.get("posted")
    if posted:
        _show_answer(posted[1])


def _confirmed(event: dict[str, Any]) -> bool:
    """Asks once more before an event whose fields came from an address is posted. A changed event is asked anew."""
    if st.session_state.get(ARMED) != event:
        return False
    st.markdown(f"Post this event in the name of **{escaped(event['source'])}**? The log keeps it forever.")
    return bool(st.button("Yes, post what the address filled in", key="confirm"))


def _another() -> None:
    st.session_state.pop("posted", None)
    take_over(["/id"])
    st.session_state["fresh-id"] = st.session_state["/id"] = _new_id()


def _new_id() -> str:
    return f"{datetime.now(UTC):%Y-%m-%d}-{uuid4().hex[:8]}"


def _show_answer(answer: GatewayAnswer) -> None:
    """Shows the receipt or the problem document."""
    body = answer.body
    if answer.accepted:
        message = (
            "Kafka already had it: it counts once."
            if body.get("duplicate")
            else "Kafka has it. It will be in the tables within a second."
        )
        st.success(message, icon=":material/task_alt:")
        st.code(
            "\n".join(f"{label:<11}{body.get(name)}" for label, name in _RECEIPT.items()),
            language=None,
        )
        return
    st.error(escaped(str(body.get("title", "Rejected"))), icon=":material/error:")
    lines = [str(body.get("detail", "")), str(body.get("hint", ""))]
    lines += [
        f"{each.get('pointer') or 'event'}: {each.get('detail')}"
        for each in body.get("errors", [])
        if isinstance(each, dict)
    ]
    st.code("\n".join(filter(None, lines)), language=None, wrap_lines=True)


PAGE = Page("Publish", "publish", order=70, show=show, right=Right.PUBLISH, parameters=("kind", "/", "n/"))
