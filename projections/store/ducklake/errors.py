"""Turns what DuckDB says about a lake into errors of Whenline."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import duckdb

from projections.errors import StoreUnavailable
from projections.store.ducklake.address import LakeAddress


@contextmanager
def lake_errors(address: LakeAddress, doing: str) -> Iterator[None]:
    """Raise DuckDB's errors in the block as `StoreUnavailable`.

    Args:
        address: of the lake, for the message.
        doing: what cannot be done, such as `read`.
    """
    try:
        yield
    except duckdb.Error as error:
        raise StoreUnavailable(
            f"The lake {address} cannot be {doing}: {str(error).splitlines()[0]}",
            hint="Check that its catalog and its object store answer, and the credentials of this process. "
            "It is tried again.",
        ) from error
