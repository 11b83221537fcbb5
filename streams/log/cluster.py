"""A Kafka cluster as clients address it: its servers, and how to come in.

Where a cluster wants no proof of who comes, `host:port` as plain text is enough; so whoever takes servers takes both.
"""

from __future__ import annotations

import ssl
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Literal, Self, get_args

from events.errors import WhenlineError

Protocol = Literal["PLAINTEXT", "SSL", "SASL_PLAINTEXT", "SASL_SSL"]
Mechanism = Literal["PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512"]
PROTOCOLS: tuple[Protocol, ...] = get_args(Protocol)
MECHANISMS: tuple[Mechanism, ...] = get_args(Mechanism)


class InsecureSettings(WhenlineError):
    """Settings of Kafka's security that cannot work, or say less than they need."""


@dataclass(frozen=True)
class Security:
    """How a cluster is come into; the names are those of Kafka's clients. Files are PEM."""

    protocol: Protocol = "PLAINTEXT"
    mechanism: Mechanism = "PLAIN"
    username: str = ""
    password: str = ""
    cafile: Path | None = None
    """Who vouches for the brokers; None: whom this machine trusts."""
    certfile: Path | None = None
    """The client's own certificate, where brokers ask for one."""
    keyfile: Path | None = None
    key_password: str = ""

    def __repr__(self) -> str:
        """Without secrets."""
        return f"Security({self.protocol}, {self.mechanism}, {self.username!r})"

    def check(self) -> None:
        """See that it can work.

        Raises:
            InsecureSettings: it cannot; the message names the setting.
        """
        if self.uses_sasl and not (self.username and self.password):
            raise InsecureSettings(
                f"KAFKA_SECURITY_PROTOCOL is {self.protocol}, but KAFKA_SASL_USERNAME or KAFKA_SASL_PASSWORD is missing.",
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
        """Whether a name and password are sent."""
        return self.protocol.startswith("SASL_")

    @property
    def uses_ssl(self) -> bool:
        """Whether the connection is encrypted."""
        return self.protocol.endswith("SSL")

    @cached_property
    def context(self) -> ssl.SSLContext | None:
        """What encrypts; None where nothing does.

        Raises:
            InsecureSettings: a file cannot be read, or does not hold what it must.
        """
        if not self.uses_ssl:
            return None
        try:
            context = ssl.create_default_context(cafile=self.cafile)
            if self.certfile is not None:
                context.load_cert_chain(self.certfile, self.keyfile, self.key_password or None)
        except OSError as error:  # also what is wrong with a certificate
            files = ", ".join(str(file) for file in (self.cafile, self.certfile, self.keyfile) if file is not None)
            raise InsecureSettings(
                f"Kafka's certificates cannot be used ({error}): {files}.",
                hint="KAFKA_SSL_CAFILE, KAFKA_SSL_CERTFILE and KAFKA_SSL_KEYFILE name PEM files.",
            ) from error
        return context

    @property
    def options(self) -> dict[str, Any]:
        """Arguments for aiokafka's clients."""
        found: dict[str, Any] = {"security_protocol": self.protocol, "ssl_context": self.context}
        if self.uses_sasl:
            found |= {
                "sasl_mechanism": self.mechanism,
                "sasl_plain_username": self.username,
                "sasl_plain_password": self.password,
            }
        return found


class Cluster(str):
    """Servers, `host:port` with commas between, that know how they are come into. A text like any other elsewhere."""

    __slots__ = ("security",)

    security: Security

    def __new__(cls, servers: str, security: Security) -> Self:
        """Put both together."""
        made = super().__new__(cls, servers)
        made.security = security
        return made


def security_of(servers: str) -> Security:
    """How servers are come into; a plain text says nothing of it."""
    return servers.security if isinstance(servers, Cluster) else Security()


def options_of(servers: str) -> dict[str, Any]:
    """Arguments for aiokafka's clients: the servers, and how to come in."""
    return {"bootstrap_servers": str(servers)} | security_of(servers).options
