"""Kafka's data folder: formatted once, and verified before each start so that no data is lost."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import uuid
from base64 import urlsafe_b64encode
from collections.abc import Sequence
from pathlib import Path

from streams.broker.environment import system_environment
from streams.broker.metadata import FOLDER, find_damage
from streams.errors import BrokerError

FORMAT_S = 180.0
CLUSTER_ID = "cluster.id"
FORMATTING = "cluster.id.formatting"
"""Beside the data while they are formatted: whatever a killed format leaves is ours."""
_OF_FORMAT = re.compile(
    rf"(?:{FOLDER}/)?(?:bootstrap\.checkpoint|meta\.properties|0{{20}}-0{{10}}\.checkpoint)(?:\.(?:tmp|part))?"
)
"""Files that formatting writes, and no others: a broker that has started has a log of the metadata besides."""


def new_cluster_id() -> str:
    """A random id for a cluster, which Kafka's own tools do not take for an option."""
    return "W" + urlsafe_b64encode(uuid.uuid4().bytes).decode().rstrip("=")[1:]


def prepare_data_folder(folder: Path, java_command: Sequence[str], cluster: str | None = None) -> None:
    """Format the data folder, or verify an existing one.

    Args:
        folder: the broker's folder.
        java_command: runs a class of Kafka's, whose name follows.
        cluster: id of the cluster that the broker belongs to; None: it is a cluster of its own.

    Raises:
        BrokerError: the data is missing, damaged or another cluster's, or cannot be formatted.
    """
    data, cluster_id = folder / "data", folder / CLUSTER_ID
    if not cluster_id.exists() and (folder / FORMATTING).exists():
        _remove_interrupted_format(data)
    if (data / "meta.properties").exists():
        _verify(data, cluster_id)
        return
    if data.exists() and any(data.iterdir()):
        raise BrokerError(
            f"{data} is not empty, and its files are not Kafka's (no meta.properties).",
            hint="Nothing was changed. Move it away, or set WHENLINE_HOME to another folder.",
        )
    if cluster_id.exists() and not data.exists():
        raise BrokerError(
            f"The broker's data folder {data} is gone, and with it every event.",
            hint=f"Put it back; or, to begin with an empty log, remove {cluster_id} and the warehouse beside it.",
        )
    _format(folder, data, cluster or new_cluster_id(), java_command)


def _remove_interrupted_format(data: Path) -> None:
    """Remove what a format of ours left that was killed before `cluster.id` was written: no broker has started on it.

    Whatever else is in the folder means that it is in use, and nothing is touched.
    """
    found = [path for path in data.rglob("*") if not path.is_dir()]
    if found and all(_OF_FORMAT.fullmatch(path.relative_to(data).as_posix()) for path in found):
        shutil.rmtree(data)


def _verify(data: Path, cluster_id: Path) -> None:
    meta = (data / "meta.properties").read_text(errors="replace")
    found = re.search(r"^cluster\.id=(.*)$", meta, re.MULTILINE)
    if not cluster_id.exists() or found is None or found.group(1).strip() != cluster_id.read_text().strip():
        raise BrokerError(
            f"{data} holds the data of another Kafka cluster, or is damaged.",
            hint="Nothing was changed. Move it away, or set WHENLINE_HOME to another folder.",
        )
    damage = find_damage(data)
    if damage:
        raise BrokerError(
            f"Kafka would start without any topic, and move the folders of all topics aside: {damage}.",
            hint=f"Nothing was changed. Restore {data} from a copy; for an empty log, move it and {cluster_id} away.",
        )


def _format(folder: Path, data: Path, cluster: str, java_command: Sequence[str]) -> None:
    command = [*java_command, "kafka.tools.StorageTool", "format"]
    (folder / FORMATTING).write_text(cluster + "\n")
    try:
        done = subprocess.run(
            [*command, "-t", cluster, "-c", str(folder / "server.properties")],
            capture_output=True,
            text=True,
            env=system_environment(os.environ),
            timeout=FORMAT_S,
            check=False,
            start_new_session=True,  # a Ctrl-C in the terminal must reach only the command that started it
        )
    except subprocess.TimeoutExpired as error:
        raise BrokerError(
            f"Kafka did not create its data folder {data} within {FORMAT_S:g} seconds.",
            hint="Try again when the machine has less to do.",
        ) from error
    if done.returncode:
        output = (done.stderr or done.stdout).strip().splitlines()
        raise BrokerError(
            f"Kafka could not create its data folder {data}: {output[-1] if output else done.returncode}.",
            hint="Check that the folder is writable and that the disk has room.",
        )
    (folder / CLUSTER_ID).write_text(cluster + "\n")
    (folder / FORMATTING).unlink()
