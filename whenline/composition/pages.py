"""Builds the Streamlit pages."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from urllib.parse import urlsplit

import ui.app
import ui.shared.lake_state
import ui.shared.log_ends
import ui.shared.query_record
from streams.listening import listening_sockets
from ui.server.login import TrustedProxy
from ui.shared.log_ends import UnreadablePartition
from whenline.audit import page_recorder, query_recorder
from whenline.composition.login import hosts_of, login_of
from whenline.lake_state import fetch_lake
from whenline.log_ends import fetch_log_ends, fetch_unreadable
from whenline.settings import Settings


def run_pages(settings: Settings) -> None:
    """Serve the pages until SIGINT or SIGTERM.

    Raises:
        WhenlineError: the settings do not allow it; the message says why and what to do.
    """
    login = login_of(settings)
    public = urlsplit(settings.public_url)
    for each in listening_sockets(settings.bind, settings.ui_port, server="the pages", setting="WHENLINE_UI_PORT"):
        each.close()  # Streamlit opens its port itself, and has no message of ours
    os.environ["WHENLINE_HOME"] = str(settings.tables.absolute())
    os.environ["WHENLINE_UI_GATEWAY"] = settings.ui_gateway or settings.gateway_url
    os.environ["WHENLINE_MAX_QUERIES"] = str(settings.max_queries)
    os.environ["WHENLINE_MAX_QUERIES_PER_SESSION"] = str(settings.max_queries_per_session)
    os.environ["WHENLINE_MAX_QUERY_WAIT"] = str(settings.max_query_wait)
    ui.shared.query_record.set_recorder(query_recorder(settings))
    ui.shared.query_record.set_page_recorder(page_recorder(settings))
    worker = settings.ui_worker or settings.worker_url
    ui.shared.log_ends.set_provider(lambda: fetch_log_ends(worker))
    ui.shared.log_ends.set_unreadable_provider(lambda: _unreadable(worker))
    ui.shared.lake_state.set_lake_provider(lambda: fetch_lake(worker))
    os.chdir(Path(ui.app.__file__).parent)  # Streamlit reads its theme from `.streamlit` in the current folder
    sys.argv = ["streamlit"]
    os.environ["FORWARDED_ALLOW_IPS"] = ""  # the address of a client is that of the socket: a proxy is known by it
    ui.app.create_app(hosts_of(settings), login, https=public.scheme == "https").run(
        config={
            "browser.serverAddress": public.hostname or "localhost",  # else Streamlit asks a host in the internet
            "server.trustedUserHeaders": json.dumps(login.headers) if isinstance(login, TrustedProxy) else "{}",
            "server.port": settings.ui_port,
            "server.address": settings.bind,
            "server.headless": True,
            "browser.gatherUsageStats": False,
            "server.fileWatcherType": "none",
        }
    )


def _unreadable(worker: str) -> list[UnreadablePartition]:
    found = fetch_unreadable(worker)
    return [
        UnreadablePartition(each.topic, each.partition, each.first_offset, each.reason, each.hint) for each in found
    ]
