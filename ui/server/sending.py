"""Answers leave the server at once."""

from __future__ import annotations

import os
import socket

import psutil


def send_at_once() -> None:
    """Set `TCP_NODELAY` on each socket of this process that listens; the connections that it accepts inherit it.

    Streamlit binds a socket that does not name TCP, so asyncio leaves Nagle's algorithm on, and each answer on a
    connection that is kept open waits 40 ms for the browser's acknowledgment.
    """
    for connection in psutil.Process().net_connections(kind="tcp"):
        if connection.status == psutil.CONN_LISTEN:
            with socket.socket(fileno=os.dup(connection.fd)) as listening:
                listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
