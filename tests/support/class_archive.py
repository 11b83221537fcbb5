"""Kafka's classes as Java loads them, in one file of the virtual environment: each broker of a test starts in half the time.

`python -m tests.support.class_archive` makes it. Java ignores it with another Java or other jars.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from streams.broker import LocalBroker
from streams.broker.artifacts import jars, java
from streams.broker.local import FAST_START
from tests.support.stack import free_ports

OPTIONS = "JAVA_TOOL_OPTIONS"
"""The variable that every Java reads, whoever starts it."""
ARCHIVE = Path(sys.prefix, ".kafka-classes")


def use() -> None:
    """Let all brokers of this process and its children use it, if it was made."""
    if ARCHIVE.exists():
        os.environ[OPTIONS] = f"-XX:SharedArchiveFile={ARCHIVE}"


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        loaded = Path(folder, "loaded")
        os.environ[OPTIONS] = f"-XX:DumpLoadedClassList={loaded}"
        (port,) = free_ports(1)
        broker = LocalBroker(Path(folder, "broker"), port)
        broker.start()
        broker.stop()
        del os.environ[OPTIONS]
        made = Path(f"{ARCHIVE}.{os.getpid()}")
        paths = os.pathsep.join(map(str, jars()))
        files = [f"-XX:SharedClassListFile={loaded}", f"-XX:SharedArchiveFile={made}"]
        command = [java(), "-Xshare:dump", *files, *FAST_START, "-Xlog:disable", "-cp", paths]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        made.rename(ARCHIVE)


if __name__ == "__main__":
    main()
