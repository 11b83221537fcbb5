"""The command line. `main` is the entry point; each module holds the commands of one purpose."""

from __future__ import annotations

import signal


def main() -> None:
    """Run the command line of this process.

    All commands are imported here, which takes a while: Ctrl-C ends a process that has not begun at once.
    """
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:  # else the caller's shell ignores Ctrl-C
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    from whenline.cli.standard_streams import open_closed_streams, write_any_text  # noqa: PLC0415

    open_closed_streams()
    write_any_text()
    from whenline.cli.app import run  # noqa: PLC0415

    run()
