"""What a history means, in plain Python: slow, obvious, and sharing no code with the SQL that it judges.

It reads records as a person would with the rules of `docs/time.md` in hand: one event at a time, no tables, no joins.

- `reading`: the canonical records of the log, as statements
- `amending`: what each amendment does
- `believing`: every event as believed of a moment, as known on another
- `counting`: which of them count
- `answers`: the rows of every read model
"""

from __future__ import annotations

from tests.reference_model.intervals import LONG_AGO
from tests.reference_model.reading import Logged, Ref

__all__ = ["LONG_AGO", "Logged", "Ref"]
