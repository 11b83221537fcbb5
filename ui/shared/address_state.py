"""Inputs whose state lives in the address of the page, so that a link restores it.

What a link asks for and a page cannot follow is said beside the input, until the reader changes that.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

import streamlit as st

from events.days import InvalidMoment, day_of, moment_of
from ui.shared.markdown import escaped

NOTES = "what links asked for"
"""Session key: by name of a parameter, what is said of it."""


def follow_day(place: Any, key: str) -> None:
    """Let an input of a day, not drawn yet, follow the parameter `key` of the address. An instant means its day.

    `moment_of` reads the parameter, as everywhere; `place` says what cannot be followed.
    """
    stated = st.query_params.get(key, "")
    if stated and key not in st.session_state:
        try:
            day = None if stated == "now" else day_of(moment_of(stated)).isoformat()
        except InvalidMoment as error:
            day = None
            _note(key, f"The link asks for {key}={stated}: {error}")
        _put(key, [stated], [day] if day else [])
    _show_note(place, key)


def follow_options(place: Any, key: str, options: Sequence[str]) -> None:
    """Let an input of several options, not drawn yet, follow those in the address; `place` says which are none."""
    stated = [value for value in st.query_params.get_all(key) if value]
    if stated and key not in st.session_state:
        unknown = [value for value in stated if value not in options]
        if unknown:
            _note(key, f"The link asks for {key}={', '.join(unknown)}, which is not here.")
        _put(key, stated, [value for value in stated if value in options])
    _show_note(place, key)


def forget(key: str) -> None:
    """What the link asked for of an input no longer matters: call it when the reader changes that."""
    st.session_state.get(NOTES, {}).pop(key, None)


def _put(key: str, stated: list[str], found: list[str]) -> None:
    """Replace a parameter by what an input can read, and begin again with that address."""
    if found == stated:
        return
    if found:
        st.query_params[key] = found
    else:
        del st.query_params[key]
    st.rerun()


def _follow_option(place: Any, name: str, options: dict[str, str]) -> str:
    """The option in the address, else the first one; `place` says so if it is another value."""
    first = next(iter(options))
    stated = st.query_params.get(name, "")
    if stated and stated not in options and f"choice-{name}" not in st.session_state:
        _note(name, f"The link asks for {name}={stated}, which is not here. Shown: {options[first]}.")
    _show_note(place, name)
    return value_in_address(name, list(options), first)


def _note(key: str, text: str) -> None:
    st.session_state.setdefault(NOTES, {})[key] = text


def _show_note(place: Any, key: str) -> None:
    text = st.session_state.get(NOTES, {}).get(key)
    if text:
        place.warning(escaped(text))


def value_in_address(name: str, options: Sequence[str], default: str) -> str:
    """The parameter of the address if it is one of the options, else the default."""
    value = st.query_params.get(name, "")
    return value if value in options else default


def store_in_address(name: str, value: str | None, default: str) -> None:
    """Sets a parameter of the address. The default value removes it, so that addresses stay short."""
    if value and value != default:
        if st.query_params.get(name) != value:
            st.query_params[name] = value
    elif name in st.query_params:
        del st.query_params[name]


def choose_one(place: Any, label: str, name: str, options: dict[str, str], *, hidden: bool = False) -> str:
    """A few options side by side; the first is the default. `options` are labels by value.

    Exactly one is always selected.
    """
    values = list(options)
    chosen: str = place.segmented_control(
        label,
        values,
        format_func=options.__getitem__,
        default=_follow_option(place, name, options),
        required=True,
        key=f"choice-{name}",
        on_change=partial(forget, name),
        label_visibility="collapsed" if hidden else "visible",
    )
    store_in_address(name, chosen, values[0])
    return chosen


def choose_from_list(place: Any, label: str, name: str, options: dict[str, str], **more: Any) -> str:
    """Many options in a searchable list; the first is the default. `options` are labels by value."""
    values = list(options)
    chosen: str = place.selectbox(
        label,
        values,
        index=values.index(_follow_option(place, name, options)),
        format_func=lambda value: options.get(value, value),
        key=f"choice-{name}",
        on_change=partial(forget, name),
        **more,
    )
    store_in_address(name, chosen, values[0])
    return chosen
