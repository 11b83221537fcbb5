"""Sends the audit log to syslog as well, by the standard library."""

from __future__ import annotations

import logging
import socket as sockets
import sys
from logging.handlers import SysLogHandler
from pathlib import Path

import msgspec
import structlog

from events.errors import WhenlineError

LONGEST = 8_000
"""Bytes of a message: what a datagram and most collectors take. A longer line has its events counted, not listed."""
PATIENCE_S = 0.2

log = structlog.get_logger("whenline.audit")


class SyslogAddressError(WhenlineError):
    """The address of the syslog server is not valid."""


class Syslog(SysLogHandler):
    """Sends each line as a datagram of facility `authpriv`.

    Args:
        target: the path of a socket, such as `/dev/log`, or `host:port` for UDP.

    Raises:
        SyslogAddressError: `target` is neither, or its host has no address.
    """

    socket: sockets.socket

    def __init__(self, target: str) -> None:
        super().__init__(_address(target), facility=SysLogHandler.LOG_AUTHPRIV)
        self.ident = "whenline: "
        self.append_nul = False
        self.socket.settimeout(PATIENCE_S)
        self._failed = False

    def send(self, line: bytes) -> None:
        """Send one line. The first failure is logged."""
        text = (line if len(line) <= LONGEST else _shortened(line)).decode()
        self.emit(logging.makeLogRecord({"msg": text, "levelno": logging.INFO, "levelname": "INFO"}))

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: ARG002, N802 - the handler's own method
        """Log the first failure."""
        if not self._failed:
            self._failed = True
            why = str(sys.exc_info()[1])
            log.error("the audit log cannot be sent to syslog", address=str(self.address), why=why)


def _address(target: str) -> str | tuple[str, int]:
    hint = "Give the path of a socket, such as /dev/log, or host:port."
    if target.startswith("/"):
        if not Path(target).is_socket():
            raise SyslogAddressError(f"`{target}` is not a socket.", hint=hint)
        return target
    host, _, port = target.rpartition(":")
    if not host or not port.isdecimal():
        raise SyslogAddressError(f"`{target}` is not the address of a syslog server.", hint=hint)
    try:
        # Once, here: a look-up for each line could wait.
        return str(sockets.getaddrinfo(host.strip("[]"), int(port), type=sockets.SOCK_DGRAM)[0][4][0]), int(port)
    except OSError as error:
        raise SyslogAddressError(f"`{host}` has no address: {error}", hint=hint) from error


def _shortened(line: bytes) -> bytes:
    fields = msgspec.json.decode(line)
    return msgspec.json.encode(
        {name: len(value) if isinstance(value, list) else value for name, value in fields.items()}
    )
