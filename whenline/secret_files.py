"""Secrets from files: `KAFKA_SASL_PASSWORD_FILE` names the file with the value of `KAFKA_SASL_PASSWORD`, and so on."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pydantic import AliasChoices, SecretStr
from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource

from events.errors import WhenlineError

LARGEST = 64 * 1024
"""Bytes of a file; a secret is never longer."""


class SecretFileError(WhenlineError):
    """The file of a secret setting cannot be used."""


class SecretFiles(PydanticBaseSettingsSource):
    """The values of all `SecretStr` settings whose variable with the suffix `_FILE` is set."""

    def __call__(self) -> dict[str, Any]:
        """Values by the names under which the model accepts them.

        Raises:
            SecretFileError: a file cannot be read or is empty, or the secret is also set itself.
        """
        found = {}
        for field, variable in secret_variables(self.settings_cls):
            path = os.environ.get(f"{variable}_FILE")
            if not path:
                continue
            if os.environ.get(variable):
                raise SecretFileError(f"{variable} and {variable}_FILE are both set.", hint="Unset one of them.")
            alias = self.settings_cls.model_fields[field].validation_alias
            found[variable if alias else field] = _read(variable, Path(path))
        return found

    def get_field_value(self, field: FieldInfo, field_name: str) -> tuple[Any, str, bool]:
        """Unused: `__call__` returns all values at once."""
        raise NotImplementedError(field_name)


def secret_variables(settings: type[BaseSettings]) -> Iterator[tuple[str, str]]:
    """Field and environment variable of each secret setting."""
    for name, field in settings.model_fields.items():
        if field.annotation is SecretStr:
            alias = field.validation_alias
            own = f"{settings.model_config.get('env_prefix', '')}{name}".upper()
            yield name, str(alias.choices[0]) if isinstance(alias, AliasChoices) else own


def _read(variable: str, path: Path) -> str:
    """The content of a file, without one line break at its end."""
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST + 1)
        text = content.decode()
    except (OSError, UnicodeDecodeError) as error:
        raise SecretFileError(
            f"{variable}_FILE names {path}, which cannot be read: {error}.",
            hint="Name a file of UTF-8 text that this user can read.",
        ) from error
    value = text.removesuffix("\n").removesuffix("\r")
    if not value or len(content) > LARGEST:
        size = "is empty" if not value else f"has more than {LARGEST} bytes"
        raise SecretFileError(
            f"{variable}_FILE names {path}, which {size}.", hint=f"Write the value of {variable} into it."
        )
    return value
