"""An object store that speaks S3, from a wheel (SeaweedFS): for demos and tests on one machine."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Mapping
from pathlib import Path
from secrets import token_hex

from whenline.supervisor.startup import StackError

HINT = 'Install it: `pip install "whenline[scale]"`.'
VOLUME_MB = 256
ACTIONS = ("Admin", "Read", "Write", "List", "Tagging")


class ObjectStore:
    """The store of one home. `prepare` before the first start; then run `command`.

    Args:
        folder: of its objects and its keys.
        port: on loopback; its parts listen on the seven ports after it.
    """

    def __init__(self, folder: Path, port: int) -> None:
        self._folder, self._port = folder.absolute(), port
        self._key, self._secret = self._folder / "key", self._folder / "secret"

    @property
    def url(self) -> str:
        """Where it serves S3."""
        return f"http://127.0.0.1:{self._port}"

    @property
    def environment(self) -> Mapping[str, str]:
        """What its clients need; the keys are in files."""
        return {
            "AWS_ENDPOINT_URL": self.url,
            "AWS_ACCESS_KEY_ID_FILE": str(self._key),
            "AWS_SECRET_ACCESS_KEY_FILE": str(self._secret),
            "AWS_REGION": "local",
        }

    @property
    def command(self) -> list[str]:
        """Runs the server in the foreground; it reports nothing to its makers."""
        ports = ("s3.port", "master.port", "master.port.grpc", "volume.port", "volume.port.grpc", "filer.port",
                 "filer.port.grpc", "s3.port.grpc")  # fmt: skip
        options = {
            "dir": self._folder / "data",
            "ip": "127.0.0.1",
            "ip.bind": "127.0.0.1",
            "filer": "true",
            "s3": "true",
            "s3.iam": "false",
            "s3.config": self._folder / "s3.json",
            "s3.port.iceberg": 0,
            "s3.port.lance": 0,
            "s3.localSocket": self._folder / "s3.sock",
            "filer.localSocket": self._folder / "filer.sock",
            "master.telemetry": "false",
            "master.volumeSizeLimitMB": VOLUME_MB,
            "volume.max": 0,
            "volume.preStopSeconds": 0,
            **{name: self._port + number for number, name in enumerate(ports)},
        }
        return [_program(), "-logtostderr=true", "server", *(f"-{name}={value}" for name, value in options.items())]

    def prepare(self) -> None:
        """Make its folder and its keys, once."""
        (self._folder / "data").mkdir(parents=True, exist_ok=True)
        if self._secret.exists():
            return
        key, secret = token_hex(10), token_hex(20)
        credentials = [{"accessKey": key, "secretKey": secret}]
        identity = {"name": "whenline", "credentials": credentials, "actions": ACTIONS}
        (self._folder / "s3.json").write_text(json.dumps({"identities": [identity]}))
        self._key.write_text(key)
        self._secret.write_text(secret)


def _program() -> str:
    beside = Path(sys.executable).parent / "weed"
    found = str(beside) if beside.exists() else shutil.which("weed")
    if found is None:
        raise StackError("SeaweedFS is not installed in this environment.", hint=HINT)
    return found
