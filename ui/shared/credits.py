"""Credits of the data sets on a page: name, link, license."""

from __future__ import annotations

from typing import Any, TypedDict

import pyarrow.compute as pc

from events.data_sets import DATA_SETS


class Credit(TypedDict):
    """The attribution that a data set requires."""

    name: str
    url: str
    license: str


def credits_of(events: Any) -> list[Credit]:
    """Credits of the data sets that the events come from."""
    if "dataset" not in events.column_names:
        return []
    used = set(pc.unique(events.column("dataset")).to_pylist())
    return [
        {"name": f"{each.credit}, {each.title}", "url": each.url, "license": each.license}
        for each in DATA_SETS.values()
        if each.name in used
    ]
