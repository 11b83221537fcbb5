"""Reads the data files that ship with the importers."""

from __future__ import annotations

from importlib.resources import files


def text_of(name: str) -> str:
    """The text of a data file."""
    return (files("streams.importers") / "data" / name).read_text(encoding="utf-8")
