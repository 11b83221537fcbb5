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
from pydantic import AliasChoices

from streams.broker.artifacts import KAFKA_VERSION
from streams.broker.configuration import SERVER
from whenline.cli.app import app
from whenline.secret_files import secret_variables
from whenline.settings import Settings

ROOT = Path(__file__).parents[3]
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
ALL: dict[str, dict[str, Any]] = COMPOSE["services"]
SERVICES = {name: service for name, service in ALL.items() if "profiles" not in service}
SCALE = {name: service for name, service in ALL.items() if "profiles" in service}
OURS = ("worker", "gateway", "ui")
PROPERTIES = (ROOT / "docker" / "kafka.properties").read_text(encoding="utf-8")
LAKE_SETTINGS = {
    "PGPASSWORD_FILE", "AWS_ENDPOINT_URL", "AWS_REGION", "AWS_ACCESS_KEY_ID_FILE", "AWS_SECRET_ACCESS_KEY_FILE"
}  # fmt: skip
HOME, TABLES = "/var/lib/whenline", "/srv/whenline/tables"
DOCKERFILE = (ROOT / "docker" / "Dockerfile").read_text(encoding="utf-8")
_, BUILD, FINAL = re.split(r"^FROM ", DOCKERFILE, flags=re.MULTILINE)
DIGEST = re.compile(r"sha256:[0-9a-f]{64}")
PORTS = {name: Settings.model_fields[f"{name}_port"].default for name in ("broker", "gateway", "worker", "ui")}


def test_it_conforms_to_the_specification() -> None:
    schema = json.loads(Path(__file__).with_name("compose-spec.json").read_text(encoding="utf-8"))
    problems = [error.message for error in Draft201909Validator(schema).iter_errors(COMPOSE)]
    assert problems == []


def test_what_runs() -> None:
    assert set(SERVICES) == {"kafka-format", "kafka", "kafka-rights", *OURS}
    assert SERVICES["kafka-format"]["image"] == SERVICES["kafka"]["image"]
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


@pytest.mark.parametrize("name", ["kafka", *OURS])
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
    waits = {
        name: {needed: need["condition"] for needed, need in service.get("depends_on", {}).items()}
        for name, service in SERVICES.items()
    }
    assert waits == {
        "kafka-format": {},
        "kafka": {"kafka-format": "service_completed_successfully"},
        "kafka-rights": {"kafka": "service_healthy"},
        "worker": {"kafka-rights": "service_completed_successfully"},
        "gateway": {"kafka-rights": "service_completed_successfully"},
        "ui": {"worker": "service_healthy"},
    }


def test_ports_are_those_of_the_settings_and_on_loopback_and_kafka_has_none() -> None:
    published = {name: service["ports"] for name, service in SERVICES.items() if "ports" in service}
    assert published == {
        name: [f"127.0.0.1:${{WHENLINE_{name.upper()}_PORT:-{PORTS[name]}}}:{PORTS[name]}"] for name in OURS
    }


def known_settings() -> set[str]:
    """Variables that processes of ours read."""
    secrets = {f"{variable}_FILE" for _, variable in secret_variables(Settings)}
    return secrets | {
        str(field.validation_alias.choices[0])
        if isinstance(field.validation_alias, AliasChoices)
        else f"WHENLINE_{name.upper()}"
        for name, field in Settings.model_fields.items()
    }


@pytest.mark.parametrize("name", ["kafka-rights", *OURS])
def test_settings_are_ours(name: str) -> None:
    assert set(SERVICES[name]["environment"]) <= known_settings()


def test_nothing_is_open_unless_somebody_says_so() -> None:
    text = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")
    assert set(re.findall(r"WHENLINE_SHIELDED: (.+)", text)) == {"${WHENLINE_SHIELDED:-false}"}


def test_each_connects_to_kafka_under_its_own_name_and_has_no_other_secret() -> None:
    users = {"kafka-rights": "admin", "worker": "worker", "gateway": "gateway"}
    for name, user in users.items():
        environment = SERVICES[name]["environment"]
        assert environment["KAFKA_BOOTSTRAP_SERVERS"] == "kafka:9092"
        assert environment["KAFKA_SASL_USERNAME"] == user
        assert environment["KAFKA_SASL_PASSWORD_FILE"] == f"/run/secrets/kafka-{user}"
        assert SERVICES[name]["secrets"] == [f"kafka-{user}"]
    assert not any(name.startswith("KAFKA_") for name in SERVICES["ui"]["environment"])
    assert SERVICES["ui"]["secrets"] == ["ui-cookie"]


def test_the_pages_have_no_way_to_kafka() -> None:
    networks = {name: set(service.get("networks", ())) for name, service in SERVICES.items()}
    assert {name for name, each in networks.items() if "kafka" in each} == {
        "kafka",
        "kafka-rights",
        "worker",
        "gateway",
    }
    assert networks["ui"] == {"services"}
    assert COMPOSE["networks"]["kafka"] == {"internal": True}


def test_secrets_are_those_that_the_script_writes() -> None:
    script = (ROOT / "docker" / "make-secrets.sh").read_text(encoding="utf-8")
    (names,) = re.findall(r"^for name in (.+); do$", script, re.MULTILINE)
    assert set(COMPOSE["secrets"]) == set(names.split())
    assert {secret for service in ALL.values() for secret in service.get("secrets", ())} == set(COMPOSE["secrets"])
    assert "/secrets/\n" in (ROOT / ".gitignore").read_text(encoding="utf-8")


def test_only_the_gateway_has_tokens_and_only_the_worker_writes_tables() -> None:
    volumes = {name: service.get("volumes", []) for name, service in SERVICES.items()}
    assert {name: volumes[name] for name in OURS} == {
        "worker": [f"worker:{HOME}", f"tables:{TABLES}"],
        "gateway": [f"gateway:{HOME}", f"tables:{TABLES}:ro"],
        "ui": [f"ui:{HOME}", f"tables:{TABLES}:ro"],
    }
    for name in OURS:
        environment = SERVICES[name]["environment"]
        assert (environment["WHENLINE_HOME"], environment["WHENLINE_TABLES_FOLDER"]) == (HOME, TABLES)
    assert f"--mode 0700 {HOME} {TABLES}" in DOCKERFILE


def test_volumes_are_declared() -> None:
    used = {volume.partition(":")[0] for service in ALL.values() for volume in service.get("volumes", ())}
    assert {name for name in used if not name.startswith("./")} == set(COMPOSE["volumes"])
    assert all((ROOT / name).is_file() for name in used if name.startswith("./"))


def test_kafka_is_set_up_as_the_local_one() -> None:
    """Settings of both are equal; addresses, folders and who speaks to whom are their own."""
    own = re.compile(r"listener|voters|dirs|sasl|authorizer|super|acl|config\.providers")
    local, ours = (
        dict(line.split("=", 1) for line in text.replace("\\\n", "").splitlines() if line and line[0] != "#")
        for text in (SERVER, PROPERTIES)
    )
    assert {name: value for name, value in ours.items() if not own.search(name)} == {
        name: value for name, value in local.items() if not own.search(name)
    }


@pytest.mark.parametrize("name", ALL)
def test_each_is_confined(name: str) -> None:
    service = ALL[name]
    assert service["read_only"] is True
    assert "/tmp" in service["tmpfs"]  # noqa: S108 - a mount in the container
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service["mem_limit"]
    assert service["pids_limit"]


def test_the_image_holds_what_is_locked_and_runs_as_nobody_special() -> None:
    assert "--require-hashes --requirement /requirements.lock" in FINAL
    assert DOCKERFILE.index("USER whenline") < DOCKERFILE.index("ENTRYPOINT")
    packages = {"events", "projections", "streams", "ui", "whenline"}
    assert set(re.findall(r"^COPY (\w+) \1$", BUILD, re.MULTILINE)) == packages
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
