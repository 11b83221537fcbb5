"""Which store a home has, and what its address may say."""

from __future__ import annotations

from pathlib import Path

import pytest

from projections.errors import StoreAddressInvalid
from projections.store import open_read_store, open_write_store
from projections.store.choice import choose, lake_of
from projections.store.duckdb_file import FileReadStore, FileWriteStore
from projections.store.ducklake import LakeAddress, LakeReadStore, LakeWriteStore
from projections.store.ducklake.connecting import attach_statement, with_timeout

STORE, DATA = "ducklake:postgres:host=db dbname='the lake'", "s3://bucket/whenline"


def test_a_home_remembers_its_lake(tmp_path: Path) -> None:
    assert isinstance(open_read_store(tmp_path), FileReadStore)
    choose(tmp_path, STORE, DATA)
    choose(tmp_path, "", "")  # a command without these settings
    assert lake_of(tmp_path) == LakeAddress("postgres:host=db dbname='the lake'", "s3://bucket/whenline/")
    assert isinstance(open_read_store(tmp_path), LakeReadStore)
    assert isinstance(open_write_store(tmp_path), LakeWriteStore)
    choose(tmp_path, "file", "")
    assert lake_of(tmp_path) is None
    assert isinstance(open_write_store(tmp_path), FileWriteStore)


def test_paths_are_those_of_the_process_that_chose(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    choose(tmp_path, "ducklake:sqlite:catalog.sqlite", "data")
    monkeypatch.chdir("/")
    assert lake_of(tmp_path) == LakeAddress(f"sqlite:{tmp_path}/catalog.sqlite", f"{tmp_path}/data/")


@pytest.mark.parametrize(
    ("store", "data", "says"),
    [
        ("postgres:host=db", DATA, "`postgres:host=db` is not the address"),
        ("ducklake:mysql:host=db", DATA, "is not the address"),
        (STORE, "", "WHENLINE_DATA"),
        ("ducklake:postgres:host=db password=secret", DATA, "contains a password"),
        ("ducklake:postgres:postgresql://me:secret@db/x", DATA, "contains a password"),
        ("postgresql://me:secret@db/x", DATA, "`…` is not the address"),
    ],
)
def test_an_address_that_is_none_is_refused_and_no_password_is_shown(
    tmp_path: Path, store: str, data: str, says: str
) -> None:
    with pytest.raises(StoreAddressInvalid) as refused:
        choose(tmp_path, store, data)
    assert says in str(refused.value)
    assert "secret" not in str(refused.value)
    assert lake_of(tmp_path) is None


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    (tmp_path / "store.toml").write_text("store = 1")
    with pytest.raises(StoreAddressInvalid, match=r"store\.toml"):
        lake_of(tmp_path)


def test_the_time_to_connect_is_limited() -> None:
    assert with_timeout("host=db") == "host=db connect_timeout=5"
    assert with_timeout("postgresql://db/x?sslmode=require") == "postgresql://db/x?sslmode=require&connect_timeout=5"
    assert with_timeout("host=db connect_timeout=1") == "host=db connect_timeout=1"


def test_the_statement_quotes_the_address() -> None:
    found = attach_statement(LakeAddress.of(STORE, DATA), "whenline", "READ_ONLY", "SNAPSHOT_VERSION 7")
    assert found == (
        "ATTACH 'ducklake:postgres:host=db dbname=''the lake'' connect_timeout=5' AS whenline "
        "(DATA_PATH 's3://bucket/whenline/', READ_ONLY, SNAPSHOT_VERSION 7)"
    )
