"""Commands that run something: the whole stack, or one process of it."""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from whenline import logs
from whenline.cli import lean
from whenline.cli.out import say
from whenline.parent import end_with_parent
from whenline.settings import Settings, SettingsError, load

if TYPE_CHECKING:
    from streams.gateway import Limits

NoUi = Annotated[bool, typer.Option("--no-ui", help="Without the pages.")]


def add_to(app: typer.Typer) -> None:
    """Add these commands."""
    for command in (demo, up, worker, gateway, ui):
        app.command()(command)


def demo(no_ui: NoUi = False) -> None:
    """Everything at once, with the bundled timeline. Ctrl-C stops it all; start again and everything is still there.

    Example: `whenline demo`
    """
    from whenline.demo import publish_data_sets  # noqa: PLC0415 - the command line starts fast

    _run_stack(load(), no_ui, lambda settings: publish_data_sets(settings, say))


def up(no_ui: NoUi = False) -> None:
    """Broker, gateway, worker and UI in the foreground, without the bundled timeline.

    Example: `WHENLINE_HOME=/srv/timeline whenline up --no-ui`
    """
    _run_stack(load(), no_ui, lambda _: None)


def _run_stack(settings: Settings, no_ui: bool, when_ready: object) -> None:
    from whenline.supervisor import Stack  # noqa: PLC0415

    stack = Stack(settings, say, ui=not no_ui)
    try:
        stack.start()
        if not stack.stopping:
            when_ready(settings)  # type: ignore[operator]
            _print_addresses(settings, no_ui)
        stack.keep()
    finally:
        if stack.lock is not None:
            say("Stopping")
        stack.stop()
    say("Stopped. Everything is kept: start again to go on.")


def _print_addresses(settings: Settings, no_ui: bool) -> None:
    if not no_ui:
        say(f"Replay   {settings.ui_url}")
    say(f"Publish  {settings.gateway_url}/v1/events")
    say(f'SQL      {settings.home / "current" / "whenline.duckdb"}, or: whenline sql "FROM timeline"')
    say(f"Kafka    {settings.servers}")
    say("Ready. Ctrl-C stops everything.")


Processors = Annotated[
    str, typer.Option(help="Which to run, separated by commas: projector, signals, current. All, if not given.")
]


def worker(processors: Processors = "projector,signals,current") -> None:
    """The stream processors: tables from Kafka, signals, and the file at a fixed path, hosted by Faust.

    The projector runs once for each home. /healthz and /metrics are at WHENLINE_WORKER_PORT.

    Example: `whenline worker --processors projector,current`
    """
    from streams.worker.app import PROCESSORS, run_worker  # noqa: PLC0415

    logs.configure()
    end_with_parent()
    settings = load()
    wanted = [name.strip() for name in processors.split(",")]
    if not set(wanted) <= set(PROCESSORS):
        raise SettingsError(
            f"There is no processor {', '.join(sorted(set(wanted) - set(PROCESSORS)))!r}.",
            hint=f"The processors are {', '.join(PROCESSORS)}.",
        )
    host = settings.bind if settings.shielded else "127.0.0.1"
    run_worker(settings.home, settings.servers, wanted, host=host, port=settings.worker_port)


def gateway() -> None:
    """The publishers' door over HTTP. On another address than loopback it asks for tokens, and there has to be one."""
    from streams.gateway import serve  # noqa: PLC0415
    from streams.gateway.server import check_bind  # noqa: PLC0415
    from streams.topics import ensure_topics  # noqa: PLC0415

    logs.configure()
    end_with_parent()
    settings = load()
    if not settings.shielded:
        check_bind(settings.home, settings.bind)
    asyncio.run(ensure_topics(settings.servers))
    serve(
        settings.home,
        settings.servers,
        settings.gateway_port,
        host=settings.bind,
        limits=_limits(settings),
        shielded=settings.shielded,
    )


def _limits(settings: Settings) -> Limits:
    from streams.gateway import Limits  # noqa: PLC0415

    return Limits(
        body=settings.max_body,
        event=settings.max_event,
        batch=settings.max_batch,
        depth=settings.max_depth,
        text=settings.max_text,
        rate=settings.max_rate,
        in_flight=settings.max_in_flight,
        patience=settings.patience,
        connections=settings.max_connections,
        streams=settings.max_streams,
    )


def ui() -> None:
    """The pages, on loopback."""
    lean.take_pandas_back()
    import ui.app  # noqa: PLC0415
    import ui.shared.log_ends  # noqa: PLC0415
    from whenline.cli.asking import log_ends  # noqa: PLC0415

    end_with_parent()
    settings = load()
    os.environ["WHENLINE_HOME"] = str(settings.home.absolute())
    os.environ["WHENLINE_UI_GATEWAY"] = settings.ui_gateway or settings.gateway_url
    os.environ["WHENLINE_MAX_QUERIES"] = str(settings.max_queries)
    os.environ["WHENLINE_MAX_QUERIES_PER_SESSION"] = str(settings.max_queries_per_session)
    os.environ["WHENLINE_QUERY_WAIT"] = str(settings.query_wait)
    ui.shared.log_ends.ask_with(lambda: asyncio.run(log_ends(settings))[0])
    os.chdir(Path(ui.app.__file__).parent)  # Streamlit reads the look of the pages from `.streamlit` beside the script
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
