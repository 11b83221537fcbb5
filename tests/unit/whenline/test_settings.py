"""Settings come from the environment, and a wrong one is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from whenline.settings import SettingsError, load


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    for name in ("HOME", "BROKER_PORT", "GATEWAY_PORT", "UI_PORT"):
        monkeypatch.delenv(f"WHENLINE_{name}", raising=False)
    monkeypatch.delenv("KAFKA_BOOTSTRAP_SERVERS", raising=False)
    return monkeypatch


def test_the_defaults() -> None:
    settings = load()
    assert settings.home == Path(".whenline")
    assert settings.own_broker
    assert settings.servers == "127.0.0.1:9092"
    assert (settings.gateway_url, settings.ui_url) == ("http://127.0.0.1:8600", "http://127.0.0.1:8501")


def test_each_may_be_set(environment: pytest.MonkeyPatch) -> None:
    environment.setenv("WHENLINE_HOME", "/srv/timeline")
    environment.setenv("WHENLINE_BROKER_PORT", "19092")
    environment.setenv("WHENLINE_GATEWAY_PORT", "18600")
    environment.setenv("WHENLINE_UI_PORT", "18501")
    settings = load()
    assert settings.home == Path("/srv/timeline")
    assert settings.servers == "127.0.0.1:19092"
    assert (settings.gateway_url, settings.ui_url) == ("http://127.0.0.1:18600", "http://127.0.0.1:18501")


def test_an_own_cluster_goes_before_the_local_broker(environment: pytest.MonkeyPatch) -> None:
    environment.setenv("KAFKA_BOOTSTRAP_SERVERS", "one:9092,two:9092")
    environment.setenv("WHENLINE_BROKER_PORT", "19092")
    settings = load()
    assert not settings.own_broker
    assert settings.servers == "one:9092,two:9092"


@pytest.mark.parametrize("name", ["WHENLINE_BROKER_PORT", "WHENLINE_GATEWAY_PORT", "WHENLINE_UI_PORT"])
@pytest.mark.parametrize("value", ["http", "0", "65536", "-1", "80.5", ""])
def test_a_port_that_is_none_is_named(environment: pytest.MonkeyPatch, name: str, value: str) -> None:
    environment.setenv(name, value)
    with pytest.raises(SettingsError, match=f"^{name} is set to '{value}'") as raised:
        load()
    assert raised.value.exit_code == 2


def test_other_variables_are_nobodys_business(environment: pytest.MonkeyPatch) -> None:
    environment.setenv("WHENLINE_SUPERVISOR", "1")
    environment.setenv("WHENLINE_NONSENSE", "x")
    load()
