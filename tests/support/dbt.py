"""The environment of `examples/dbt`: dbt at the versions of its lock file, made once, beside the project's own.

`python -m tests.support.dbt` sees that it is there; `make test` does so.
"""

from __future__ import annotations

from pathlib import Path

from tests.support.environments import environment_of

EXAMPLE = Path(__file__).parents[2] / "examples" / "dbt"


def environment() -> Path:
    """The folder of the environment."""
    return environment_of(EXAMPLE / "requirements.lock", ".dbt")


if __name__ == "__main__":
    environment()
