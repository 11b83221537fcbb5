"""What names a generation: the pointer, and the metadata beside its file."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from projections.apply.batch import TopicPartition
from projections.errors import NothingPublished, VersionUnreadable
from projections.store.duckdb_file import durability
from projections.store.duckdb_file.home import METADATA, Home
from projections.store.port import Version

_HINT = "Start `whenline worker` (or `whenline up`); it publishes at once."


@dataclass(frozen=True)
class Publication:
    """A generation that the pointer names."""

    version: Version
    positions: Mapping[TopicPartition, int] | None
    """Next offset of each partition; None where an earlier release of this program did not write them."""


def newest(home: Home) -> Publication:
    """The generation that the pointer names.

    Raises:
        NothingPublished: there is no pointer, or its generation is gone.
        VersionUnreadable: the pointer, or the generation's metadata, cannot be read.
    """
    try:
        number = int(home.pointer.read_text())
        return _metadata_of(home, number)
    except FileNotFoundError as error:
        raise NothingPublished(f"Nothing has been published in {home.root} yet.", hint=_HINT) from error
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise VersionUnreadable(
            f"{home.pointer}, or the {METADATA} of the generation that it names, cannot be read: {error}", hint=_HINT
        ) from error


def write_metadata(folder: Path, published_at: datetime, positions: Mapping[TopicPartition, int]) -> None:
    """Write the metadata of a generation into its folder."""
    document = {
        "published_at": published_at.isoformat(),
        "positions": [[*partition, offset] for partition, offset in sorted(positions.items())],
    }
    durability.write_text(folder / METADATA, json.dumps(document))


def point_to(home: Home, number: int) -> None:
    """Move the pointer to a generation."""
    durability.write_text(home.pointer, f"{number}\n")


def _metadata_of(home: Home, number: int) -> Publication:
    metadata = json.loads((home.generation(number).parent / METADATA).read_bytes())
    version = Version(number, datetime.fromisoformat(metadata["published_at"]))
    positions = metadata.get("positions")
    return Publication(
        version,
        None if positions is None else {(topic, partition): offset for topic, partition, offset in positions},
    )
