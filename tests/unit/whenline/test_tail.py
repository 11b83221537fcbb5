"""`whenline tail` against a gateway that listens: it filters, resumes, and survives a gateway that goes away."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from structlog.testing import capture_logs
from typer.testing import CliRunner, Result

from streams.errors import LogUnavailable
from streams.gateway.tokens import Tokens
from streams.log.memory import MemoryLog
from tests.support.earlier_contract import control_characters_allowed
from tests.support.publish_endpoint import TOPICS, listening
from tests.support.records import event
from tests.support.tables import Tables
from whenline.cli.app import app
from whenline.tail import StreamRefused, Tail, read_position, write_position

MODELS, TALENT = ("whenline.models", 0), ("whenline.talent", 1)


@pytest.fixture
def tables(tmp_path: Path) -> Iterator[Tables]:
    with Tables(tmp_path / "home") as opened:
        yield opened


@asynccontextmanager
async def gateway(folder: Path) -> AsyncIterator[str]:
    """One in this process, whose log stays out of the command's output."""
    async with listening(folder / "home", MemoryLog(TOPICS)) as address:
        with capture_logs():
            yield address


async def run(*arguments: str) -> Result:
    return await asyncio.to_thread(CliRunner().invoke, app, ["tail", "--no-follow", *arguments])


async def test_lines_of_json_resume_where_the_last_run_ended(tmp_path: Path, tables: Tables) -> None:
    tables.add({MODELS: [event("1"), event("2")], TALENT: [event("3")]})
    saved = tmp_path / "seen"
    async with gateway(tmp_path) as address:
        options = ("--url", address, "--after", "start", "--resume", str(saved), "--json")
        lines = [json.loads(line) for line in (await run(*options)).stdout.splitlines()]
        assert sorted(each["event"]["id"] for each in lines) == ["1", "2", "3"]
        assert read_position(saved) == lines[-1]["id"] == "models:2,talent:0.1"
        tables.add({MODELS: [event("4")]})
        again = [json.loads(line) for line in (await run(*options)).stdout.splitlines()]
        assert [each["event"]["id"] for each in again] == ["4"]


async def test_a_terminal_shows_one_line_per_event_without_control_characters(tmp_path: Path, tables: Tables) -> None:
    rumor = event(
        "1", knowntime="2025-04-02T00:00:00Z", data={"certainty": "rumored", "headline": "A [b]bold\x1b[2J one\u202e"}
    )
    with control_characters_allowed():
        tables.add({MODELS: [rumor]})
    async with gateway(tmp_path) as address:
        done = await run("--url", address, "--after", "start")
    assert done.stdout == (
        "2026-11-01 00:00:00  model.launched         openai"
        "  A [b]bold\ufffd[2J one\ufffd  (rumored, known 2025-04-02)\n"
    )  # fmt: skip


async def test_filters_reach_the_gateway_and_its_refusals_reach_people(tmp_path: Path, tables: Tables) -> None:
    tables.add({MODELS: [event("1")], TALENT: [event("2", data={"organizations": [{"slug": "acme"}]})]})
    async with gateway(tmp_path) as address:
        options = ("--url", address, "--after", "start", "--json")
        done = await run(*options, "--organization", "acme", "--organization", "other", "--kind", "model.launched")
        assert [json.loads(line)["event"]["id"] for line in done.stdout.splitlines()] == ["2"]
        done = await run(*options, "--kind", "model.lunched")
        assert isinstance(done.exception, StreamRefused)
        assert "?kind: `model.lunched` is not a kind" in done.exception.what


async def test_a_token_is_taken_from_the_settings(
    tmp_path: Path, tables: Tables, monkeypatch: pytest.MonkeyPatch
) -> None:
    tables.add({MODELS: [event("1")]})
    token, _ = Tokens(tmp_path / "home").create("reads", [], ["*"], ["read"], None)
    async with gateway(tmp_path) as address:
        done = await run("--url", address, "--after", "start")
        assert isinstance(done.exception, StreamRefused)
        assert "WHENLINE_TOKEN" in done.exception.hint
        monkeypatch.setenv("WHENLINE_TOKEN", token)
        assert (await run("--url", address, "--after", "start")).stdout.count("model.launched") == 1


async def test_it_resumes_after_the_gateway_went_away_and_loses_nothing(tmp_path: Path, tables: Tables) -> None:
    tables.add({MODELS: [event("1")]})
    loop, paused = asyncio.get_running_loop(), asyncio.Event()
    seen: asyncio.Queue[str] = asyncio.Queue()
    back = asyncio.Event()

    def pause(_: float) -> None:
        loop.call_soon_threadsafe(paused.set)
        asyncio.run_coroutine_threadsafe(back.wait(), loop).result()

    async with gateway(tmp_path) as address:
        reading = Tail(address, "", {}, "start", pause=pause)

        def read() -> None:
            for number, (_, document) in enumerate(reading.events()):
                loop.call_soon_threadsafe(seen.put_nowait, document["event"]["id"])
                if number == 1:
                    return

        following = asyncio.create_task(asyncio.to_thread(read))
        assert await seen.get() == "1"
    await paused.wait()
    tables.add({MODELS: [event("2")]})
    async with gateway(tmp_path) as other:
        reading._url = other
        back.set()
        assert await seen.get() == "2"
        await following


async def test_it_resumes_where_the_tables_end_and_shows_nothing_twice(tmp_path: Path, tables: Tables) -> None:
    """The tables stepped back: they were made again, or another gateway answers that is behind."""
    tables.add({MODELS: [event("1"), event("2")], TALENT: [event("3")]})

    def read(reading: Tail) -> list[str]:
        return [document["event"]["id"] for _, document in reading.events(follow=False)]

    async with gateway(tmp_path) as address:
        reading = Tail(address, "", {}, "start")
        assert sorted(await asyncio.to_thread(read, reading)) == ["1", "2", "3"]
    with Tables(tmp_path / "behind" / "home") as behind:
        behind.add({MODELS: [event("1")]})
        async with gateway(tmp_path / "behind") as address:
            reading._url = address
            assert await asyncio.to_thread(read, reading) == []
            assert reading.position == "models:1"
            behind.add({MODELS: [event("2"), event("4")]})
            assert await asyncio.to_thread(read, reading) == ["4"]


def test_a_gateway_that_does_not_answer_the_first_request_is_an_error() -> None:
    with pytest.raises(LogUnavailable, match="does not answer") as raised:
        next(Tail("http://127.0.0.1:1", "", {}).events())
    assert raised.value.exit_code == 75


def test_a_position_is_saved_atomically(tmp_path: Path) -> None:
    assert read_position(tmp_path / "none") is None
    write_position(tmp_path / "saved", "models:1")
    assert read_position(tmp_path / "saved") == "models:1"
    assert [path.name for path in tmp_path.iterdir()] == ["saved"]


def test_help_names_the_token_setting() -> None:
    result: Any = CliRunner().invoke(app, ["tail", "--help"])
    assert "WHENLINE_TOKEN" in result.stdout
