"""The key of an event as it is documented; it only decides which of two equals is named first."""

from __future__ import annotations

import uuid
from hashlib import sha256

from tests.reference_model.reading import Ref


def key_of(ref: Ref) -> uuid.UUID:
    """The first 128 bits of the SHA-256 of source and id."""
    return uuid.UUID(bytes=sha256("\n".join(ref).encode()).digest()[:16])
