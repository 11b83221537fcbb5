"""All kinds of the contract, by name and by CloudEvents type.

Every module of `events.kinds` is registered by its constant `FAMILY`; there is no list of kinds to edit.
"""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

from events import kinds
from events.kind import PREFIX, Family, Kind
from events.kinds import amendments

FAMILIES: dict[str, Family] = {
    family.name: family
    for module in iter_modules(kinds.__path__)
    for family in (import_module(f"{kinds.__name__}.{module.name}").FAMILY,)
}
"""Families by name, such as `models`."""

KINDS: dict[str, Kind] = {kind.name: kind for family in FAMILIES.values() for kind in family.kinds}
"""Kinds by name, such as `model.launched`."""

BY_TYPE: dict[str, Kind] = {kind.type: kind for kind in KINDS.values()}
"""Kinds by CloudEvents type, such as `whenline.model.launched`."""

AMENDMENTS = frozenset(kind.name for kind in amendments.FAMILY.kinds)
"""Kinds that amend other events."""

__all__ = ["AMENDMENTS", "BY_TYPE", "FAMILIES", "KINDS", "PREFIX"]
