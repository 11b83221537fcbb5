"""Publishers' tokens. A token is shown once; the home stores its HMAC-SHA256 under a key of its own.

A home without a file of tokens accepts everyone, which is why it serves loopback only. Once the file exists, tokens
are required; a running gateway keeps requiring them even if the file is deleted.
"""

from __future__ import annotations

import fcntl
import hmac
import os
import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Literal, get_args

import msgspec
from msgspec import Struct

from events.errors import WhenlineError

Scope = Literal["read", "publish", "publish-any-source", "amend-any-source", "backdate"]
SCOPES: tuple[Scope, ...] = get_args(Scope)
ANY = "*"
MARK = "wl"
FILE, KEY, LOCK = "tokens.json", "tokens.key", "tokens.lock"
KEY_BYTES = 32


class TokenError(WhenlineError):
    """Tokens cannot be read, or a token cannot be created or revoked."""


class Token(Struct, frozen=True, kw_only=True):
    """The stored record of a token, without the token itself. Instants are UTC."""

    id: str
    name: str
    digest: str
    sources: tuple[str, ...]
    kinds: tuple[str, ...]
    scopes: tuple[Scope, ...]
    created_at: datetime
    expires_at: datetime | None = None
    revoked_at: datetime | None = None

    def state(self, now: datetime) -> Literal["valid", "revoked", "expired"]:
        """Whether the token may be used."""
        if self.revoked_at is not None:
            return "revoked"
        return "expired" if self.expires_at is not None and self.expires_at <= now else "valid"


class Tokens:
    """The tokens of a home. The file is read again whenever it changes, so that a revoked token ends at once.

    Args:
        root: the home.
    """

    def __init__(self, root: Path) -> None:
        self._root = root
        self._file, self._key_file = root / FILE, root / KEY
        self._seen: tuple[int, int, int] | None = None
        self._by_id: dict[str, Token] = {}
        self._key = b""

    def exist(self) -> bool:
        """Whether there is a file of tokens, even if all of them are revoked."""
        return self._file.exists()

    def all(self) -> list[Token]:
        """Every token that was ever created, oldest first.

        Raises:
            TokenError: the file cannot be read.
        """
        self._refresh()
        return list(self._by_id.values())

    def find(self, presented: str, now: datetime | None = None) -> Token | None:
        """The record of a presented token, if it is known, unchanged, not revoked and not expired.

        Raises:
            TokenError: the file cannot be read.
        """
        self._refresh()
        parts = presented.split("_", 2)
        token = self._by_id.get(parts[1]) if len(parts) == 3 and parts[0] == MARK else None
        # Constant time: an unknown id costs the same comparison as a known one.
        expected = token.digest if token is not None else "0" * 64
        same = hmac.compare_digest(_digest(self._key, presented), expected)
        if token is None or not same or token.state(now or datetime.now(UTC)) != "valid":
            return None
        return token

    def create(
        self,
        name: str,
        sources: Sequence[str],
        kinds: Sequence[str],
        scopes: Sequence[Scope],
        expires_at: datetime | None,
    ) -> tuple[str, Token]:
        """Create a token. Returns its text, which is not stored, and its record.

        Raises:
            TokenError: a valid token of that name exists already.
        """
        now = datetime.now(UTC)
        with self._changing():
            if any(token.name == name and token.state(now) == "valid" for token in self.all()):
                raise TokenError(f"A valid token named {name} exists.", hint="Revoke it first, or choose another name.")
            key = self._key or self._new_key()
            id_ = secrets.token_hex(6)
            text = f"{MARK}_{id_}_{secrets.token_urlsafe(32)}"
            token = Token(
                id=id_,
                name=name,
                digest=_digest(key, text),
                sources=tuple(sources),
                kinds=tuple(kinds),
                scopes=tuple(scopes),
                created_at=now,
                expires_at=expires_at,
            )
            self._write([*self.all(), token])
        return text, token

    def revoke(self, name: str) -> Token:
        """Revoke a token, by its name or its id.

        Raises:
            TokenError: there is no valid token of that name.
        """
        now = datetime.now(UTC)
        with self._changing():
            tokens = self.all()
            found = next((each for each in tokens if name in {each.name, each.id} and each.state(now) == "valid"), None)
            if found is None:
                raise TokenError(f"There is no valid token named {name}.", hint="`whenline token list` lists them.")
            revoked = msgspec.structs.replace(found, revoked_at=now)
            self._write([revoked if each is found else each for each in tokens])
        return revoked

    def _refresh(self) -> None:
        try:
            found = self._file.stat()
            seen = (found.st_mtime_ns, found.st_ino, found.st_size)
            if seen == self._seen:
                return
            tokens = msgspec.json.decode(self._file.read_bytes(), type=list[Token])
            key = self._key_file.read_bytes()
        except FileNotFoundError as error:
            if Path(error.filename) == self._file:
                self._by_id, self._seen = {}, None
                return
            raise TokenError(
                f"{self._key_file} is missing; without it no token can be verified.",
                hint=f"Restore it from a backup, or delete {self._file} and create new tokens.",
            ) from error
        except (OSError, msgspec.DecodeError) as error:
            raise TokenError(f"{self._file} cannot be read: {error}", hint="Restore it from a backup.") from error
        if len(key) != KEY_BYTES:
            raise TokenError(f"{self._key_file} is damaged.", hint="Restore it from a backup.")
        self._by_id, self._key, self._seen = {token.id: token for token in tokens}, key, seen

    def _new_key(self) -> bytes:
        if not self._key_file.exists():
            _write_private(self._key_file, secrets.token_bytes(KEY_BYTES))
        return self._key_file.read_bytes()

    def _write(self, tokens: list[Token]) -> None:
        _write_private(self._file, msgspec.json.format(msgspec.json.encode(tokens), indent=1) + b"\n")

    @contextmanager
    def _changing(self) -> Iterator[None]:
        self._root.mkdir(parents=True, exist_ok=True)
        lock = os.open(self._root / LOCK, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield
        finally:
            os.close(lock)


def _digest(key: bytes, token: str) -> str:
    return hmac.new(key, token.encode("utf-8", "surrogatepass"), sha256).hexdigest()


def _write_private(path: Path, content: bytes) -> None:
    """Replace a file atomically. At no moment may anyone but its owner read it."""
    staging = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    descriptor = os.open(staging, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    staging.replace(path)
