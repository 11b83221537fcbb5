"""The environment of each supervised process: the system's variables, and the settings that it needs."""

from __future__ import annotations

from collections.abc import Mapping

from streams.broker.environment import system_environment
from whenline.secret_files import secret_variables
from whenline.settings import Settings

KAFKA = ("KAFKA_SASL_PASSWORD", "KAFKA_SSL_KEY_PASSWORD")
LOGIN = ("WHENLINE_OIDC_CLIENT_SECRET", "WHENLINE_COOKIE_SECRET")
SECRETS: Mapping[str, tuple[str, ...]] = {
    "worker": KAFKA,
    "projector": KAFKA,
    "resolver": KAFKA,
    "gateway": KAFKA,
    "replica": (),
    "ui": LOGIN,
}
"""Secret settings that a process needs, by command; their `_FILE` goes with them."""
OF_COMMANDS = ("WHENLINE_TOKEN",)
"""Secret settings of commands that people run; no process of the stack needs them."""
CONNECT_TO_KAFKA = ("worker", "projector", "resolver", "gateway")
CONNECT_TO_LAKE = ("worker", "projector", "resolver", "replica")
"""Only where the store is a lake."""
OF_LAKE = ("PG", "AWS_")
"""Variables of the clients of PostgreSQL and of object stores, among them credentials."""


def environment_of(command: str, environment: Mapping[str, str], *, has_lake: bool = False) -> dict[str, str]:
    """What a process of the stack may see of the supervisor's environment.

    Args:
        command: of the process.
        environment: the supervisor's.
        has_lake: whether the store of the home is a lake.
    """
    prefixes: tuple[str, ...] = ("WHENLINE_", "KAFKA_") if command in CONNECT_TO_KAFKA else ("WHENLINE_", "STREAMLIT_")
    if has_lake and command in CONNECT_TO_LAKE:
        prefixes += OF_LAKE
    secrets = {name for _, variable in secret_variables(Settings) for name in (variable, f"{variable}_FILE")}
    withheld = secrets - {name for variable in SECRETS[command] for name in (variable, f"{variable}_FILE")}
    settings = {name: value for name, value in environment.items() if name.startswith(prefixes)}
    return system_environment(environment) | {name: settings[name] for name in settings.keys() - withheld}
