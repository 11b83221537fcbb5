"""`whenline broker`: the local Kafka of a home."""

from __future__ import annotations

import asyncio
from dataclasses import asdict
from typing import Annotated

import typer

from streams.broker import LocalBroker
from streams.errors import BrokerError
from streams.rights import grant as grant_rights
from streams.topics import ensure_topics
from whenline.cli.options import Json
from whenline.cli.output import print_json, print_line
from whenline.settings import load

app = typer.Typer(
    help="The local Kafka of this home: start, stop, status. Rights in a cluster of your own: grant.",
    no_args_is_help=True,
)


def _broker() -> LocalBroker:
    settings = load()
    if not settings.own_broker:
        raise BrokerError(
            f"KAFKA_BOOTSTRAP_SERVERS names the cluster {settings.bootstrap_servers}, which Whenline does not manage.",
            hint="Unset it to use the local broker.",
        )
    return LocalBroker(settings.home / "broker", settings.broker_port)


@app.command()
def start() -> None:
    """Start Kafka in the background, and create the topics.

    Example: `WHENLINE_BROKER_PORT=19092 whenline broker start`
    """
    broker = _broker()
    started = broker.start(print_line)
    created = asyncio.run(ensure_topics(broker.cluster))
    print_line(
        f"Kafka {'runs' if started else 'was already running'} on {broker.address}"
        + (f", {len(created)} topics created" if created else "")
    )


@app.command()
def stop() -> None:
    """Stop Kafka. Its data remains."""
    print_line("Kafka is stopped" if _broker().stop() else "Kafka was not running")


@app.command()
def status(json: Json = False) -> None:
    """Show whether Kafka runs, its address and its data folder. Exit code 1 if it does not run."""
    found = _broker().status()
    if json:
        print_json(asdict(found))
    elif found.running:
        print_line(f"Kafka {found.version} runs on {found.address} (process {found.pid}); data in {found.folder}/data")
    else:
        print_line(f"Kafka does not run; data in {found.folder}/data, log in {found.log}")
    if not found.running:
        raise typer.Exit(1)


@app.command()
def grant(
    gateway: Annotated[str, typer.Option(help="Kafka's user for the gateway.")] = "gateway",
    worker: Annotated[str, typer.Option(help="Kafka's user for the worker.")] = "worker",
) -> None:
    """Create the topics in a cluster of your own, and give the services' users their rights in it.

    Connect as an administrator of the cluster. Whatever is not granted stays refused, if the
    cluster has an authorizer. The gateway may write events, the worker may read them and write
    signals, amendments, notices and dead letters. Running it again changes nothing.

    Example: `whenline broker grant --gateway whenline-gateway --worker whenline-worker`
    """
    settings = load()
    if settings.own_broker:
        raise BrokerError(
            "The local Kafka has no users and no rights.",
            hint="Set KAFKA_BOOTSTRAP_SERVERS and KAFKA_SASL_… to your cluster and its administrator.",
        )
    created = asyncio.run(ensure_topics(settings.cluster))
    count = asyncio.run(grant_rights(settings.cluster, {"gateway": gateway, "worker": worker}))
    print_line(f"{len(created)} topics created, {count} rights given to {gateway} and {worker}")
