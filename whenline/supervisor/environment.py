"""The environment of each supervised process: the settings that it needs, and of other variables those on a list."""

from __future__ import annotations

from collections.abc import Mapping

OF_EVERY_PROCESS = (
    "PATH", "HOME", "USER", "LOGNAME", "SHELL", "LANG", "LANGUAGE", "LC_", "TZ", "TMPDIR", "XDG_", "TERM", "NO_COLOR",
    "PYTHON", "VIRTUAL_ENV", "LD_", "DYLD_", "MALLOC_", "COVERAGE_", "SSL_CERT_", "REQUESTS_CA_BUNDLE",
    "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "no_proxy", "all_proxy",
)  # fmt: skip
"""Prefixes of the variables of the system and of Python. Whatever else a shell has exported stays with the supervisor."""

COMMON = ("WHENLINE_HOME", "WHENLINE_GROUP", "WHENLINE_BIND", "WHENLINE_SHIELDED")
KAFKA = ("WHENLINE_BROKER_PORT", "KAFKA_")
OF_PROCESS: Mapping[str, tuple[str, ...]] = {
    "worker": (*COMMON, *KAFKA, "WHENLINE_WORKER_"),
    "gateway": (*COMMON, *KAFKA, "WHENLINE_GATEWAY_", "WHENLINE_MAX_", "WHENLINE_PATIENCE"),
    "ui": (*COMMON, "WHENLINE_UI_", "WHENLINE_GATEWAY_PORT", "WHENLINE_WORKER_PORT", "WHENLINE_MAX_QUER", "STREAMLIT_"),
}
"""Prefixes of the settings that each process needs, by command. The pages never get Kafka's credentials."""


def environment_of(command: str, environment: Mapping[str, str]) -> dict[str, str]:
    """What a process of the stack may see of the supervisor's environment."""
    prefixes = OF_EVERY_PROCESS + OF_PROCESS[command]
    return {name: value for name, value in environment.items() if name.startswith(prefixes)}
