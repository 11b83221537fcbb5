"""The demo's data in a home that asks for tokens: they get in, and no token is left behind."""

from __future__ import annotations

import json
from pathlib import Path

import httpx
import pytest
from pydantic import SecretStr

from streams.errors import LogUnavailable
from streams.gateway.tokens import Tokens
from tests.support.gateway import running_gateway
from tests.support.records import event
from tests.support.service import Service
from whenline import demo
from whenline.settings import Settings


def test_it_makes_a_token_for_itself_or_sends_the_one_it_is_given(
    service: Service, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "home"
    Tokens(home).create("newsroom", ["urn:publisher:a"], ["*"], ["publish"], None)
    for name in ("CURRENT", "generations"):  # the tables of the service
        (home / name).symlink_to(service.stack.home / name)
    monkeypatch.setattr(demo, "DATA_SETS", {"microsoft-openai": demo.DATA_SETS["microsoft-openai"]})
    messages: list[str] = []
    with running_gateway(tmp_path, service.kafka) as (stack, _):
        assert httpx.post(f"{stack.gateway}/v1/events", json=event()).status_code == 401
        settings = Settings(home=home, gateway_port=stack.gateway_port)
        demo.publish_data_sets(settings, messages.append)
        assert "accepted" in messages[0]
        states = [(token.name.split("-")[0], token.revoked_at is not None) for token in Tokens(home).all()]
        assert states == [("newsroom", False), ("demo", True)]
        wrong = settings.model_copy(update={"token": SecretStr("wl_no_token")})
        with pytest.raises(LogUnavailable, match="not valid"):
            demo.publish_data_sets(wrong, messages.append)
    did = [json.loads(line)["did"] for line in (home / "audit.jsonl").read_text().splitlines()]
    assert "login refused" in did
    allowed = [each for each in did if each != "login refused"]
    assert (allowed[0], allowed[-1], set(allowed[1:-1])) == ("created", "revoked", {"posted"})
