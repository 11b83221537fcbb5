"""Publishers' tokens. A token is shown once; the home stores its HMAC-SHA256 under a key of its own.

A home that never had tokens accepts everyone, which is why it serves loopback only. Once it has had one, tokens are
required: also if the files of tokens are lost or damaged, in part or as a whole but for one.
"""

from __future__ import annotations

import fcntl
import hmac
import os
import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Annotated, Literal, get_args

import msgspec
from msgspec import Meta, Struct

from events.errors import WhenlineError
from streams.gateway.private_file import write_private

Scope = Literal["read", "publish", "publish-any-source", "amend-any-source", "backdate"]
SCOPES: tuple[Scope, ...] = get_args(Scope)
ANY = "*"
MARK = "wl"
FILE, KEY, LOCK = "tokens.json", "tokens.key", "tokens.lock"
KEY_BYTES = 32

Moment = Annotated[datetime, Meta(tz=True)]


class TokenError(WhenlineError):
    """Tokens cannot be read, or a token cannot be created or revoked."""


class Token(Struct, frozen=True, kw_only=True):
    """The stored record of a token, without the token itself. Instants are UTC."""

    id: str
    name: str
    digest: Annotated[str, Meta(pattern="^[0-9a-f]{64}$")]
    sources: tuple[str, ...]
    kinds: tuple[str, ...]
    scopes: tuple[Scope, ...]
    created_at: Moment
    expires_at: Moment | None = None
    revoked_at: Moment | None = None

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
        self._traces = [os.fspath(path) for path in (self._file, self._key_file, root / LOCK)]
        self._seen: tuple[int, int, int] | None = None
        self._by_id: dict[str, Token] = {}
        self._key = b""

    def exist(self) -> bool:
        """Whether the home has or had tokens: any of their files is there, or it cannot be seen whether one is."""
        try:
            return any(map(_exists, self._traces))
        except OSError:
            return True

    def all(self) -> list[Token]:
        """Every token that was ever created, oldest first.

        Raises:
            TokenError: the file cannot be read.
        """
        if not self.exist():
            return []
        self._refresh()
        return list(self._by_id.values())

    def find(self, presented: str, now: datetime | None = None) -> Token | None:
        """The record of a presented token, if it is known, unchanged, not revoked and not expired.

        Raises:
            TokenError: the file cannot be read.
        """
        if not self.exist():
            return None
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
            # A lost file is begun again: all tokens that it had stay invalid.
            tokens = self.all() if self._file.exists() else []
            if any(token.name == name and token.state(now) == "valid" for token in tokens):
                hint = "Rotate or revoke it, or choose another name."
                raise TokenError(f"A valid token named {name} exists.", hint=hint)
            draft = Token(
                id=_new_id(),
                name=name,
                digest="",
                sources=tuple(sources),
                kinds=tuple(kinds),
                scopes=tuple(scopes),
                created_at=now,
                expires_at=expires_at,
            )
            return self._add(tokens, draft)

    def rotate(self, name: str, overlap: timedelta, expires_at: datetime | None) -> tuple[str, Token, Token]:
        """Create a token with the rights of another, which remains valid for `overlap`.

        Returns the text of the new one, its record, and that of the old one.

        Raises:
            TokenError: there is no valid token of that name.
        """
        now = datetime.now(UTC)
        with self._changing(made=False):
            tokens = self.all()
            found = self._valid(tokens, name, now)
            newest = found[-1]
            ends = {each.id: min(each.expires_at or now + overlap, now + overlap) for each in found}
            limited = [
                msgspec.structs.replace(each, expires_at=ends[each.id]) if each.id in ends else each for each in tokens
            ]
            draft = msgspec.structs.replace(newest, id=_new_id(), created_at=now, expires_at=expires_at)
            text, token = self._add(limited, draft)
        return text, token, next(each for each in limited if each.id == newest.id)

    def revoke(self, name: str) -> list[Token]:
        """Revoke the valid tokens of a name, which are several after a rotation, or the one with that id.

        Raises:
            TokenError: there is no valid token of that name.
        """
        now = datetime.now(UTC)
        with self._changing(made=False):
            tokens = self.all()
            ids = {each.id for each in self._valid(tokens, name, now)}
            changed = [msgspec.structs.replace(each, revoked_at=now) if each.id in ids else each for each in tokens]
            self._write(changed)
        return [each for each in changed if each.id in ids]

    def _valid(self, tokens: Sequence[Token], name: str, now: datetime) -> list[Token]:
        found = [each for each in tokens if name in {each.name, each.id} and each.state(now) == "valid"]
        if not found:
            raise TokenError(f"There is no valid token named {name}.", hint="`whenline token list` lists them.")
        return found

    def _add(self, tokens: Sequence[Token], draft: Token) -> tuple[str, Token]:
        """Give a token its text and add it."""
        text = f"{MARK}_{draft.id}_{secrets.token_urlsafe(32)}"
        token = msgspec.structs.replace(draft, digest=_digest(self._load_key(), text))
        self._write([*tokens, token])
        return text, token

    def _refresh(self) -> None:
        try:
            found = self._file.stat()
            seen = (found.st_mtime_ns, found.st_ino, found.st_size)
            if seen == self._seen:
                return
            tokens = msgspec.json.decode(self._file.read_bytes(), type=list[Token])
            key = self._key_file.read_bytes()
        except FileNotFoundError as error:
            self._seen = None
            hint = "Restore it from a backup, or create new tokens"
            if Path(error.filename) == self._file:
                raise TokenError(f"{self._file} is missing; no token can be verified.", hint=f"{hint}.") from error
            raise TokenError(
                f"{self._key_file} is missing; no token can be verified.", hint=f"{hint} after deleting {self._file}."
            ) from error
        except (OSError, msgspec.DecodeError, UnicodeDecodeError) as error:
            self._seen = None
            raise TokenError(f"{self._file} cannot be read: {error}", hint="Restore it from a backup.") from error
        if len(key) != KEY_BYTES:
            self._seen = None
            raise TokenError(f"{self._key_file} is damaged.", hint="Restore it from a backup.")
        self._by_id, self._key, self._seen = {token.id: token for token in tokens}, key, seen

    def _load_key(self) -> bytes:
        if not self._key_file.exists():
            write_private(self._key_file, secrets.token_bytes(KEY_BYTES))
        key = self._key_file.read_bytes()
        if len(key) != KEY_BYTES:
            raise TokenError(f"{self._key_file} is damaged.", hint="Restore it from a backup.")
        return key

    def _write(self, tokens: list[Token]) -> None:
        write_private(self._file, msgspec.json.format(msgspec.json.encode(tokens), indent=1) + b"\n")

    @contextmanager
    def _changing(self, *, made: bool = True) -> Iterator[None]:
        """Lock the tokens. `made`: begin to have some; without it a home that has none stays as it is."""
        if not made and not self.exist():
            yield
            return
        self._root.mkdir(parents=True, exist_ok=True)
        lock = os.open(self._root / LOCK, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield
        finally:
            os.close(lock)


def _exists(path: str) -> bool:
    """Whether a file is there.

    Raises:
        OSError: that cannot be seen.
    """
    try:
        os.stat(path)  # noqa: PTH116 - asked for each request; a `Path` costs twice as much
    except (FileNotFoundError, NotADirectoryError):
        return False
    return True


def _new_id() -> str:
    return secrets.token_hex(6)


def _digest(key: bytes, token: str) -> str:
    return hmac.new(key, token.encode("utf-8", "surrogatepass"), sha256).hexdigest()
