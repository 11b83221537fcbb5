"""A Chromium for the browser tests: an installed one first, then Debian's package where this is root, then Playwright's own.

`python -m tests.support.browser` sees that there is one; `make test` does so.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from typing import Any

from playwright.sync_api import Error, sync_playwright

INSTALLED = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def launch_options() -> dict[str, Any]:
    """How Playwright starts it: the installed one by its path, else Playwright's own."""
    found = next(filter(None, map(shutil.which, INSTALLED)), None)
    options: dict[str, Any] = {"args": ["--no-sandbox"]}
    return options | ({"executable_path": found} if found else {})


def starts() -> bool:
    """Whether a browser starts."""
    with sync_playwright() as playwright:
        try:
            playwright.chromium.launch(**launch_options()).close()
        except Error:
            return False
    return True


def install() -> bool:
    """Get one, by the first way that works."""
    ways = [[sys.executable, "-m", "playwright", "install", "chromium"]]
    if os.geteuid() == 0 and shutil.which("apt-get"):
        subprocess.run(["apt-get", "update", "-qq"], check=False)
        ways.insert(0, ["apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium"])
    for way in ways:
        print("Getting a browser:", " ".join(way), flush=True)
        subprocess.run(way, check=False, stdout=subprocess.DEVNULL)
        if starts():
            return True
    return False


def main() -> None:
    """See that there is a browser."""
    if not (starts() or install()):
        sys.exit(
            "There is no Chromium, and none could be installed. Install Chromium or Google Chrome, then try again."
        )


if __name__ == "__main__":
    main()
