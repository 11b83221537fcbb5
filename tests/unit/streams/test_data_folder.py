"""A format of Kafka's folder that was killed heals; data of a broker that has run is never touched."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from streams.broker.data_folder import FORMATTING, prepare_data_folder
from streams.errors import BrokerError

FORMAT = """
import sys
from pathlib import Path
folder = Path(sys.argv[-1]).parent
(folder / "data").mkdir()
(folder / "data" / "meta.properties").write_text("cluster.id=" + sys.argv[sys.argv.index("-t") + 1])
(folder / "data" / "bootstrap.checkpoint").write_bytes(b"x")
"""
"""Formats as Kafka does; its arguments are those of Kafka's tool."""


def prepare(folder: Path) -> str:
    prepare_data_folder(folder, [sys.executable, "-c", FORMAT])
    return (folder / "cluster.id").read_text().strip()


@pytest.mark.parametrize(
    "left", [["meta.properties", "bootstrap.checkpoint"], ["bootstrap.checkpoint"], ["meta.properties.tmp"]]
)
def test_a_format_that_was_killed_before_its_end_is_done_again(tmp_path: Path, left: list[str]) -> None:
    (tmp_path / "data").mkdir()
    for name in left:
        (tmp_path / "data" / name).write_text("cluster.id=Wold")
    (tmp_path / FORMATTING).write_text("Wold")
    cluster = prepare(tmp_path)
    assert cluster != "Wold"
    assert cluster in (tmp_path / "data" / "meta.properties").read_text()
    assert prepare(tmp_path) == cluster, "from then on it is verified"


@pytest.mark.parametrize("used", ["__cluster_metadata-0/00000000000000000000.log", "whenline.models-0/x.log", "notes"])
def test_data_that_is_in_use_is_not_touched(tmp_path: Path, used: str) -> None:
    (tmp_path / FORMATTING).write_text("Wother")
    for name in ("meta.properties", used):
        path = tmp_path / "data" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("cluster.id=Wother")
    with pytest.raises(BrokerError, match="another Kafka cluster"):
        prepare(tmp_path)
    assert (tmp_path / "data" / used).exists()


def test_data_that_nothing_of_ours_formatted_is_not_touched(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "meta.properties").write_text("cluster.id=theirs")
    with pytest.raises(BrokerError, match="another Kafka cluster"):
        prepare(tmp_path)
    assert (tmp_path / "data" / "meta.properties").exists()


def test_no_mark_is_left_of_a_format_that_was_done(tmp_path: Path) -> None:
    prepare(tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {"cluster.id", "data"}
