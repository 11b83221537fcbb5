"""Every example of docs/publish.md that publishes, run unchanged, but for the ports; then its event is in the tables.

`curl`, `jq` and `kcat` are run where they are at hand; elsewhere what they would send is read from
the command and sent.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import httpx
import pytest
from aiokafka import AIOKafkaProducer

from tests.support.javascript import node
from tests.support.service import Service

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs" / "publish.md").read_text(encoding="utf-8")
FENCE = re.compile(r"^```(\w+)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
CURL = [block for language, block in FENCE.findall(TEXT) if language == "sh" and "curl http" in block]
(KCAT,) = (block for language, block in FENCE.findall(TEXT) if language == "sh" and "kcat -P" in block)
PYTHON = [block for language, block in FENCE.findall(TEXT) if language == "python"]
(JAVASCRIPT,) = (block for language, block in FENCE.findall(TEXT) if language == "js")


def here(text: str, service: Service) -> str:
    """An example for the service of the tests."""
    return text.replace("http://127.0.0.1:8600", service.gateway).replace("127.0.0.1:9092", service.kafka)


def shell(command: str) -> str:
    done = subprocess.run(["sh", "-ec", command], cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def is_in_the_tables(service: Service, id_: str) -> None:
    service.wait_for(f"SELECT id FROM ledger WHERE id = '{id_}'", 1)


def as_curl(command: str) -> Any:
    """The answer to what curl would post."""
    words = shlex.split(command.replace("\\\n", " "))
    headers = dict(word.split(": ", 1) for option, word in itertools.pairwise(words) if option == "-H")
    body = words[words.index("-d") + 1]
    (address,) = (word for word in words if word.startswith("http://"))
    lines = (ROOT / "docs" / "examples.jsonl").read_text(encoding="utf-8").splitlines()
    posted = [line for line in lines if '"whenline.signal.raised"' not in line]
    content = "[" + ",".join(posted) + "]" if body == "@-" else body
    return httpx.post(address, content=content.encode(), headers=headers).json()


@pytest.mark.parametrize("number", range(len(CURL)))
def test_curl(service: Service, number: int) -> None:
    command = here(CURL[number], service)
    at_hand = all(shutil.which(tool) for tool in ("curl", *(["jq"] if "jq " in command else [])))
    answer = json.loads(shell(command)) if at_hand else as_curl(command.partition("| ")[2] or command)
    for receipt in answer.get("results", [answer]):
        assert receipt["status"] in {"accepted", "duplicate"}, answer
        is_in_the_tables(service, receipt["id"])


@pytest.mark.parametrize("number", range(len(PYTHON)))
def test_python(service: Service, number: int, tmp_path: Path) -> None:
    (tmp_path / "example.py").write_text(here(PYTHON[number], service))
    done = subprocess.run([sys.executable, "example.py"], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    (id_,) = re.findall(r'"id": "(\w+)"', PYTHON[number])
    is_in_the_tables(service, id_)


def test_javascript(service: Service, tmp_path: Path) -> None:
    assert json.loads(node(here(JAVASCRIPT, service), folder=tmp_path))["status"] == "accepted"
    is_in_the_tables(service, "js1")


def test_kcat(service: Service) -> None:
    produced = [part for part in KCAT.split("\n\n") if "kcat -P" in part]
    if shutil.which("kcat"):
        output = shell(here(KCAT, service))
        assert "ce_id=kc2" in output
    else:
        for command in produced:
            asyncio.run(_as_kcat(service, command))
    assert len(produced) == 2
    for id_ in ("kc1", "kc2"):
        is_in_the_tables(service, id_)


async def _as_kcat(service: Service, command: str) -> None:
    """Send what kcat would: one record a line of its input."""
    words = shlex.split(command.replace("\\\n", " "))
    options = list(itertools.pairwise(words))
    headers = [tuple(word.split("=", 1)) for option, word in options if option == "-H"]
    arguments = {option: word for option, word in options if option in {"-t", "-k"}}
    async with AIOKafkaProducer(bootstrap_servers=service.kafka, acks="all") as producer:
        await producer.send_and_wait(
            arguments["-t"],
            key=arguments["-k"].encode(),
            value=words[words.index("printf") + 2].encode(),
            headers=[(name, value.encode()) for name, value in headers],
        )
