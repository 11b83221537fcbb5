"""Commands that run processes: the whole stack, or one process of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated

import typer

from whenline import logs
from whenline.cli.output import print_status
from whenline.cli.without_pandas import restore_pandas
from whenline.connection_name import name_connections
from whenline.parent import end_with_parent
from whenline.settings import Settings, load

if TYPE_CHECKING:
    from whenline.supervisor import Stack

NoUi = Annotated[bool, typer.Option("--no-ui", help="Without the pages.")]
Scale = Annotated[
    bool,
    typer.Option(
        "--scale", help="Several of each on a lake: Kafka, PostgreSQL, object store, projectors, resolvers, readers."
    ),
]


def add_to(app: typer.Typer) -> None:
    """Add these commands."""
    for command in (demo, up, worker, projector, resolver, replica, gateway, ui):
        app.command()(command)


def demo(no_ui: NoUi = False, scale: Scale = False) -> None:
    """Run everything, with the bundled timeline. Ctrl-C stops it; the next start has all data again.

    Example: `whenline demo`
    """
    from whenline.demo import publish_data_sets  # noqa: PLC0415 - the command line starts fast

    _run_stack(load(), no_ui, scale, lambda settings: publish_data_sets(settings, print_status))


def up(no_ui: NoUi = False, scale: Scale = False) -> None:
    """Run broker, gateway, worker and UI in the foreground, without the bundled timeline.

    Example: `WHENLINE_HOME=/srv/timeline whenline up --no-ui`
    """
    _run_stack(load(), no_ui, scale, lambda _: None)


def _run_stack(settings: Settings, no_ui: bool, scale: bool, when_ready: Callable[[Settings], None]) -> None:
    from whenline.composition.login import login_of  # noqa: PLC0415
    from whenline.supervisor import ScalePlan, Stack  # noqa: PLC0415

    if not no_ui:
        login_of(settings)  # refuses before anything starts
    plan = ScalePlan(settings) if scale else None
    stack = Stack(settings, print_status, ui=not no_ui, scale=plan)
    try:
        stack.start()
        if not stack.stopping and not stack.not_ready:
            when_ready(settings if plan is None else plan.machine(1))
        if not stack.stopping:
            if plan is None:
                _print_addresses(settings, no_ui)
            else:
                for line in plan.addresses(ui=not no_ui):
                    print_status(line)
            print_status(_state_of(stack))
        stack.supervise()
    finally:
        if stack.has_home:
            print_status("Stopping")
        stack.stop()
    print_status("Stopped. All data is saved: start again to resume.")


def _print_addresses(settings: Settings, no_ui: bool) -> None:
    if not no_ui:
        print_status(f"Replay   {settings.ui_url}")
    print_status(f"Publish  {settings.gateway_url}/v1/events")
    current = settings.tables / "current" / "whenline.duckdb"
    print_status(f'SQL      duckdb -readonly "{current}", or: whenline sql "FROM timeline"')
    print_status(f"Kafka    {settings.cluster}")
    if settings.own_broker:
        print_status("Every user and program of this machine reaches them, and Kafka asks no one who they are.")


def _state_of(stack: Stack) -> str:
    if stack.not_ready:
        return f"Running, but not ready: {', '.join(stack.not_ready)}. Ctrl-C stops everything."
    return "Ready. Ctrl-C stops everything."


Processors = Annotated[
    str, typer.Option(help="Processors to run, separated by commas: projector, signals, current. All by default.")
]


def worker(processors: Processors = "projector,signals,current") -> None:
    """Run the stream processors: tables from Kafka, signals, and the file at a fixed path, hosted by Faust.

    A home has one projector. /healthz and /metrics are served at WHENLINE_WORKER_PORT.

    Example: `whenline worker --processors projector,current`
    """
    from whenline.composition.worker import run_worker  # noqa: PLC0415

    logs.configure()
    end_with_parent()
    name_connections("worker")
    run_worker(load(), [name.strip() for name in processors.split(",")])


def projector() -> None:
    """Run one of several projectors: it decodes its share of the partitions and appends it to the lake.

    Kafka assigns the partitions, or WHENLINE_PROJECTOR_SHARE fixes them. One `whenline resolver` makes the tables of
    what projectors append.

    Example: `WHENLINE_PROJECTOR_SHARE=1/3 whenline projector`
    """
    from whenline.composition.projector import run_projector  # noqa: PLC0415

    logs.configure()
    end_with_parent()
    name_connections("projector")
    run_projector(load())


def resolver(processors: Processors = "projector,signals,current") -> None:
    """Run a worker that takes records from projectors instead of Kafka, and waits while another one writes to the lake.

    It applies what they appended to the tables and publishes it, and runs the other processors of a worker.

    Example: `whenline resolver`
    """
    from whenline.composition.resolver import run_resolver  # noqa: PLC0415

    logs.configure()
    end_with_parent()
    name_connections("resolver")
    run_resolver(load(), [name.strip() for name in processors.split(",")])


def replica(
    once: Annotated[bool, typer.Option("--once", help="End when it has what the lake has now.")] = False,
) -> None:
    """Keep a replica of the lake in this home, for readers on a machine without a worker.

    Gateway, pages and `whenline sql` read it as they read what a worker of this machine publishes.

    Example: `WHENLINE_STORE=ducklake:postgres:host=db WHENLINE_DATA=s3://bucket/whenline whenline replica`
    """
    from whenline.composition.replica import run_replica  # noqa: PLC0415

    logs.configure()
    end_with_parent()
    name_connections("replica")
    run_replica(load(), once=once)


def gateway() -> None:
    """Run the HTTP gateway for publishers. It binds other addresses than loopback only if tokens exist."""
    from whenline.composition.gateway import run_gateway  # noqa: PLC0415

    logs.configure()
    end_with_parent()
    run_gateway(load())


def ui() -> None:
    """Run the pages. They bind other addresses than loopback only with a login."""
    restore_pandas()
    from whenline.composition.pages import run_pages  # noqa: PLC0415

    end_with_parent()
    run_pages(load())
