"""Settings come from the environment, and an invalid one is named."""

from __future__ import annotations

import ssl
from pathlib import Path

import pytest
from faust.transport.drivers.aiokafka import credentials_to_aiokafka_auth

from streams.log.cluster import Cluster
from streams.log.security import InsecureSettings
from streams.worker.app import create_app
from tests.support.certificates import make_certificate
from whenline.secret_files import SecretFileError, secret_variables
from whenline.settings import Settings, SettingsError, load


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
    assert str(settings.cluster) == "127.0.0.1:9092"
    assert (settings.gateway_url, settings.ui_url) == ("http://127.0.0.1:8600", "http://127.0.0.1:8501")


def test_each_may_be_set(environment: pytest.MonkeyPatch) -> None:
    environment.setenv("WHENLINE_HOME", "/srv/timeline")
    environment.setenv("WHENLINE_BROKER_PORT", "19092")
    environment.setenv("WHENLINE_GATEWAY_PORT", "18600")
    environment.setenv("WHENLINE_UI_PORT", "18501")
    settings = load()
    assert settings.home == Path("/srv/timeline")
    assert str(settings.cluster) == "127.0.0.1:19092"
    assert (settings.gateway_url, settings.ui_url) == ("http://127.0.0.1:18600", "http://127.0.0.1:18501")


def test_an_own_cluster_replaces_the_local_broker(environment: pytest.MonkeyPatch) -> None:
    environment.setenv("KAFKA_BOOTSTRAP_SERVERS", "one:9092,two:9092")
    environment.setenv("WHENLINE_BROKER_PORT", "19092")
    settings = load()
    assert not settings.own_broker
    assert str(settings.cluster) == "one:9092,two:9092"


@pytest.mark.parametrize("name", ["WHENLINE_BROKER_PORT", "WHENLINE_GATEWAY_PORT", "WHENLINE_UI_PORT"])
@pytest.mark.parametrize("value", ["http", "0", "65536", "-1", "80.5", ""])
def test_an_invalid_port_is_named(environment: pytest.MonkeyPatch, name: str, value: str) -> None:
    environment.setenv(name, value)
    with pytest.raises(SettingsError, match=f"^{name} is set to '{value}'") as raised:
        load()
    assert raised.value.exit_code == 2


def test_other_variables_are_ignored(environment: pytest.MonkeyPatch) -> None:
    environment.setenv("WHENLINE_SUPERVISOR", "1")
    environment.setenv("WHENLINE_NONSENSE", "x")
    load()


def secured(environment: pytest.MonkeyPatch, **settings: str) -> None:
    environment.setenv("KAFKA_BOOTSTRAP_SERVERS", "one:9093")
    for name, value in settings.items():
        environment.setenv(f"KAFKA_{name}", value)


class TestSecurity:
    """Settings of Kafka's security reach every client as its own arguments."""

    def test_names_and_passwords_reach_aiokafka_and_faust(
        self, environment: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        named = {"SECURITY_PROTOCOL": "SASL_SSL", "SASL_MECHANISM": "SCRAM-SHA-512"}
        secured(environment, **named, SASL_USERNAME="whenline", SASL_PASSWORD="secret")
        cluster = load().cluster
        options = cluster.options
        context = options.pop("ssl_context")
        assert context.verify_mode is ssl.CERT_REQUIRED
        assert options == {
            "bootstrap_servers": "one:9093",
            "security_protocol": "SASL_SSL",
            "sasl_mechanism": "SCRAM-SHA-512",
            "sasl_plain_username": "whenline",
            "sasl_plain_password": "secret",
        }
        credentials = create_app(tmp_path, cluster).conf.broker_credentials
        assert credentials_to_aiokafka_auth(credentials) == {
            name: value for name, value in options.items() if name != "bootstrap_servers"
        } | {"ssl_context": context}

    def test_certificates_alone(self, environment: pytest.MonkeyPatch, tmp_path: Path) -> None:
        secured(environment, SECURITY_PROTOCOL="SSL", SSL_CAFILE=str(make_certificate(tmp_path).file))
        cluster = load().cluster
        assert cluster.options["security_protocol"] == "SSL"
        assert cluster.options["ssl_context"].cert_store_stats()["x509"] == 1
        credentials = create_app(tmp_path, cluster).conf.broker_credentials
        assert credentials_to_aiokafka_auth(credentials)["security_protocol"] == "SSL"

    def test_without_them_nothing_changes(self, tmp_path: Path) -> None:
        assert Cluster.of("one:9092").options == {
            "bootstrap_servers": "one:9092", "security_protocol": "PLAINTEXT", "ssl_context": None,
        }  # fmt: skip
        assert create_app(tmp_path, Cluster.of("one:9092")).conf.broker_credentials is None

    def test_the_local_broker_has_no_authentication(self, environment: pytest.MonkeyPatch) -> None:
        environment.setenv("KAFKA_SECURITY_PROTOCOL", "SASL_SSL")
        assert load().cluster.options["security_protocol"] == "PLAINTEXT"

    @pytest.mark.parametrize(
        ("settings", "words"),
        [
            ({"SECURITY_PROTOCOL": "SASL_PLAINTEXT", "SASL_USERNAME": "x"}, "KAFKA_SASL_PASSWORD is missing"),
            ({"SASL_USERNAME": "x", "SASL_PASSWORD": "y"}, "without KAFKA_SECURITY_PROTOCOL"),
            ({"SECURITY_PROTOCOL": "SSL", "SSL_CAFILE": "/nowhere/ca.pem"}, "/nowhere/ca.pem"),
            ({"SECURITY_PROTOCOL": "SSL", "SSL_CERTFILE": __file__}, "certificates cannot be used"),
        ],
    )
    def test_incomplete_settings_are_reported_at_once(
        self, environment: pytest.MonkeyPatch, settings: dict[str, str], words: str
    ) -> None:
        secured(environment, **settings)
        with pytest.raises(InsecureSettings, match=words) as raised:
            load()
        assert raised.value.exit_code == 2

    def test_no_secret_is_shown(self, environment: pytest.MonkeyPatch) -> None:
        secured(environment, SECURITY_PROTOCOL="SASL_PLAINTEXT", SASL_USERNAME="u", SASL_PASSWORD="swordfish")
        environment.setenv("WHENLINE_TOKEN", "wl_swordfish")
        settings = load()
        assert "swordfish" not in f"{settings!r} {settings.cluster!r} {settings.cluster.security!r}"


class TestSecretFiles:
    """Each secret setting may be the content of a file."""

    @pytest.mark.parametrize("field", [field for field, _ in secret_variables(Settings)])
    @pytest.mark.parametrize("ending", ["", "\n", "\r\n"])
    def test_each_secret_may_come_from_a_file(
        self, environment: pytest.MonkeyPatch, tmp_path: Path, field: str, ending: str
    ) -> None:
        (tmp_path / "secret").write_bytes(f" sword fish{ending}".encode())
        environment.setenv(f"{dict(secret_variables(Settings))[field]}_FILE", str(tmp_path / "secret"))
        assert getattr(Settings(), field).get_secret_value() == " sword fish"

    def test_the_password_reaches_the_cluster(self, environment: pytest.MonkeyPatch, tmp_path: Path) -> None:
        (tmp_path / "secret").write_text("swordfish\n")
        secured(environment, SECURITY_PROTOCOL="SASL_PLAINTEXT", SASL_USERNAME="u")
        environment.setenv("KAFKA_SASL_PASSWORD_FILE", str(tmp_path / "secret"))
        settings = load()
        assert settings.cluster.options["sasl_plain_password"] == "swordfish"
        assert "swordfish" not in repr(settings)

    def test_both_are_an_error(self, environment: pytest.MonkeyPatch, tmp_path: Path) -> None:
        environment.setenv("WHENLINE_TOKEN", "one")
        environment.setenv("WHENLINE_TOKEN_FILE", str(tmp_path / "secret"))
        with pytest.raises(SecretFileError, match="WHENLINE_TOKEN and WHENLINE_TOKEN_FILE are both set"):
            load()

    @pytest.mark.parametrize(
        ("content", "words"),
        [(None, "cannot be read"), (b"\xff", "cannot be read"), (b"\n", "is empty"), (b"x" * 65_537, "65536 bytes")],
    )
    def test_a_file_that_is_no_secret_is_named(
        self, environment: pytest.MonkeyPatch, tmp_path: Path, content: bytes | None, words: str
    ) -> None:
        if content is not None:
            (tmp_path / "secret").write_bytes(content)
        environment.setenv("WHENLINE_TOKEN_FILE", str(tmp_path / "secret"))
        with pytest.raises(SecretFileError, match=f"^WHENLINE_TOKEN_FILE names .*secret.*{words}") as raised:
            load()
        assert raised.value.exit_code == 2
