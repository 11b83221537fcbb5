"""Ports of servers that cannot be opened."""

from __future__ import annotations

import asyncio
import os
import socket
import sys
from pathlib import Path

import pytest

from streams.broker.data_folder import prepare_data_folder
from streams.broker.process import ProcessRecord
from streams.errors import BrokerError, PortTaken
from streams.listening import listening_sockets


def test_a_free_port_is_bound() -> None:
    (bound,) = listening_sockets("127.0.0.1", 0, server="the gateway", setting="WHENLINE_GATEWAY_PORT")
    with bound:
        assert bound.getsockname()[1] > 0


async def test_connections_send_at_once() -> None:
    at_once: asyncio.Future[int] = asyncio.get_running_loop().create_future()

    def accepted(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        connection = writer.get_extra_info("socket")
        at_once.set_result(connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))
        writer.close()

    (bound,) = listening_sockets("127.0.0.1", 0, server="the gateway", setting="WHENLINE_GATEWAY_PORT")
    async with await asyncio.start_server(accepted, sock=bound):
        _reader, writer = await asyncio.open_connection(*bound.getsockname())
        assert await at_once == 1
        writer.close()
        await writer.wait_closed()


def test_a_taken_port_is_named_with_its_setting() -> None:
    with socket.create_server(("127.0.0.1", 0)) as other, pytest.raises(PortTaken) as caught:
        listening_sockets("127.0.0.1", other.getsockname()[1], server="the pages", setting="WHENLINE_UI_PORT")
    assert "meant for the pages, is taken by another process" in caught.value.what
    assert "WHENLINE_UI_PORT" in caught.value.hint
    assert caught.value.exit_code == 2


@pytest.mark.parametrize("host", ["192.0.2.1", "no.such.host.invalid"])
def test_an_address_of_another_machine_cannot_be_used(host: str) -> None:
    with pytest.raises(PortTaken, match="WHENLINE_BIND"):
        listening_sockets(host, 0, server="the gateway", setting="WHENLINE_GATEWAY_PORT")


@pytest.mark.parametrize(
    "content", [b"", b"\xff\xfe\x00", b"[]", b"[1]", b"3", b"{}", b'{"pid": "x"}', b'{"pid": -1, "port": 1}', b"null",
                b'{"pid": 99999999999999999999, "port": 1}', b'{"pid": 1}'],
)  # fmt: skip
def test_a_damaged_record_of_a_process_records_nothing(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "broker.json"
    file.write_bytes(content)
    assert ProcessRecord(file).process() is None
    assert not ProcessRecord(file).is_serving


def test_ctrl_c_does_not_reach_the_process_that_formats_kafkas_folder(tmp_path: Path) -> None:
    seen = tmp_path / "session"
    program = f"import os; open({str(seen)!r}, 'w').write(str(os.getsid(0))); raise SystemExit(1)"
    with pytest.raises(BrokerError):
        prepare_data_folder(tmp_path, [sys.executable, "-c", program])
    assert int(seen.read_text()) != os.getsid(0)
