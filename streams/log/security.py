"""Security settings of a Kafka cluster: protocol, credentials and certificates."""

from __future__ import annotations

import ssl
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Literal, get_args

from events.errors import WhenlineError

Protocol = Literal["PLAINTEXT", "SSL", "SASL_PLAINTEXT", "SASL_SSL"]
Mechanism = Literal["PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512"]
PROTOCOLS: tuple[Protocol, ...] = get_args(Protocol)
MECHANISMS: tuple[Mechanism, ...] = get_args(Mechanism)


class InsecureSettings(WhenlineError):
    """Kafka security settings that contradict each other or are incomplete."""


@dataclass(frozen=True)
class Security:
    """How clients authenticate to a cluster and encrypt; fields are named as in Kafka's clients. Files are PEM."""

    protocol: Protocol = "PLAINTEXT"
    mechanism: Mechanism = "PLAIN"
    username: str = ""
    password: str = ""
    cafile: Path | None = None
    """Certificate authorities that sign the brokers' certificates; None uses those of the operating system."""
    certfile: Path | None = None
    """The client's certificate, for brokers that require one."""
    keyfile: Path | None = None
    key_password: str = ""

    def __repr__(self) -> str:
        """Without secrets."""
        return f"Security({self.protocol}, {self.mechanism}, {self.username!r})"

    def check(self) -> None:
        """Verify that the settings are complete and that the certificate files can be read.

        Raises:
            InsecureSettings: they are not; the message names the setting.
        """
        if self.uses_sasl and not (self.username and self.password):
            raise InsecureSettings(
                f"KAFKA_SECURITY_PROTOCOL is {self.protocol}, "
                "but KAFKA_SASL_USERNAME or KAFKA_SASL_PASSWORD is missing.",
                hint="Set both.",
            )
        if self.protocol == "PLAINTEXT" and (self.username or self.password or self.cafile or self.certfile):
            raise InsecureSettings(
                "KAFKA_SASL_… or KAFKA_SSL_… is set, but without KAFKA_SECURITY_PROTOCOL none of it would be used.",
                hint=f"Set it to one of {', '.join(PROTOCOLS[1:])}, or unset the others.",
            )
        if self.uses_ssl:
            assert self.context is not None  # noqa: S101 - for the type checker

    @property
    def uses_sasl(self) -> bool:
        """Whether clients send a user name and password."""
        return self.protocol.startswith("SASL_")

    @property
    def uses_ssl(self) -> bool:
        """Whether connections are encrypted."""
        return self.protocol.endswith("SSL")

    @cached_property
    def context(self) -> ssl.SSLContext | None:
        """The TLS context; None for an unencrypted protocol.

        Raises:
            InsecureSettings: a certificate file cannot be read or is invalid.
        """
        if not self.uses_ssl:
            return None
        try:
            context = ssl.create_default_context(cafile=self.cafile)
            if self.certfile is not None:
                context.load_cert_chain(self.certfile, self.keyfile, self.key_password or None)
        except OSError as error:  # ssl.SSLError, for an invalid certificate, is an OSError too
            files = ", ".join(str(file) for file in (self.cafile, self.certfile, self.keyfile) if file is not None)
            raise InsecureSettings(
                f"Kafka's certificates cannot be used ({error}): {files}.",
                hint="KAFKA_SSL_CAFILE, KAFKA_SSL_CERTFILE and KAFKA_SSL_KEYFILE name PEM files.",
            ) from error
        return context

    @property
    def options(self) -> dict[str, Any]:
        """Keyword arguments for aiokafka's clients."""
        options: dict[str, Any] = {"security_protocol": self.protocol, "ssl_context": self.context}
        if self.uses_sasl:
            options |= {
                "sasl_mechanism": self.mechanism,
                "sasl_plain_username": self.username,
                "sasl_plain_password": self.password,
            }
        return options
