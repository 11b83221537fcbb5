"""The bundled timeline: events written by hand, one per line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from streams.importers.files import text_of


def events() -> Iterator[dict[str, Any]]:
    """The events, in the order in which they became known."""
    for line in text_of("microsoft-openai.jsonl").splitlines():
        yield json.loads(line)
