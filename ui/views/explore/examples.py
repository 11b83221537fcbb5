"""Queries to start from: the example of each public view and macro, as the reference shows it."""

from __future__ import annotations

from functools import cache

from projections.schema.files import files


@cache
def examples() -> dict[str, str]:
    """A query by view or macro, by name."""
    found = {
        file.name: file.fields["example"] for file in files().values() if "example" in file.fields and file.is_public
    }
    return dict(sorted(found.items()))
