"""A Kafka cluster as its clients need it: bootstrap servers and security settings."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Self

from streams.log.security import Security


@dataclass(frozen=True)
class Cluster:
    """Bootstrap servers with the settings to connect to them."""

    servers: tuple[str, ...]
    """Each as `host:port`."""
    security: Security = field(default_factory=Security)

    @classmethod
    def of(cls, servers: str, security: Security | None = None) -> Self:
        """A cluster from comma-separated `host:port`, as in KAFKA_BOOTSTRAP_SERVERS."""
        listed = tuple(server.strip() for server in servers.split(","))
        return cls(listed, security or Security())

    def __str__(self) -> str:
        """The servers as in KAFKA_BOOTSTRAP_SERVERS, without any credentials."""
        return ",".join(self.servers)

    @property
    def options(self) -> dict[str, Any]:
        """Keyword arguments for aiokafka's clients."""
        return {"bootstrap_servers": str(self)} | self.security.options
