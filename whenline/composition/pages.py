"""Builds the Streamlit pages."""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path

import ui.app
import ui.shared.log_ends
from projections.errors import NothingPublished
from projections.read.reader import Reader
from ui.shared.log_ends import UnreadablePartition
from whenline.log_ends import positions_of, read_log_ends
from whenline.settings import Settings


def run_pages(settings: Settings) -> None:
    """Serve the pages until SIGINT or SIGTERM."""
    os.environ["WHENLINE_HOME"] = str(settings.home.absolute())
    os.environ["WHENLINE_UI_GATEWAY"] = settings.ui_gateway or settings.gateway_url
    os.environ["WHENLINE_MAX_QUERIES"] = str(settings.max_queries)
    os.environ["WHENLINE_MAX_QUERIES_PER_SESSION"] = str(settings.max_queries_per_session)
    os.environ["WHENLINE_MAX_QUERY_WAIT"] = str(settings.max_query_wait)
    ui.shared.log_ends.set_provider(lambda: asyncio.run(read_log_ends(settings.cluster)).offsets)
    ui.shared.log_ends.set_unreadable_provider(lambda: _unreadable(settings))
    os.chdir(Path(ui.app.__file__).parent)  # Streamlit reads its theme from `.streamlit` in the current folder
    sys.argv = ["streamlit"]
    ui.app.app.run(
        config={
            "server.port": settings.ui_port,
            "server.address": settings.bind,
            "server.headless": True,
            "browser.gatherUsageStats": False,
            "server.fileWatcherType": "none",
        }
    )


def _unreadable(settings: Settings) -> list[UnreadablePartition]:
    """What the newest version of the tables cannot read."""
    try:
        positions = positions_of(Reader(settings.home).status().positions)
    except NothingPublished:
        positions = {}
    found = asyncio.run(read_log_ends(settings.cluster, positions)).unreadable
    return [
        UnreadablePartition(each.topic, each.partition, each.first_offset, each.reason, each.hint) for each in found
    ]
