"""Environment variables of the system, which every process may see; none of them is a setting or a secret of ours."""

from __future__ import annotations

from collections.abc import Mapping

OF_THE_SYSTEM = (
    "PATH", "HOME", "USER", "LOGNAME", "SHELL", "LANG", "LANGUAGE", "LC_", "TZ", "TMPDIR", "XDG_", "TERM", "NO_COLOR",
    "PYTHON", "VIRTUAL_ENV", "LD_", "DYLD_", "MALLOC_", "COVERAGE_", "JAVA_", "SSL_CERT_", "REQUESTS_CA_BUNDLE",
    "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "no_proxy", "all_proxy",
)  # fmt: skip
"""Prefixes. Whatever else a shell has exported, such as keys of other services, reaches no process of the stack."""


def system_environment(environment: Mapping[str, str]) -> dict[str, str]:
    """The variables of the system in an environment."""
    return {name: value for name, value in environment.items() if name.startswith(OF_THE_SYSTEM)}
