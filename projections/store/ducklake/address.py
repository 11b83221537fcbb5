"""Where a lake is: its catalog, and the files of its tables."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from projections.errors import StoreAddressInvalid

SCHEME = "ducklake:"
CATALOGS = ("postgres:", "sqlite:")
OBJECT_STORES = ("s3://",)
_PASSWORD = re.compile(r"\bpassword\s*=|://[^/@]*:[^/@]*@")


@dataclass(frozen=True)
class LakeAddress:
    """The address of a lake. It has no secrets: PostgreSQL's client and `credentials` read them elsewhere."""

    catalog: str
    """`postgres:` and what PostgreSQL's clients take, or `sqlite:` and the path of a file."""
    data: str
    """`s3://` with bucket and prefix, or a folder; it ends with a slash."""

    @classmethod
    def of(cls, store: str, data: str) -> LakeAddress:
        """The address that two settings give.

        Args:
            store: such as `ducklake:postgres:host=db dbname=whenline`.
            data: such as `s3://bucket/whenline` or a folder.

        Raises:
            StoreAddressInvalid: one of them is not an address, or contains a password.
        """
        catalog = store.removeprefix(SCHEME)
        if not store.startswith(SCHEME) or not catalog.startswith(CATALOGS):
            raise StoreAddressInvalid(
                f"`{_without_password(store)}` is not the address of a store.",
                hint="Write ducklake:postgres: and the connection, as in "
                "`ducklake:postgres:host=db dbname=whenline`, or ducklake:sqlite: and the path of a file.",
            )
        if _PASSWORD.search(catalog):
            raise StoreAddressInvalid(
                "The address of the store contains a password.",
                hint="Take it out, and set PGPASSWORD, or PGPASSFILE to a file as PostgreSQL's clients read it.",
            )
        if not data:
            raise StoreAddressInvalid(
                "The store has a catalog and no place for the files of its tables.",
                hint="Set WHENLINE_DATA to s3://bucket/prefix or to a folder.",
            )
        if catalog.startswith("sqlite:"):
            catalog = f"sqlite:{Path(catalog.removeprefix('sqlite:')).absolute()}"
        return cls(catalog, data.rstrip("/") + "/" if "://" in data else f"{Path(data).absolute()}/")

    @property
    def is_postgres(self) -> bool:
        """Whether the catalog is in PostgreSQL, so that other machines reach it."""
        return self.catalog.startswith("postgres:")

    @property
    def is_object_store(self) -> bool:
        """Whether the files are in an object store."""
        return self.data.startswith(OBJECT_STORES)

    @property
    def connection(self) -> str:
        """What PostgreSQL's client takes, or the path of the catalog's file."""
        return self.catalog.partition(":")[2]

    @property
    def store(self) -> str:
        """The setting that gives this catalog."""
        return f"{SCHEME}{self.catalog}"

    def __str__(self) -> str:
        return f"{self.store} with {self.data}"


def _without_password(text: str) -> str:
    return "…" if _PASSWORD.search(text) else text
