"""Which store a home has: the file in it, or a lake, whose address is written into the home.

So every process of a home chooses the same one, whatever its environment is.
"""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

from projections.errors import StoreAddressInvalid
from projections.store.ducklake.address import LakeAddress

FILE = "store.toml"
OWN = "file"
"""The setting that goes back to the file of the home."""


def choose(root: Path, store: str, data: str) -> None:
    """Write the store of a home into it. An empty `store` leaves what the home says.

    Raises:
        StoreAddressInvalid: the settings give no address.
        OSError: the home cannot be written.
    """
    path = root / FILE
    if store == OWN:
        path.unlink(missing_ok=True)
    elif store:
        address = LakeAddress.of(store, data)
        text = f"store = {json.dumps(address.store)}\ndata = {json.dumps(address.data)}\n"
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            root.mkdir(parents=True, exist_ok=True)
            staging = path.with_suffix(".new")
            staging.write_text(text, encoding="utf-8")
            staging.replace(path)


def lake_of(root: Path) -> LakeAddress | None:
    """The lake of a home; None where the store is the home's own file.

    Raises:
        StoreAddressInvalid: what the home says cannot be read.
    """
    path = root / FILE
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8"))
        return LakeAddress.of(found["store"], found["data"])
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError) as error:
        raise StoreAddressInvalid(
            f"{path} cannot be read: {error}", hint="Remove it, and start with WHENLINE_STORE and WHENLINE_DATA set."
        ) from error
