"""The lock files agree with each other and with pyproject.toml."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[3]
PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
LOCKS = {
    name: (ROOT / name).read_text(encoding="utf-8")
    for name in ("requirements.lock", "requirements-dev.lock", "requirements-package.lock", "docker/build.lock")
}


def pins(name: str) -> dict[str, str]:
    """The hashes of each pin of a lock file."""
    blocks = re.findall(r"^(\S+==[^\\]+?) \\\n((?: +--hash=\S+(?: \\)?\n)+)", LOCKS[name], re.MULTILINE)
    assert len(blocks) == len(re.findall(r"^\w", LOCKS[name], re.MULTILINE)), "each requirement has a pin and hashes"
    return dict(blocks)


def names(name: str) -> set[str]:
    """The packages of a lock file."""
    return {canonicalize_name(Requirement(pin).name) for pin in pins(name)}


def group(name: str) -> set[str]:
    """The packages of a dependency group and of the groups that it includes."""
    found = set[str]()
    for entry in PROJECT["dependency-groups"][name]:
        found |= (
            {canonicalize_name(Requirement(entry).name)} if isinstance(entry, str) else group(entry["include-group"])
        )
    return found


RUNTIME = {canonicalize_name(Requirement(entry).name) for entry in PROJECT["project"]["dependencies"]}


def test_the_runtime_lock_is_part_of_the_development_lock() -> None:
    assert pins("requirements.lock").items() <= pins("requirements-dev.lock").items()


def test_the_lock_of_the_image_build_is_part_of_the_development_lock() -> None:
    assert pins("docker/build.lock").items() <= pins("requirements-dev.lock").items()
    assert names("docker/build.lock") >= group("build")


def test_the_runtime_lock_has_the_dependencies_and_no_development_package() -> None:
    assert names("requirements.lock") >= RUNTIME
    assert not names("requirements.lock") & {"pytest", "mypy", "ruff", "playwright", "hatchling", "sphinx", "uv"}


def test_the_development_lock_has_every_group() -> None:
    assert names("requirements-dev.lock") >= RUNTIME | group("dev")
    assert group("dev") >= group("build") | group("docs")


def test_the_packaging_lock_has_its_tools() -> None:
    assert names("requirements-package.lock") >= group("package")


def test_the_build_backend_is_pinned() -> None:
    """Builds run without isolation, so they take the backend from the development lock."""
    wanted = {canonicalize_name(Requirement(entry).name) for entry in PROJECT["build-system"]["requires"]}
    assert wanted <= group("build")


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_names_no_index(name: str) -> None:
    assert "index-url" not in LOCKS[name]
    assert "://" not in LOCKS[name]
