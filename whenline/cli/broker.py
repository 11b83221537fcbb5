"""`whenline broker`: the local Kafka of a home."""

from __future__ import annotations

import asyncio
from dataclasses import asdict
from typing import Annotated

import typer

from streams.broker import LocalBroker
from streams.errors import BrokerError
from streams.topics import ensure_topics
from whenline.cli.out import print_json, say
from whenline.settings import load

app = typer.Typer(help="The local Kafka of this home: start, stop, status.", no_args_is_help=True)


def _broker() -> LocalBroker:
    settings = load()
    if not settings.own_broker:
        raise BrokerError(
            f"KAFKA_BOOTSTRAP_SERVERS names the cluster {settings.bootstrap_servers}, which is not managed here.",
            hint="Unset it to use the local broker.",
        )
    return LocalBroker(settings.home / "broker", settings.broker_port)


@app.command()
def start() -> None:
    """Start Kafka in the background, and make the topics.

    Example: `WHENLINE_BROKER_PORT=19092 whenline broker start`
    """
    broker = _broker()
    started = broker.start(say)
    made = asyncio.run(ensure_topics(broker.address))
    say(
        f"Kafka {'runs' if started else 'was already running'} on {broker.address}"
        + (f", {len(made)} topics made" if made else "")
    )


@app.command()
def stop() -> None:
    """Stop Kafka. Its data stay."""
    say("Kafka is stopped" if _broker().stop() else "Kafka was not running")


@app.command()
def status(json: Annotated[bool, typer.Option("--json", help="For machines.")] = False) -> None:
    """Whether Kafka runs, where, and where its data lie. Exit code 1 if it does not run."""
    found = _broker().status()
    if json:
        print_json(asdict(found))
    elif found.running:
        say(f"Kafka {found.version} runs on {found.address} (process {found.pid}); data in {found.folder}/data")
    else:
        say(f"Kafka does not run; data in {found.folder}/data, log in {found.log}")
    if not found.running:
        raise typer.Exit(1)
