"""Settings, from the environment: `WHENLINE_*`, and Kafka's own `KAFKA_BOOTSTRAP_SERVERS`."""

from __future__ import annotations

import os
from ipaddress import ip_network
from pathlib import Path
from typing import Annotated, Any

from pydantic import AfterValidator, AliasChoices, Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from events.errors import WhenlineError
from projections.errors import QueryRefused
from projections.memory_size import WRITERS_MEMORY, bytes_of
from streams.log.cluster import Cluster
from streams.log.security import Mechanism, Protocol, Security
from whenline.private_home import make_private
from whenline.secret_files import SecretFiles, secret_variables


def _kafka(name: str) -> Any:
    return Field(validation_alias=AliasChoices(f"KAFKA_{name}"))


Port = Annotated[int, Field(ge=1, le=65_535)]


def _is_size(text: str) -> str:
    try:
        bytes_of(text)
    except QueryRefused as error:
        raise ValueError("must be an amount of memory such as 512MB") from error
    return text


def _is_share(text: str) -> str:
    if text:
        from streams.appender.share import Share  # noqa: PLC0415 - the command line starts fast

        Share.parse(text)
    return text


class SettingsError(WhenlineError):
    """An invalid setting."""


class Settings(BaseSettings):
    """Folder, ports and limits of a home. Homes on one machine are independent of each other."""

    model_config = SettingsConfigDict(env_prefix="WHENLINE_", frozen=True, extra="ignore")

    home: Path = Path(".whenline")
    tables_folder: Path | None = None
    """Folder of what the worker writes, for readers that must not have the rest of the home; None is the home."""
    store: str = ""
    """Where the tables are: `ducklake:postgres:…` for a lake, `file` for the file of the home; empty: as before."""
    data: str = ""
    """Of a lake: `s3://bucket/prefix` or a folder for the files of its tables."""
    maintain_hours: Annotated[float, Field(ge=0)] = 1.0
    """Hours between two maintenances of a lake by the process that writes to it; 0: none."""
    projector_share: Annotated[str, AfterValidator(_is_share)] = ""
    """Fixed share of the partitions of a projector, such as `1/3`; empty: Kafka assigns them."""
    group: str = ""
    """Group of this machine that may read `current/`; the rest of the home is for its owner alone."""
    broker_port: Port = 9092
    gateway_port: Port = 8600
    worker_port: Port = 8601
    """For the worker's /healthz, /metrics and /log-ends."""
    worker_bind: str = "127.0.0.1"
    """Address that those listen on. They ask for no token, and have no events."""
    ui_port: Port = 8501
    catalog_port: Port = 5442
    """Of PostgreSQL in `whenline demo --scale`."""
    objects_port: Port = 8333
    """Of the object store in `whenline demo --scale`, which uses the seven ports after it, too."""
    bind: str = "127.0.0.1"
    """Address that gateway and UI listen on; in a container 0.0.0.0."""
    shielded: bool = False
    """Whether only this machine reaches `bind`, as with a container's ports on loopback: no token is needed."""
    hosts: str = ""
    """Names, separated by commas, under which browsers and clients reach gateway and pages, besides loopback."""
    trusted_proxies: str = ""
    """Addresses or networks, separated by commas, of proxies whose headers count."""

    public_url: str = ""
    """URL under which people open the pages, such as `https://timeline.example.org`. A login needs it."""
    oidc_metadata_url: str = ""
    """Of the identity provider; it ends with `/.well-known/openid-configuration`. Turns on the login of the pages."""
    oidc_client_id: str = ""
    oidc_client_secret: SecretStr = SecretStr("")
    oidc_scope: str = "openid email profile"
    cookie_secret: SecretStr = SecretStr("")
    """Signs the cookies of logins; if empty, a random one, and logins end when the pages stop."""
    login_hours: Annotated[float, Field(gt=0)] = 12.0
    """How long a login by OpenID Connect lasts."""
    trusted_user_headers: str = ""
    """Headers in which trusted proxies name the visitor: `X-Forwarded-Email=email,X-Forwarded-Groups=groups`."""
    readers: str = ""
    """Who may read the pages once there is a login: rules such as `groups=analysts`; `*` is everyone who logs in."""
    publishers: str = ""
    """Who may post events from the pages."""
    operators: str = ""
    """Who sees the page System."""

    token: SecretStr = SecretStr("")
    """The token that commands send to the gateway."""
    audit_syslog: str = ""
    """Where each line of the audit log is sent as well: `/dev/log` or another socket, or `host:port` for UDP."""
    ui_gateway: str = ""
    """URL to which the pages post events; if empty, the gateway of this machine."""
    ui_worker: str = ""
    """URL of the worker whose /log-ends the pages show; if empty, the worker of this machine."""
    bootstrap_servers: str = Field(default="", validation_alias=AliasChoices("KAFKA_BOOTSTRAP_SERVERS"))

    kafka_security_protocol: Annotated[Protocol, _kafka("SECURITY_PROTOCOL")] = "PLAINTEXT"
    """This and the next settings apply to the cluster in KAFKA_BOOTSTRAP_SERVERS."""
    kafka_sasl_mechanism: Annotated[Mechanism, _kafka("SASL_MECHANISM")] = "PLAIN"
    kafka_sasl_username: Annotated[str, _kafka("SASL_USERNAME")] = ""
    kafka_sasl_password: Annotated[SecretStr, _kafka("SASL_PASSWORD")] = SecretStr("")
    kafka_ssl_cafile: Annotated[Path | None, _kafka("SSL_CAFILE")] = None
    kafka_ssl_certfile: Annotated[Path | None, _kafka("SSL_CERTFILE")] = None
    kafka_ssl_keyfile: Annotated[Path | None, _kafka("SSL_KEYFILE")] = None
    kafka_ssl_key_password: Annotated[SecretStr, _kafka("SSL_KEY_PASSWORD")] = SecretStr("")

    rules_memory: Annotated[str, Field(pattern=r"^\d+ ?[KMG]i?B$")] = "512MB"
    """Most memory for evaluating the rules of signals over the whole history; what does not fit is written to disk."""

    max_body: Annotated[int, Field(ge=1_000)] = 8 * 1024 * 1024
    """Largest request body, in bytes."""
    max_event: Annotated[int, Field(ge=1_000, le=1_000_000)] = 1_000_000
    """Largest event, in bytes; Kafka accepts no larger record."""
    max_batch: Annotated[int, Field(ge=1)] = 1000
    max_values: Annotated[int, Field(ge=1_000)] = 100_000
    """JSON values in one request's body."""
    max_depth: Annotated[int, Field(ge=8, le=100)] = 32
    max_text: Annotated[int, Field(ge=1_000)] = 100_000
    max_rate: Annotated[float, Field(ge=0)] = 5000.0
    """Events per second of one token or address; 0 disables the limit."""
    max_in_flight: Annotated[int, Field(ge=1_000)] = 64 * 1024 * 1024
    max_in_flight_per_caller: Annotated[int, Field(ge=1_000)] = 16 * 1024 * 1024
    """Of those, bytes of one token or address."""
    max_connections: Annotated[int, Field(ge=1)] = 1000
    max_connections_per_address: Annotated[int, Field(ge=1)] = 250
    max_posts_per_caller: Annotated[int, Field(ge=1)] = 100
    """Concurrent posts of one token or address."""
    max_streams: Annotated[int, Field(ge=0)] = 100
    """Most concurrent readers of the event stream."""
    max_streams_per_caller: Annotated[int, Field(ge=1)] = 20
    """Of those, readers with one token or from one address."""
    max_queries: Annotated[int, Field(ge=1)] = 4
    """Queries of readers that the pages run at once, each in a process of its own."""
    max_queries_per_session: Annotated[int, Field(ge=1)] = 2
    max_query_wait: Annotated[float, Field(ge=0)] = 5.0
    """Seconds that a query waits for another one to end before it is refused."""
    writer_memory: Annotated[str, AfterValidator(_is_size)] = WRITERS_MEMORY
    """Most that DuckDB may use to write tables, in the worker and in a rebuild; more spills to the disk."""
    patience: Annotated[float, Field(ge=1)] = 20.0
    """Seconds within which a request must arrive completely."""

    @field_validator("trusted_proxies")
    @classmethod
    def _are_networks(cls, text: str) -> str:
        for each in listed(text):
            ip_network(each, strict=False)
        return text

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - the interface of the library
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Arguments, then the environment, then the files of secrets."""
        return init_settings, env_settings, SecretFiles(settings_cls)

    @property
    def tables(self) -> Path:
        """Folder with the live tables, the published versions and the pointer to the newest."""
        return self.tables_folder or self.home

    @property
    def own_broker(self) -> bool:
        """Whether Kafka is the local broker of this home."""
        return not self.bootstrap_servers

    @property
    def cluster(self) -> Cluster:
        """Kafka's servers and security settings. The local broker has no authentication."""
        if self.own_broker:
            return Cluster.of(f"127.0.0.1:{self.broker_port}")
        return Cluster.of(
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
        """URL of the gateway."""
        return f"http://127.0.0.1:{self.gateway_port}"

    @property
    def worker_url(self) -> str:
        """URL of the worker's health server."""
        return f"http://127.0.0.1:{self.worker_port}"

    @property
    def ui_url(self) -> str:
        """URL of the pages."""
        return f"http://127.0.0.1:{self.ui_port}"


def listed(text: str) -> list[str]:
    """The values of a setting that has several, separated by commas."""
    return [value.strip() for value in text.split(",") if value.strip()]


def load() -> Settings:
    """The settings of this process. Their home is made private first.

    Raises:
        SettingsError: a setting is invalid, or the home is no folder; the message names it.
        SecretFileError: the file of a secret cannot be used.
        SharedHome: the home is a folder that all users share.
        InsecureSettings: Kafka's security settings are incomplete.
        StoreAddressInvalid: the address of the store is not one.
    """
    try:
        settings = Settings()
    except ValidationError as error:
        first = error.errors()[0]
        name = str(first["loc"][0])
        variable = name if name.isupper() else f"WHENLINE_{name.upper()}"
        raise SettingsError(
            f"{variable} is set to {_shown(name, first['input'])}: {first['msg'][:1].lower()}{first['msg'][1:]}",
            hint="Correct it, or unset it for the default.",
        ) from error
    settings.cluster.security.check()
    _prepare_folder(settings.home, "WHENLINE_HOME", settings.group)
    if settings.tables_folder is not None:
        _prepare_folder(settings.tables_folder, "WHENLINE_TABLES_FOLDER", settings.group)
    if settings.store:
        from projections.store.choice import choose  # noqa: PLC0415 - the command line starts fast

        choose(settings.tables, settings.store, settings.data)
    return settings


def _prepare_folder(folder: Path, variable: str, group: str) -> None:
    """Make a folder private. It may be missing, but nothing else may be in its place or in that of a parent."""
    try:
        obstacle = next((each for each in (folder, *folder.parents) if os.path.lexists(each)), None)
        if obstacle is not None and not obstacle.is_dir():
            raise SettingsError(
                f"{variable} is set to {folder}, and {obstacle.absolute()} is not a folder",
                hint="Set it to a folder, or to one that does not exist yet.",
            )
        make_private(folder, group)
    except OSError as error:
        raise SettingsError(
            f"{variable} is set to {folder}, which cannot be used: {error.strerror}", hint="Set it to another folder."
        ) from error


def _shown(field: str, value: object) -> str:
    """A value for a message; secrets are not shown."""
    secrets = {name for pair in secret_variables(Settings) for name in pair}
    return "a value that is not shown" if field in secrets else repr(value)
