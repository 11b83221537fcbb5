"""Events to break: the examples of docs/examples.jsonl by kind, and how to change one deep inside."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

_EXAMPLES = Path(__file__).parents[3] / "docs" / "examples.jsonl"
_BY_KIND = {
    document["type"].removeprefix("whenline."): document
    for document in map(json.loads, _EXAMPLES.read_text(encoding="utf-8").splitlines())
}
MISSING = object()
"""In place of a value: leave the field out."""


def event(kind: str = "model.launched", **changes: Any) -> dict[str, Any]:
    """An example, changed: `event(time="…")`, `event(data__model=MISSING)`, `event(data__organizations__0__slug="x")`."""
    document = copy.deepcopy(_BY_KIND[kind])
    for path, value in changes.items():
        *parents, last = (int(name) if name.isdecimal() else name for name in path.split("__"))
        place: Any = document
        for name in parents:
            place = place.setdefault(name, {}) if isinstance(place, dict) else place[name]
        if value is MISSING:
            del place[last]
        else:
            place[last] = value
    return document


def value_of(document: object) -> bytes:
    """The bytes of an event."""
    return json.dumps(document).encode()
