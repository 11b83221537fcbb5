"""The manifests conform to the schemas of Kubernetes, and agree with settings, commands and ports. Nothing is run here."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import kubernetes_validate
import pytest
import typer.main
import yaml

from projections.store.ducklake import LakeAddress
from tests.unit.docs.test_compose import LAKE_SETTINGS, PORTS, known_settings
from whenline.cli.app import app

VERSION = "1.34"
FOLDER = Path(__file__).parents[3] / "deploy" / "kubernetes"
KUSTOMIZATION = yaml.safe_load((FOLDER / "kustomization.yaml").read_text(encoding="utf-8"))
RESOURCES: list[dict[str, Any]] = [
    resource
    for name in KUSTOMIZATION["resources"]
    for resource in yaml.safe_load_all((FOLDER / name).read_text(encoding="utf-8"))
]
NAMES = [f"{each['kind']} {each['metadata']['name']}" for each in RESOURCES]
WORKLOADS = {each["metadata"]["name"]: each for each in RESOURCES if each["kind"] in {"Deployment", "StatefulSet"}}
CONTAINERS = {
    f"{name}/{container['name']}": (pod, container)
    for name, workload in WORKLOADS.items()
    for pod in [workload["spec"]["template"]["spec"]]
    for container in [*pod.get("initContainers", ()), *pod["containers"]]
}
LONG_LIVED = [name for name in CONTAINERS if not name.endswith("/tokens")]


def validate(resource: dict[str, Any]) -> None:
    kubernetes_validate.validate(resource, VERSION, strict=True)


def config_maps() -> dict[str, dict[str, str]]:
    return {each["metadata"]["name"]: each["data"] for each in RESOURCES if each["kind"] == "ConfigMap"}


def environment(container: dict[str, Any]) -> dict[str, str]:
    found: dict[str, str] = {}
    for each in container.get("envFrom", ()):
        found |= config_maps()[each["configMapRef"]["name"]]
    return found | {each["name"]: each["value"] for each in container.get("env", ())}


def fields(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """The paths of all objects with fields of the schema, not of free ones such as labels."""
    if isinstance(value, dict):
        if not {"labels", "matchLabels", "data", "selector"} & {*path[-1:]}:
            yield path
        for name, inner in value.items():
            yield from fields(inner, (*path, name))
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from fields(inner, (*path, number))


def test_all_files_are_applied() -> None:
    assert {path.name for path in FOLDER.glob("*.yaml")} == {"kustomization.yaml", *KUSTOMIZATION["resources"]}
    assert len(set(NAMES)) == len(NAMES)
    (labels,) = KUSTOMIZATION["labels"]
    assert labels["includeTemplates"] is True
    (closed,) = [each for each in RESOURCES if each["metadata"]["name"] == "whenline-closed"]
    assert closed["spec"]["podSelector"]["matchLabels"] == labels["pairs"]


@pytest.mark.parametrize("resource", RESOURCES, ids=NAMES)
def test_each_conforms_to_its_schema(resource: dict[str, Any]) -> None:
    validate(resource)


@pytest.mark.parametrize("workload", WORKLOADS)
def test_a_wrong_field_anywhere_is_found(workload: str) -> None:
    """The validation is no formality: a misspelled field at some depth, and a wrong type."""
    resource = WORKLOADS[workload]
    pod = ("spec", "template", "spec")
    for path in ((), pod, (*pod, "containers", 0), (*pod, "containers", 0, "securityContext"), (*pod, "volumes", 0)):
        assert path in set(fields(resource))
        broken = copy.deepcopy(resource)
        place = broken
        for step in path:
            place = place[step]
        place["readOnlyRootFileSystem"] = True
        with pytest.raises(kubernetes_validate.ValidationError):
            validate(broken)
    with pytest.raises(kubernetes_validate.ValidationError):
        validate(copy.deepcopy(resource) | {"spec": {**resource["spec"], "replicas": "two"}})


@pytest.mark.parametrize("name", LONG_LIVED)
def test_each_runs_a_command_with_settings_that_exist(name: str) -> None:
    _, container = CONTAINERS[name]
    (command,) = container["args"]
    assert command in typer.main.get_command(app).commands  # type: ignore[attr-defined]
    found = environment(container)
    assert set(found) <= known_settings() | LAKE_SETTINGS | {"PGSSLMODE"}
    if "WHENLINE_STORE" in found:
        LakeAddress.of(found["WHENLINE_STORE"], found["WHENLINE_DATA"])
    assert ("KAFKA_BOOTSTRAP_SERVERS" in found) == (command not in {"ui", "replica"})
    assert ("WHENLINE_STORE" in found) == (command not in {"ui", "gateway"})


@pytest.mark.parametrize("name", CONTAINERS)
def test_each_is_confined_as_in_compose(name: str) -> None:
    pod, container = CONTAINERS[name]
    assert container["securityContext"] == {
        "allowPrivilegeEscalation": False,
        "readOnlyRootFilesystem": True,
        "capabilities": {"drop": ["ALL"]},
    }
    assert pod["securityContext"]["runAsNonRoot"] is True
    assert pod["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
    assert pod["automountServiceAccountToken"] is False
    assert pod["enableServiceLinks"] is False, "WHENLINE_GATEWAY_PORT would be the address of a service"
    assert {"requests", "limits"} <= container["resources"].keys()
    assert "memory" in container["resources"]["limits"]


@pytest.mark.parametrize("name", CONTAINERS)
def test_secrets_are_files_by_reference(name: str) -> None:
    pod, container = CONTAINERS[name]
    volumes = {volume["name"]: volume for volume in pod["volumes"]}
    claims = {"home"} if name.startswith("whenline-resolver/") else set()
    mounts = {mount["mountPath"]: mount for mount in container["volumeMounts"]}
    assert {mount["name"] for mount in mounts.values()} <= volumes.keys() | claims
    for variable, value in environment(container).items():
        assert not variable.endswith(("PASSWORD", "SECRET", "TOKEN", "KEY", "KEY_ID"))
        if variable.endswith("_FILE"):
            folder, _, file = value.rpartition("/")
            secret = volumes[mounts[folder]["name"]]["secret"]
            assert mounts[folder]["readOnly"] is True
            assert file in {item["path"] for item in secret.get("items", [{"path": file}])}


@pytest.mark.parametrize("name", LONG_LIVED)
def test_probes_are_those_of_the_supervisor(name: str) -> None:
    _, container = CONTAINERS[name]
    (command,) = container["args"]
    probes = {
        kind: container[kind] for kind in ("startupProbe", "readinessProbe", "livenessProbe") if kind in container
    }
    assert {"startupProbe", "readinessProbe"} <= probes.keys()
    if command == "replica":
        assert all(probe["exec"] == {"command": ["whenline", "path"]} for probe in probes.values())
        return
    (port,) = container["ports"]
    paths = {kind: probe["httpGet"]["path"] for kind, probe in probes.items() if "httpGet" in probe}
    assert {(probe.get("httpGet") or probe["tcpSocket"])["port"] for probe in probes.values()} == {port["name"]}
    assert port["containerPort"] == PORTS.get(command, PORTS["worker"])
    if command == "gateway":
        assert paths == {"startupProbe": "/readyz", "readinessProbe": "/readyz", "livenessProbe": "/healthz"}
    elif command == "ui":
        assert paths == dict.fromkeys(("startupProbe", "readinessProbe", "livenessProbe"), "/_stcore/health")
    else:
        assert paths == {"readinessProbe": "/healthz"}
    if command in {"gateway", "ui"}:  # under another name they answer 421
        header = [{"name": "Host", "value": "localhost"}]
        assert all(probe["httpGet"]["httpHeaders"] == header for probe in probes.values())


@pytest.mark.parametrize("name", WORKLOADS)
def test_each_workload_survives_the_loss_of_a_node(name: str) -> None:
    spec = WORKLOADS[name]["spec"]
    labels = spec["selector"]["matchLabels"]
    assert spec["replicas"] >= 2
    assert spec["template"]["metadata"]["labels"] == labels == {"app.kubernetes.io/name": name}
    (term,) = spec["template"]["spec"]["affinity"]["podAntiAffinity"]["preferredDuringSchedulingIgnoredDuringExecution"]
    assert term["podAffinityTerm"]["topologyKey"] == "kubernetes.io/hostname"
    budgets = [each for each in RESOURCES if each["kind"] == "PodDisruptionBudget" and each["metadata"]["name"] == name]
    assert [budget["spec"]["selector"]["matchLabels"] for budget in budgets] == [labels]


def test_services_and_policies_name_pods_and_ports_that_exist() -> None:
    ports = {
        name: {
            port["name"]
            for each in workload["spec"]["template"]["spec"]["containers"]
            for port in each.get("ports", ())
        }
        for name, workload in WORKLOADS.items()
    }
    for each in RESOURCES:
        if each["kind"] == "Service":
            (port,) = each["spec"]["ports"]
            assert port["targetPort"] in ports[each["spec"]["selector"]["app.kubernetes.io/name"]]
        if each["kind"] == "NetworkPolicy" and "ingress" in each["spec"]:
            name = each["spec"]["podSelector"]["matchLabels"]["app.kubernetes.io/name"]
            ((rule,),) = [rule["ports"] for rule in each["spec"]["ingress"]]
            assert rule["port"] in ports[name]
    pages = config_maps()["whenline-pages"]
    services = {
        each["metadata"]["name"]: each["spec"]["ports"][0]["port"] for each in RESOURCES if each["kind"] == "Service"
    }
    for variable in ("WHENLINE_UI_GATEWAY", "WHENLINE_UI_WORKER"):
        host, _, port_ = pages[variable].removeprefix("http://").partition(":")
        assert services[host] == int(port_)
