"""Queries of the pages are recorded with the visitor, and a failure as one."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ui.shared import query_record
from whenline.audit import query_recorder
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
