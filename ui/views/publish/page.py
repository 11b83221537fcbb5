"""Publish: a form made from the contract, checked while one types, posted through the gateway."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from functools import partial
from typing import Any
from uuid import uuid4

import streamlit as st

from events.kind import Kind
from events.registry import KINDS
from ui.shared.address_state import pick
from ui.shared.gateway_client import Answer, post
from ui.shared.markdown import escaped
from ui.shared.share import share
from ui.shared.source import Source
from ui.views.publish.draft import by_pointer, document, lacking, problems
from ui.views.publish.fields import COMMON, fields_of
from ui.views.publish.form import INSTANT, Form

FIRST = "model.launched"
MORE = ("provenance", "tags", "bears_on", "claim", "claim_stance", "precision", "bound", "lasted_until")
"""Fields that every event may have, and most do without."""

_RECEIPT = {"topic": "topic", "partition": "partition", "offset": "offset", "logged": "logged_at"}
"""Lines of a receipt, by the names that the gateway gives them."""


def show(_source: Source, gateway: str) -> None:
    """Draws the page. `gateway` is where events are posted."""
    form_place, side = st.columns([3, 2], gap="large")
    with form_place:
        kind_place, link = st.columns([4, 1], vertical_alignment="bottom")
        kind, form, made = _form(kind_place)
    found = problems(made)
    told = form.tell(by_pointer(found))
    share(link)
    with side:
        st.markdown("##### The event")
        st.caption(f"A CloudEvent of kind {kind.name}, for the topic {kind.topic}. This is what is posted.")
        st.code(json.dumps(made, indent=2, ensure_ascii=False), language=None, wrap_lines=True)
        _state(len(found), lacking(found), told)
        _post(gateway, made, ready=not found)


def _form(place: Any) -> tuple[Kind, Form, dict[str, Any]]:
    """The fields, and the event that they make."""
    others = [name for name in KINDS if name != FIRST]
    kind = KINDS[pick(place, "Kind", "kind", {name: name for name in (FIRST, *others)})]
    about = (kind.payload.__doc__ or "").split("\n\n")[0]
    st.caption(escaped(about.replace("`", "")))
    form = Form()
    envelope = _envelope(form)
    fields = fields_of(kind)
    own = [field for field in fields if field.name not in MORE]
    data = form.fields(tuple(field for field in own if field.required or field.name not in COMMON))
    data |= form.fields(tuple(field for field in own if field.name in COMMON and not field.required))
    with st.expander("Where it comes from, what it belongs to, how precisely its time is known"):
        data |= form.fields(tuple(field for field in fields if field.name in MORE))
    return kind, form, document(kind, envelope, data)


def _envelope(form: Form) -> dict[str, str]:
    fresh = st.session_state.setdefault("fresh-id", _new_id())
    who, which = st.columns(2)
    happened, known = st.columns(2)
    inputs = {
        "source": partial(
            who.text_input, "Source *", placeholder="urn:example:me", help="Who publishes: one URI, always the same."
        ),
        "id": partial(
            which.text_input, "Id *", fresh, help="Names the event within its source. Post it again: it counts once."
        ),
        "time": partial(
            happened.text_input, "Happened *", placeholder="2026-07-01", help=f"{INSTANT} A month or a year will do."
        ),
        "knowntime": partial(
            known.text_input,
            "Could be known since",
            placeholder="now",
            help="Leave it empty for now. A day means its end.",
        ),
    }
    found = {}
    for (name, draw), place in zip(inputs.items(), (who, which, happened, known), strict=True):
        found[name] = str(draw(key=f"/{name}", live=True, bind="query-params") or "")
        with place:
            form.room(f"/{name}")
    return found


def _state(count: int, missing: list[str], told: list[str]) -> None:
    if not count:
        st.success("It keeps the contract.", icon=":material/check:")
        return
    wrong = count - len(missing)
    said = [f"Still to fill in: {', '.join(missing)}." if missing else ""]
    said.append(f"To mend: {wrong} field{'' if wrong == 1 else 's'}, as said beside it." if wrong else "")
    st.info(escaped(" ".join(filter(None, said))), icon=":material/edit:")
    for message in told:
        st.markdown(f":red[{escaped(message)}]")


def _post(gateway: str, made: dict[str, Any], *, ready: bool) -> None:
    token = st.text_input(
        "Token",
        type="password",
        help="Needed where the gateway asks for one; `whenline token create` makes it.",
        key="token",
    )
    post_place, next_place = st.columns(2)
    if post_place.button("Post it", type="primary", width="stretch", disabled=not ready):
        with st.spinner("Waiting for Kafka …"):
            st.session_state["posted"] = (made["id"], post(gateway, made, token or ""))
    next_place.button("Another event", width="stretch", on_click=_another, help="A new id; the rest stays.")
    posted = st.session_state.get("posted")
    if posted:
        _tell(posted[1])


def _another() -> None:
    st.session_state.pop("posted", None)
    st.session_state["fresh-id"] = st.session_state["/id"] = _new_id()


def _new_id() -> str:
    return f"{datetime.now(UTC):%Y-%m-%d}-{uuid4().hex[:8]}"


def _tell(answer: Answer) -> None:
    """What the gateway answered, as text."""
    said = answer.said
    if answer.kept:
        words = (
            "Kafka had it already: it counts once."
            if said.get("duplicate")
            else "Kafka has it. Within a second it is in the tables."
        )
        st.success(words, icon=":material/task_alt:")
        st.code(
            "\n".join(f"{label:<11}{said.get(name)}" for label, name in _RECEIPT.items()),
            language=None,
        )
        return
    st.error(escaped(str(said.get("title", "It was refused"))), icon=":material/error:")
    lines = [str(said.get("detail", "")), str(said.get("hint", ""))]
    lines += [
        f"{each.get('pointer') or 'event'}: {each.get('detail')}"
        for each in said.get("errors", [])
        if isinstance(each, dict)
    ]
    st.code("\n".join(filter(None, lines)), language=None, wrap_lines=True)
