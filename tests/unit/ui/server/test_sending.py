"""Answers that wait for nothing."""

from __future__ import annotations

import socket

from ui.server.sending import send_at_once


def test_accepted_connections_send_at_once() -> None:
    with socket.socket() as listening:  # bound as Streamlit binds it
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        send_at_once()
        with socket.create_connection(listening.getsockname()), listening.accept()[0] as accepted:
            assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY) == 1
