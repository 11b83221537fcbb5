"""A home is for its owner alone, and `current/` for one group if a setting names it."""

from __future__ import annotations

import grp
import os
import stat
import subprocess
from pathlib import Path

import pytest

from tests.support.permissions import open_to_others
from tests.support.stack import Stack
from whenline.private_home import SharedHome, make_private, share_current

OWN_GROUP = grp.getgrgid(os.getgid()).gr_name


def mode(path: Path) -> str:
    return f"{stat.S_IMODE(path.stat().st_mode):o}"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home that an older version made, open to all."""
    home = tmp_path / "home"
    for name in ("broker", "warehouse", "current", "logs"):
        (home / name).mkdir(parents=True, mode=0o755)
    home.chmod(0o755)
    return home


def test_commands_write_for_their_user_alone(tmp_path: Path) -> None:
    stack = Stack(tmp_path)
    stack.run("token", "create", "newsroom", "--sources", "urn:publisher:a")
    assert open_to_others(stack.home) == []
    events = tmp_path / "events.jsonl"
    events.write_text("{}\n")
    stack.run("publish", str(events), "--dry-run", "--rejects", str(tmp_path / "rejects.jsonl"), check=False)
    assert mode(tmp_path / "rejects.jsonl") == "600"


def test_an_open_home_is_closed_with_a_message(home: Path) -> None:
    stack = Stack(home.parent)
    done = stack.run("token", "list")
    assert f"{home} was open to other users of this machine (mode 755)" in done.stderr
    assert mode(home) == "700"
    assert "was open" not in stack.run("token", "list").stderr


def test_a_home_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    make_private(tmp_path / "home")
    assert not (tmp_path / "home").exists()


def test_a_folder_of_all_users_is_no_home(tmp_path: Path) -> None:
    tmp_path.chmod(0o1777)
    with pytest.raises(SharedHome, match="all users of this machine share"):
        make_private(tmp_path)
    assert mode(tmp_path) == "1777"


def test_a_group_may_read_current_alone(home: Path) -> None:
    share_current(home, OWN_GROUP)
    make_private(home, OWN_GROUP)
    assert {path.name: mode(path) for path in (home, *home.iterdir())} == {
        "home": "710", "current": "750", "broker": "700", "warehouse": "700", "logs": "700",
    }  # fmt: skip
    make_private(home)
    assert mode(home) == "700", "without the setting nobody else"


def test_the_folder_is_made_for_a_group(tmp_path: Path) -> None:
    share_current(tmp_path / "home", OWN_GROUP)
    assert (mode(tmp_path / "home"), mode(tmp_path / "home" / "current")) == ("710", "750")
    share_current(tmp_path / "other", "")
    assert not (tmp_path / "other").exists()


def test_a_group_that_is_none_is_named(home: Path) -> None:
    with pytest.raises(SharedHome, match="'no-such-group'"):
        share_current(home, "no-such-group")


def test_a_home_of_another_user_is_left_as_it_is(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object, **__: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(Path, "chmod", refused)
    make_private(home)
    assert mode(home) == "755"


def test_the_worker_of_a_wrong_group_says_so(tmp_path: Path) -> None:
    stack = Stack(tmp_path, {"WHENLINE_GROUP": "no-such-group", "KAFKA_BOOTSTRAP_SERVERS": "127.0.0.1:9"})
    done: subprocess.CompletedProcess[str] = stack.run("worker", check=False)
    assert done.returncode == 2
    assert "WHENLINE_GROUP" in done.stderr
