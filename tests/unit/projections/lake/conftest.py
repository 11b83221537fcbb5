"""A lake that was made once, copied for each test."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from projections.store.ducklake import lake
from tests.support.lakes import Site
from tests.support.records import MODELS, batch
from tests.support.stores import FIRST_BATCH


@pytest.fixture(scope="module", autouse=True)
def _no_views() -> Iterator[None]:
    """Views of the lake take seconds, and only other tools use them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(lake, "commit_views", lambda *_: None)
        yield


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Making tables is most of a test's time, so it is done once."""
    site = Site(tmp_path_factory.mktemp("lake"))
    with site.open() as session:
        session.tables.apply(batch(*FIRST_BATCH), {MODELS: "topic id"})
        session.publish()
    with site.follower() as follower:
        follower.follow()
    return site.root


@pytest.fixture
def site(template: Path, tmp_path: Path) -> Site:
    shutil.copytree(template, tmp_path / "site")
    return Site(tmp_path / "site")
