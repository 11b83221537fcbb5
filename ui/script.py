"""The script that Streamlit runs for each session: it draws the page at the address.

Events are posted to WHENLINE_UI_GATEWAY, by default to the gateway on this machine.
"""

from __future__ import annotations

import os

from ui.server.visitors import visitor
from ui.shared.home import page_reader
from ui.shared.page import PageContext
from ui.shell import run

GATEWAY, PORT = "WHENLINE_UI_GATEWAY", "WHENLINE_GATEWAY_PORT"


def main() -> None:
    """Draws the page at the address."""
    gateway = os.environ.get(GATEWAY) or f"http://127.0.0.1:{os.environ.get(PORT, '8600')}"
    run(PageContext(page_reader(), gateway, visitor))


if __name__ == "__main__":
    main()
