"""The data sets that ship with Whenline: name, license, attribution.

Importers publish their events, and pages name them where their events are shown; both read this record. Pages
recognize the events of a data set by their source, `urn:whenline:dataset:<name>`.
"""

from __future__ import annotations

from msgspec import Struct

SOURCE_PREFIX = "urn:whenline:dataset:"
"""Begins the source of all events of a data set."""


class DataSet(Struct, frozen=True, kw_only=True):
    """A data set and its attribution. `streams.importers` has a module of the same name, with `_` for `-`."""

    name: str
    title: str
    license: str
    credit: str
    """The maker, as it wants to be named."""
    url: str
    """A page about the data set."""
    by_publishers: bool = False
    """Whether each event has the source of its own publisher, instead of one source for the data set."""

    @property
    def source(self) -> str | None:
        """The source of its events; None if each has the source of its publisher."""
        return None if self.by_publishers else SOURCE_PREFIX + self.name


DATA_SETS: dict[str, DataSet] = {
    data_set.name: data_set
    for data_set in (
        DataSet(
            name="microsoft-openai",
            title="Microsoft and OpenAI, 2019 to June 2026",
            license="Apache-2.0",
            credit="Whenline; every event names its publisher",
            url="docs/data.md",
            by_publishers=True,
        ),
        DataSet(
            name="aider-polyglot",
            title="Polyglot coding leaderboard",
            license="Apache-2.0",
            credit="Aider",
            url="https://aider.chat/docs/leaderboards/",
        ),
        DataSet(
            name="epoch-notable-models",
            title="Data on AI Models: notable models",
            license="CC BY 4.0",
            credit="Epoch AI",
            url="https://epoch.ai/data/ai-models",
        ),
    )
}
"""All data sets, by name."""
