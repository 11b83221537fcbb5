"""The files beside the wheel: an SBOM (CycloneDX) and the licenses of all that an installation has.

`python -m tests.support.packaging dist` writes both for the wheel in that folder; `make package` does so. Without an
argument it only sees that the tools are there, at the versions of `requirements-package.lock`.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path
from typing import Any

from tests.support.environments import UV, environment_of

ROOT = Path(__file__).parents[2]
VALIDATE = """
import sys
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
problem = JsonStrictValidator(SchemaVersion.V1_6).validate_str(sys.stdin.read())
sys.exit(str(problem) if problem else 0)
"""


def tools() -> Path:
    """The programs that write both."""
    return environment_of(ROOT / "requirements-package.lock", ".package") / "bin"


def write(python: Path, folder: Path, version: str) -> tuple[Path, Path]:
    """Write SBOM and notices of an environment that has the runtime packages and the wheel; their paths."""
    sbom, notices = folder / f"whenline-{version}.cdx.json", folder / f"whenline-{version}.licenses.txt"
    options = ("--pyproject", ROOT / "pyproject.toml", "--mc-type", "application", "--output-reproducible")
    document: dict[str, Any] = json.loads(_run(tools() / "cyclonedx-py", "environment", *options, python))
    document["metadata"]["component"]["version"] = version
    document["components"] = [each for each in document["components"] if each["name"] != "whenline"] + _jars()
    text = json.dumps(document, indent=2) + "\n"
    _run(tools() / "python", "-c", VALIDATE, given=text)
    sbom.write_text(text)
    form = ("--format", "plain-vertical", "--with-urls", "--with-license-file", "--no-license-path", "--from", "all")
    licenses = _run(tools() / "pip-licenses", "--python", python, *form, "--ignore-packages", "whenline")
    notices.write_text((ROOT / "NOTICE").read_text() + "\nLicenses of the packages:\n\n" + licenses)
    return sbom, notices


def _jars() -> list[dict[str, Any]]:
    """Kafka's jars, which the first start of the local broker downloads."""
    lock = tomllib.loads((ROOT / "streams" / "broker" / "jgo.lock.toml").read_text())
    return [
        {
            "type": "library",
            "bom-ref": (purl := f"pkg:maven/{jar['groupId']}/{jar['artifactId']}@{jar['version']}"),
            "group": jar["groupId"],
            "name": jar["artifactId"],
            "version": jar["version"],
            "purl": purl,
            "scope": "optional",
            "hashes": [{"alg": "SHA-256", "content": jar["sha256"]}],
        }
        for jar in lock["dependencies"]
    ]


def _run(*command: str | Path, given: str = "") -> str:
    done = subprocess.run([str(each) for each in command], input=given, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{command} ended with {done.returncode}:\n{done.stdout}{done.stderr}")
    return done.stdout


def main(folder: Path) -> None:
    """Write both for the wheel in a folder."""
    (wheel,) = folder.glob("*.whl")
    with tempfile.TemporaryDirectory() as temporary:
        python = Path(temporary) / "bin" / "python"
        _run(UV, "venv", "--quiet", "--clear", "--python", sys.executable, temporary)
        lock = ROOT / "requirements.lock"
        _run(UV, "pip", "sync", "--quiet", "--python", python, "--require-hashes", lock)
        _run(UV, "pip", "install", "--quiet", "--python", python, "--no-deps", wheel)
        write(python, folder, wheel.name.split("-")[1])


if __name__ == "__main__":
    main(Path(sys.argv[1])) if len(sys.argv) > 1 else tools()
