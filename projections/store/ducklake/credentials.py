"""Credentials of object store and catalog, from the variables that their other clients read, or from files."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

import duckdb

from projections.errors import StoreAddressInvalid

_OPTIONS = {
    "KEY_ID": "AWS_ACCESS_KEY_ID",
    "SECRET": "AWS_SECRET_ACCESS_KEY",
    "SESSION_TOKEN": "AWS_SESSION_TOKEN",
}
_ENDPOINTS = ("AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL")
_REGIONS = ("AWS_REGION", "AWS_DEFAULT_REGION")


def use_credentials(
    connection: duckdb.DuckDBPyConnection, data: str, environment: Mapping[str, str] = os.environ
) -> None:
    """Let DuckDB reach the object store at `data`.

    Raises:
        StoreAddressInvalid: the file of a secret cannot be read.
    """
    options = {option: value for option, name in _OPTIONS.items() if (value := _value_of(name, environment))}
    region = _first(_REGIONS, environment)
    if region:
        options["REGION"] = region
    endpoint = _first(_ENDPOINTS, environment)
    plain = ""
    if endpoint:
        url = urlsplit(endpoint)
        options |= {"ENDPOINT": url.netloc, "URL_STYLE": "path"}
        plain = f", USE_SSL {url.scheme != 'http'}"
    named = "".join(f", {name} {_quoted(value)}" for name, value in options.items())
    connection.execute(
        f"CREATE OR REPLACE SECRET whenline_data (TYPE s3, PROVIDER config, SCOPE {_quoted(data)}{named}{plain})"
    )


def use_password(connection: duckdb.DuckDBPyConnection, environment: Mapping[str, str] = os.environ) -> None:
    """Let DuckDB connect to PostgreSQL with the password in a file. `PGPASSWORD` and `PGPASSFILE` are read without it.

    Raises:
        StoreAddressInvalid: the file cannot be read.
    """
    if environment.get("PGPASSWORD_FILE"):
        password = _quoted(_value_of("PGPASSWORD", environment))
        connection.execute(f"CREATE OR REPLACE SECRET (TYPE postgres, PASSWORD {password})")


def _value_of(name: str, environment: Mapping[str, str]) -> str:
    path = environment.get(f"{name}_FILE")
    if not path:
        return environment.get(name, "")
    try:
        return Path(path).read_text(encoding="utf-8").removesuffix("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise StoreAddressInvalid(
            f"{name}_FILE names {path}, which cannot be read: {error}.",
            hint="Name a file of UTF-8 text that this user can read.",
        ) from error


def _first(names: tuple[str, ...], environment: Mapping[str, str]) -> str:
    return next((environment[name] for name in names if environment.get(name)), "")


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
