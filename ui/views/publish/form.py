"""A form as Streamlit widgets. JSON pointers identify them, also in the address; problems appear below each."""

from __future__ import annotations

import json
from typing import Any

import streamlit as st

from events.validation import MISSING
from ui.shared.markdown import escaped
from ui.views.publish.fields import Field
from ui.views.publish.prefilled import note_typed

NO_VALUE = "–"
_SIDE_BY_SIDE = {"text", "number", "flag", "choice", "instant", "day"}
_WIDE = {"headline"}
INSTANT = "A day such as 2026-07-01, or an instant such as 2026-07-01T09:30:00Z."


class Form:
    """Draws fields, and shows problems below them."""

    def __init__(self) -> None:
        self.problem_slots: dict[str, Any] = {}

    def fields(self, fields: tuple[Field, ...]) -> dict[str, Any]:
        """Draws fields, small ones two in a row, and returns their values; empty ones are None."""
        found: dict[str, Any] = {}
        row: list[Field] = []
        for field in fields:
            if field.type in _SIDE_BY_SIDE and field.name not in _WIDE:
                row.append(field)
                continue
            found |= self._row(row)
            row = []
            found |= self._row([field], 1) if field.type in _SIDE_BY_SIDE else {field.name: self._big(field)}
        return found | self._row(row)

    def _row(self, fields: list[Field], across: int = 2) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for start in range(0, len(fields), across):
            for place, field in zip(st.columns(across), fields[start : start + across], strict=False):
                with place:
                    found[field.name] = self._small(field)
                    self.reserve(field.pointer)
        return found

    def reserve(self, pointer: str) -> None:
        """Reserves space for problems of a field."""
        self.problem_slots[pointer] = st.empty()

    def _small(self, field: Field) -> Any:
        more = self._bound(field)
        if field.type == "choice":
            chosen = st.selectbox(
                field.label, list(field.choices), index=None, placeholder=str(field.default or "choose one"), **more
            )
            return None if chosen == field.default else chosen
        if field.type == "flag":
            chosen = st.selectbox(field.label, ["yes", "no"], index=None, placeholder=NO_VALUE, **more)
            return None if chosen is None else chosen == "yes"
        if field.type == "instant":
            more["help"] = f"{field.description} {INSTANT}".strip()
        text = (st.text_input(field.label, live=True, **more) or "").strip()
        return _value(field, text) if text else None

    @staticmethod
    def _bound(field: Field) -> dict[str, Any]:
        """Arguments of a field's widget: the address holds its value."""
        return {
            "key": field.pointer,
            "help": field.description or None,
            "bind": "query-params",
            "on_change": note_typed(field.pointer),
        }

    def _big(self, field: Field) -> Any:
        if field.type == "group":
            return self._group(field)
        if field.type == "list":
            return self._list(field)
        text = (st.text_area(field.label, height=90, **self._bound(field)) or "").strip()
        self.reserve(field.pointer)
        return (_parsed(text) if field.type == "json" else text) if text else None

    def _group(self, field: Field) -> Any:
        if field.required:
            with st.container(border=True):
                st.caption(escaped(field.label))
                found = _filled(self.fields(field.parts))
        else:
            with st.expander(escaped(field.label)):
                found = _filled(self.fields(field.parts))
        self.reserve(field.pointer)
        return found if found or field.required else None

    def _list(self, field: Field) -> Any:
        least = 1 if field.required else 0
        with st.container(border=True):
            words, number = st.columns([3, 1], vertical_alignment="center")
            words.markdown(
                f"{escaped(field.label)}  \n:gray[:small[{escaped(field.description.replace(chr(96), ''))}]]"
            )
            count = number.number_input(
                f"How many {field.name}",
                least,
                field.max_items,
                least,
                key=f"n{field.pointer}",
                bind="query-params",
                on_change=note_typed(f"n{field.pointer}"),
                label_visibility="collapsed",
            )
            found = [self._item(item) for item in field.items(int(count))]
        self.reserve(field.pointer)
        return found or None

    def _item(self, field: Field) -> Any:
        if field.type == "group":
            found = _filled(self.fields(field.parts))
            self.reserve(field.pointer)
            return found
        return self.fields((field,))[field.name] or ""

    def show_problems(self, found: dict[str, list[str]]) -> list[str]:
        """Shows problems below their fields, and returns those without a field in the form.

        Missing values are not shown: a star marks required fields, and the page lists them.
        """
        elsewhere = []
        for pointer, messages in found.items():
            near = pointer
            while near not in self.problem_slots and near:
                near = near.rpartition("/")[0]
            for message in messages:
                if message == MISSING:
                    continue
                if near not in self.problem_slots:
                    elsewhere.append(f"{pointer or 'event'}: {message}")
                    continue
                words = escaped(message if near == pointer else f"{pointer}: {message}")
                self.problem_slots[near].markdown(f":red[:material/error: {words}]")
        return elsewhere


def _filled(found: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in found.items() if value is not None}


def _value(field: Field, text: str) -> Any:
    if field.type == "number":
        return _parsed(text.replace(",", "").replace("_", ""))
    if field.type == "instant" and len(text) == len("2026-07-01"):
        return f"{text}T00:00:00Z"
    return text


def _parsed(text: str) -> Any:
    """A JSON value. Other text is returned unchanged; the contract then rejects it by its pointer."""
    try:
        return json.loads(text)
    except ValueError:
        return text
