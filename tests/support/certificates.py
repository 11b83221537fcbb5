"""A self-signed certificate for 127.0.0.1, made by the keytool of the Java runtime that Kafka runs on."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from pathlib import Path

from streams.broker.artifacts import java

PASSWORD = "changeit"


@dataclass(frozen=True)
class Certificate:
    """`store` (PKCS12) holds it with its key, for the server; `file` (PEM) is for those who trust it."""

    store: Path
    file: Path


def make_certificate(folder: Path) -> Certificate:
    """Make one, valid for a day."""
    made = Certificate(folder / "server.p12", folder / "server.pem")
    store = ["-alias", "server", "-keystore", str(made.store), "-storetype", "PKCS12", "-storepass", PASSWORD]
    named = ["-dname", "CN=127.0.0.1", "-ext", "SAN=IP:127.0.0.1", "-ext", "BC=ca:true"]
    _keytool("-genkeypair", *store, "-keyalg", "EC", "-validity", "1", *named)
    _keytool("-exportcert", *store, "-rfc", "-file", str(made.file))
    return made


def _keytool(*arguments: str) -> None:
    done = subprocess.run([java().with_name("keytool"), *arguments], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
