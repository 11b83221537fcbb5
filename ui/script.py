"""The script that Streamlit runs for each session: the page that the address names.

Events are posted to WHENLINE_UI_GATEWAY, else to the gateway of this machine.
"""

from __future__ import annotations

import os

from ui.shared.home import reader
from ui.shell import run

GATEWAY, PORT = "WHENLINE_UI_GATEWAY", "WHENLINE_GATEWAY_PORT"


def main() -> None:
    """Draws the page."""
    run(reader(), os.environ.get(GATEWAY) or f"http://127.0.0.1:{os.environ.get(PORT, '8600')}")


if __name__ == "__main__":
    main()
