"""Opens the port of a server, before anything else of it starts."""

from __future__ import annotations

import errno
import socket
from contextlib import ExitStack

from streams.errors import PortTaken


def listening_sockets(host: str, port: int, *, server: str, setting: str) -> list[socket.socket]:
    """A bound socket per address of the host, as asyncio binds them; the caller closes them.

    Each names its protocol, TCP: asyncio sends at once (`TCP_NODELAY`) only on connections that do. Without it, each
    answer on a connection that is kept open waits 40 ms for the client's acknowledgment.

    Args:
        host: address or name.
        port: 0 is any free one.
        server: what it is for, for messages.
        setting: name of the port's setting, for messages.

    Raises:
        PortTaken: another process listens there, or the address cannot be used.
    """
    try:
        addresses = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
        with ExitStack() as opened:
            sockets = [opened.enter_context(socket.socket(*address[:3])) for address in addresses]
            for each, (family, *_, address) in zip(sockets, addresses, strict=True):
                each.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                if family == socket.AF_INET6:
                    each.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
                each.bind(address)
            opened.pop_all()
            return sockets
    except OSError as error:
        taken = error.errno == errno.EADDRINUSE
        why = "is taken by another process" if taken else f"cannot be used on {host} ({error.strerror})"
        raise PortTaken(
            f"Port {port}, meant for {server}, {why}.",
            hint=f"Set {setting} to a free port, or stop that process."
            if taken
            else f"Set {setting} to a port, and WHENLINE_BIND to an address of this machine, that this user may use.",
        ) from error
