"""Settings, from the environment: `WHENLINE_*`, and Kafka's own `KAFKA_BOOTSTRAP_SERVERS`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

from pydantic import AliasChoices, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from events.errors import WhenlineError
from streams.log.cluster import Cluster, Mechanism, Protocol, Security


def _kafka(name: str) -> Any:
    return Field(validation_alias=AliasChoices(f"KAFKA_{name}"))


Port = Annotated[int, Field(ge=1, le=65_535)]


class SettingsError(WhenlineError):
    """Settings that are wrong, or cannot work together."""


class Settings(BaseSettings):
    """Where a home lies and on which ports it serves. Several homes on one machine do not meet."""

    model_config = SettingsConfigDict(env_prefix="WHENLINE_", frozen=True, extra="ignore")

    home: Path = Path(".whenline")
    broker_port: Port = 9092
    gateway_port: Port = 8600
    worker_port: Port = 8601
    """Where the worker tells of itself, on loopback."""
    ui_port: Port = 8501
    bind: str = "127.0.0.1"
    """Address that gateway and UI listen on; in a container 0.0.0.0."""
    shielded: bool = False
    """Nobody but this machine reaches `bind`, as in a container whose ports are published on loopback: no token needed."""
    token: SecretStr = SecretStr("")
    """What commands of ours send to a gateway that asks for a token."""
    ui_gateway: str = ""
    """Where the pages post events, as the UI reaches it; if empty, the gateway of this machine."""
    bootstrap_servers: str = Field(default="", validation_alias=AliasChoices("KAFKA_BOOTSTRAP_SERVERS"))

    kafka_security_protocol: Annotated[Protocol, _kafka("SECURITY_PROTOCOL")] = "PLAINTEXT"
    """Of the cluster that KAFKA_BOOTSTRAP_SERVERS names, as all that follow."""
    kafka_sasl_mechanism: Annotated[Mechanism, _kafka("SASL_MECHANISM")] = "PLAIN"
    kafka_sasl_username: Annotated[str, _kafka("SASL_USERNAME")] = ""
    kafka_sasl_password: Annotated[SecretStr, _kafka("SASL_PASSWORD")] = SecretStr("")
    kafka_ssl_cafile: Annotated[Path | None, _kafka("SSL_CAFILE")] = None
    kafka_ssl_certfile: Annotated[Path | None, _kafka("SSL_CERTFILE")] = None
    kafka_ssl_keyfile: Annotated[Path | None, _kafka("SSL_KEYFILE")] = None
    kafka_ssl_key_password: Annotated[SecretStr, _kafka("SSL_KEY_PASSWORD")] = SecretStr("")

    max_body: Annotated[int, Field(ge=1_000)] = 8 * 1024 * 1024
    """Bytes of one request's body."""
    max_event: Annotated[int, Field(ge=1_000, le=1_000_000)] = 1_000_000
    """Bytes of one event; Kafka takes no larger record."""
    max_batch: Annotated[int, Field(ge=1)] = 1000
    max_depth: Annotated[int, Field(ge=8, le=100)] = 32
    max_text: Annotated[int, Field(ge=1_000)] = 100_000
    max_rate: Annotated[float, Field(ge=0)] = 5000.0
    """Events a second of one token, or of one address; 0 is without limit."""
    max_in_flight: Annotated[int, Field(ge=1_000)] = 64 * 1024 * 1024
    max_connections: Annotated[int, Field(ge=1)] = 1000
    max_streams: Annotated[int, Field(ge=0)] = 100
    """Readers of the stream of events at once."""
    max_queries: Annotated[int, Field(ge=1)] = 4
    """Queries of readers that the pages run at once, each in a process of its own."""
    max_queries_per_session: Annotated[int, Field(ge=1)] = 2
    query_wait: Annotated[float, Field(ge=0)] = 5.0
    """Seconds that a query waits for another one to end before it is refused."""
    patience: Annotated[float, Field(ge=1)] = 20.0
    """Seconds in which a request has to be there whole."""

    @property
    def own_broker(self) -> bool:
        """Whether Kafka is the local one, managed here."""
        return not self.bootstrap_servers

    @property
    def servers(self) -> Cluster:
        """Kafka's `host:port`, several separated by commas, and how to come in; the local one asks nobody who he is."""
        if self.own_broker:
            return Cluster(f"127.0.0.1:{self.broker_port}", Security())
        return Cluster(
            self.bootstrap_servers,
            Security(
                self.kafka_security_protocol,
                self.kafka_sasl_mechanism,
                self.kafka_sasl_username,
                self.kafka_sasl_password.get_secret_value(),
                self.kafka_ssl_cafile,
                self.kafka_ssl_certfile,
                self.kafka_ssl_keyfile,
                self.kafka_ssl_key_password.get_secret_value(),
            ),
        )

    @property
    def gateway_url(self) -> str:
        """Address of the publishers' door."""
        return f"http://127.0.0.1:{self.gateway_port}"

    @property
    def worker_url(self) -> str:
        """Where the worker tells of itself."""
        return f"http://127.0.0.1:{self.worker_port}"

    @property
    def ui_url(self) -> str:
        """Address of the pages."""
        return f"http://127.0.0.1:{self.ui_port}"


def load() -> Settings:
    """The settings of this process.

    Raises:
        SettingsError: one is wrong; the message names it.
        InsecureSettings: those of Kafka's security cannot work.
    """
    try:
        settings = Settings()
    except ValidationError as error:
        first = error.errors()[0]
        name = str(first["loc"][0])
        variable = name if name.isupper() else f"WHENLINE_{name.upper()}"
        raise SettingsError(
            f"{variable} is set to {first['input']!r}: {first['msg'][:1].lower()}{first['msg'][1:]}",
            hint="Mend it, or unset it for the default.",
        ) from error
    settings.servers.security.check()
    return settings
