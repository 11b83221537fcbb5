"""The compose file is valid, and agrees with the settings and the command line. Nothing is run here."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
import typer.main
import yaml
from jsonschema import Draft201909Validator

from streams.broker.artifacts import KAFKA_VERSION
from streams.broker.configuration import SERVER
from whenline.cli.app import app
from whenline.settings import Settings

ROOT = Path(__file__).parents[3]
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
OURS = ("worker", "gateway", "ui")
DOCKERFILE = (ROOT / "docker" / "Dockerfile").read_text(encoding="utf-8")
_, BUILD, FINAL = re.split(r"^FROM ", DOCKERFILE, flags=re.MULTILINE)
DIGEST = re.compile(r"sha256:[0-9a-f]{64}")
PORTS = {name: Settings.model_fields[f"{name}_port"].default for name in ("broker", "gateway", "worker", "ui")}


def test_it_conforms_to_the_specification() -> None:
    schema = json.loads(Path(__file__).with_name("compose-spec.json").read_text(encoding="utf-8"))
    problems = [error.message for error in Draft201909Validator(schema).iter_errors(COMPOSE)]
    assert problems == []


def test_what_runs() -> None:
    assert set(SERVICES) == {"kafka", *OURS}
    image, _, digest = SERVICES["kafka"]["image"].partition("@")
    assert image == f"apache/kafka:{KAFKA_VERSION}"
    assert DIGEST.fullmatch(digest)


@pytest.mark.parametrize("name", OURS)
def test_ours_run_one_command_of_one_image(name: str) -> None:
    command = typer.main.get_command(app)
    assert SERVICES[name]["command"] == [name]
    assert name in command.commands  # type: ignore[attr-defined]
    assert 'ENTRYPOINT ["whenline"]' in DOCKERFILE
    assert (SERVICES[name]["image"], SERVICES[name]["build"]["dockerfile"]) == ("whenline", "docker/Dockerfile")


@pytest.mark.parametrize("name", SERVICES)
def test_each_has_a_health_check(name: str) -> None:
    check = SERVICES[name]["healthcheck"]
    assert check["test"][0] in {"CMD", "CMD-SHELL"}
    assert {"interval", "timeout", "retries", "start_period"} <= check.keys()


def test_the_health_checks_are_those_of_the_supervisor() -> None:
    assert SERVICES["worker"]["healthcheck"]["test"][1].startswith("whenline path && ")
    assert f"http://127.0.0.1:{PORTS['worker']}/healthz" in SERVICES["worker"]["healthcheck"]["test"][1]
    assert f"http://127.0.0.1:{PORTS['gateway']}/readyz" in SERVICES["gateway"]["healthcheck"]["test"][-1]
    assert f"http://127.0.0.1:{PORTS['ui']}/_stcore/health" in SERVICES["ui"]["healthcheck"]["test"][-1]


def test_each_waits_for_what_it_needs() -> None:
    waits = {name: service.get("depends_on", {}) for name, service in SERVICES.items()}
    assert {name: set(needs) for name, needs in waits.items()} == {
        "kafka": set(),
        "worker": {"kafka"},
        "gateway": {"kafka"},
        "ui": {"worker"},
    }
    assert {need["condition"] for needs in waits.values() for need in needs.values()} == {"service_healthy"}


def test_ports_are_those_of_the_settings_and_on_loopback() -> None:
    published = {name: service["ports"] for name, service in SERVICES.items() if "ports" in service}
    inside = {"kafka": 9094, "worker": PORTS["worker"], "gateway": PORTS["gateway"], "ui": PORTS["ui"]}
    settings = {"kafka": "broker", "worker": "worker", "gateway": "gateway", "ui": "ui"}
    assert published == {
        name: [f"127.0.0.1:${{WHENLINE_{settings[name].upper()}_PORT:-{PORTS[settings[name]]}}}:{port}"]
        for name, port in inside.items()
    }


@pytest.mark.parametrize("name", OURS)
def test_settings_are_ours(name: str) -> None:
    environment = SERVICES[name]["environment"]
    known = {f"WHENLINE_{field.upper()}" for field in Settings.model_fields} | {"KAFKA_BOOTSTRAP_SERVERS"}
    assert set(environment) <= known
    assert environment["KAFKA_BOOTSTRAP_SERVERS"] == "kafka:9092"


@pytest.mark.parametrize("name", OURS)
def test_all_share_the_home(name: str) -> None:
    assert SERVICES[name]["volumes"] == [f"home:{SERVICES[name]['environment']['WHENLINE_HOME']}"]
    assert f"VOLUME {SERVICES[name]['environment']['WHENLINE_HOME']}" in DOCKERFILE


def test_volumes_are_declared() -> None:
    used = {volume.partition(":")[0] for service in SERVICES.values() for volume in service["volumes"]}
    assert used == set(COMPOSE["volumes"])


def test_kafka_is_set_up_as_the_local_one() -> None:
    """Settings of both are equal; addresses, folders and who speaks to whom are their own."""
    local = dict(line.split("=", 1) for line in SERVER.splitlines())
    ours = {
        key.removeprefix("KAFKA_").lower().replace("_", "."): str(value)
        for key, value in SERVICES["kafka"]["environment"].items()
    }
    own = {name for name in ours if re.search(r"listener|voters|dirs", name)}
    assert {name: value for name, value in ours.items() if name not in own} == {
        name: value for name, value in local.items() if not re.search(r"listener|voters|dirs", name)
    }


@pytest.mark.parametrize("name", SERVICES)
def test_each_is_confined(name: str) -> None:
    service = SERVICES[name]
    assert service["read_only"] is True
    assert "/tmp" in service["tmpfs"]  # noqa: S108 - a mount in the container
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service["mem_limit"]
    assert service["pids_limit"]


def test_the_image_holds_what_is_locked_and_runs_as_nobody_special() -> None:
    assert "--require-hashes --requirement /requirements.lock" in FINAL
    assert DOCKERFILE.index("USER whenline") < DOCKERFILE.index("ENTRYPOINT")
    rooms = {"events", "projections", "streams", "ui", "whenline"}
    assert set(re.findall(r"^COPY (\w+) \1$", BUILD, re.MULTILINE)) == rooms
    ignored = (ROOT / "docker" / "Dockerfile.dockerignore").read_text(encoding="utf-8")
    copied = re.findall(r"^COPY (.+) \S+$", DOCKERFILE, re.MULTILINE)
    assert all(f"!{name}\n" in ignored for names in copied for name in names.split())


def test_the_last_stage_has_the_runtime_lock_and_the_wheel_alone() -> None:
    assert "COPY" not in FINAL
    assert set(re.findall(r"source=([^,]+)", FINAL)) == {"requirements.lock", "/dist"}
    installs = re.findall(r"pip install (.+)$", FINAL, re.MULTILINE)
    assert [install.split()[0] for install in installs] == ["--require-hashes", "--no-deps"]
    assert "requirements-dev.lock" not in DOCKERFILE
    assert "--require-hashes --requirement build.lock" in BUILD


def test_both_stages_start_from_one_digest() -> None:
    (image,) = re.findall(r"^ARG PYTHON_IMAGE=(.+)$", DOCKERFILE, re.MULTILINE)
    assert re.fullmatch(rf"python:3\.\d+-slim@{DIGEST.pattern}", image)
    assert re.findall(r"^FROM (\S+)", DOCKERFILE, re.MULTILINE) == ["${PYTHON_IMAGE}"] * 2
