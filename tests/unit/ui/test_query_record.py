"""Queries of the pages are recorded with the visitor, and a failure as one; and which pages a visitor opened."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from projections.read.page_reader import PageReader
from ui import shell
from ui.shared import query_record
from ui.shared.access import Access, Right
from ui.shared.page import Page, PageContext
from whenline.audit import page_recorder, query_recorder
from whenline.settings import Settings


def test_queries_are_in_the_audit_log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(query_record, "_recorder", query_recorder(Settings(home=tmp_path)))
    with query_record.recorded("ann@example.org", "FROM revenue"):
        pass
    with pytest.raises(RuntimeError), query_record.recorded("", "FROM nothing"):
        raise RuntimeError
    lines = [json.loads(line) for line in (tmp_path / "audit.jsonl").read_text().splitlines()]
    found = [(line["did"], line["what"], line["visitor"], line["query"], line["outcome"]) for line in lines]
    assert found == [
        ("read", "page sql", "ann@example.org", "FROM revenue", "answered"),
        ("read", "page sql", None, "FROM nothing", "failed"),
    ]


def test_a_page_is_recorded_when_it_is_opened_and_not_each_time_it_is_drawn(
    reader: PageReader, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(query_record, "_page_recorder", page_recorder(Settings(home=tmp_path)))
    monkeypatch.setattr(shell.st, "session_state", {})
    reads = Access("ann@example.org", frozenset({Right.READ}))
    context = PageContext(reader, "http://127.0.0.1:9", lambda: reads)
    pages = {name: Page(name.title(), name, 1, lambda _context: None) for name in ("boards", "explore")}
    pages["system"] = Page("System", "system", 2, lambda _context: None, Right.OPERATE)
    monkeypatch.setattr(shell.st, "error", lambda *_arguments, **_named: None)
    for name in ("boards", "boards", "explore", "system", "boards"):
        shell._show(pages[name], context)
    lines = [json.loads(line) for line in (tmp_path / "audit.jsonl").read_text().splitlines()]
    version = reader.generation()
    assert version is not None
    assert [(line["did"], line["what"], line["visitor"], line["page"], line["version"]) for line in lines] == [
        ("read", "page", "ann@example.org", name, version.number) for name in ("boards", "explore", "boards")
    ]
