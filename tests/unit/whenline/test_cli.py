"""The command line: its help, what it prints for people and machines, and how it ends."""

from __future__ import annotations

import csv
import io
import json
import os
import pty
import shutil
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import typer.main
from typer.testing import CliRunner

from events.data_sets import DATA_SETS
from events.days import InvalidMoment
from events.registry import KINDS
from events.schemas import payload_schema
from projections.read.json_values import rows_of
from streams.importers import events_of
from tests.support.records import event
from tests.support.stack import Stack
from tests.support.ui_home import FilledHome
from whenline.cli.app import app
from whenline.cli.dates import instant


def commands(group: Any = None, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Every command, with its path."""
    group = group or typer.main.get_command(app)
    for name, command in group.commands.items():
        if hasattr(command, "commands"):
            yield from commands(command, (*path, name))
        else:
            yield (*path, name), command


COMMANDS = dict(commands())


def test_which_commands_there_are() -> None:
    names = {" ".join(path) for path in COMMANDS}
    assert names == {
        "demo", "up", "worker", "gateway", "ui", "publish", "import", "sql", "ask", "explain", "status", "path",
        "kinds", "rebuild", "skip", "snapshot", "tail", "broker start", "broker stop", "broker status", "broker grant",
        "maintain", "projector", "replica", "resolver",
        "token create", "token rotate", "token list", "token revoke", "audit verify", "signals backtest",
    }  # fmt: skip


@pytest.mark.parametrize("path", COMMANDS, ids=" ".join)
def test_every_command_explains_itself(path: tuple[str, ...]) -> None:
    shown = CliRunner().invoke(app, [*path, "--help"])
    assert shown.exit_code == 0
    command = COMMANDS[path]
    sentences = (command.help or "").strip()
    assert sentences
    assert sentences.split("\n")[0].rstrip().endswith((".", ":")) or "Example: " in sentences
    for parameter in command.params:
        if parameter.name != "help":
            assert getattr(parameter, "help", None), f"{' '.join(path)} {parameter.name}"


def test_help_without_a_command_names_settings_and_exit_codes() -> None:
    shown = CliRunner().invoke(app, ["-h"])
    text = " ".join(shown.output.split())
    for word in ("WHENLINE_HOME", "WHENLINE_BROKER_PORT", "KAFKA_BOOTSTRAP_SERVERS", "Exit codes"):
        assert word in text


@pytest.fixture
def stack(tmp_path: Path) -> Stack:
    return Stack(tmp_path)


@pytest.fixture(scope="module")
def prepared_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with two events, a conflict and a dead letter."""
    folder = tmp_path_factory.mktemp("prepared") / "home"
    with FilledHome(folder) as filled:
        filled.publish(
            [
                event("1", knowntime="2025-03-08T00:00:00Z"),
                event("2", knowntime="2025-05-01T10:00:00Z", data={"headline": "Second [bold]"}),
                event("2", data={"headline": "Other"}),
                b"poison",
            ]
        )
    return folder


@pytest.fixture
def filled(stack: Stack, prepared_home: Path) -> Stack:
    shutil.copytree(prepared_home, stack.home)
    return stack


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["nonsense"], 2, "No such command"),
        (["sql", "SELECT 1"], 2, "Nothing has been published"),
        (["path"], 2, "whenline worker"),
        (["ask", "Q7"], 2, "Nothing has been published"),
        (["ask", "Q10"], 2, "There is no question `Q10` Ask Q1 to Q9."),
        (["explain", "1"], 2, "Nothing has been published"),
        (["kinds", "model.teleported"], 2, "no kind `model.teleported`"),
        (["publish", "nowhere.jsonl"], 2, "nowhere.jsonl cannot be read"),
        (["import", "nowhere"], 2, "nowhere"),
        (["publish", "-"], 75, "does not answer"),
        (["import", "microsoft-openai"], 75, "does not answer"),
        (["rebuild"], 75, "does not answer"),
        (["worker"], 75, "does not answer"),
        (["worker", "--processors", "projector,signal"], 2, "The processors are projector, signals, current."),
        (["gateway"], 75, "does not answer"),
        (["broker", "status"], 1, ""),
    ],
)
def test_how_commands_end(stack: Stack, arguments: list[str], code: int, words: str) -> None:
    done = stack.run(*arguments, check=False)
    assert (done.returncode, "Traceback" in done.stderr) == (code, False), done.stderr
    assert words in " ".join(done.stderr.split())


def test_a_bad_setting_ends_every_command(stack: Stack) -> None:
    stack.extra["WHENLINE_GATEWAY_PORT"] = "http"
    for command in (["status"], ["path"], ["up"], ["broker", "status"]):
        done = stack.run(*command, check=False)
        assert (done.returncode, "WHENLINE_GATEWAY_PORT is set to 'http'" in done.stderr) == (2, True)


def test_the_version(stack: Stack) -> None:
    assert stack.run("--version").stdout == "0.2.0\n"


def test_sql_in_each_format(filled: Stack) -> None:
    query = "SELECT id, headline, known_at FROM timeline ORDER BY id"
    rows = filled.sql(query)
    assert [row["id"] for row in rows] == ["1", "2"]
    lines = filled.run("sql", query, "--format", "jsonl").stdout.splitlines()
    assert [json.loads(line) for line in lines] == rows
    table = list(csv.DictReader(io.StringIO(filled.run("sql", query, "--format", "csv").stdout)))
    assert [row["headline"] for row in table] == ["A model", "Second [bold]"]
    plain = filled.run("sql", query).stdout.splitlines()
    assert plain[0].split() == ["id", "headline", "known_at"]
    assert "Second [bold]" in plain[2]
    none = "SELECT 1 AS x WHERE false"
    assert filled.run("sql", none).stdout == "x\n"
    assert filled.run("sql", none, "--format", "csv").stdout.strip() == "x"
    assert filled.sql(none) == []


def test_a_day_on_the_command_line_is_all_of_it(filled: Stack) -> None:
    query = ["sql", "SELECT id FROM timeline", "--format", "jsonl", "--known"]
    assert filled.run(*query, "2025-04-30").stdout == '{"id": "1"}\n'
    assert filled.run(*query, "2025-05-01").stdout.count("\n") == 2
    assert filled.run(*query, "2025-03").stdout == '{"id": "1"}\n'
    assert filled.run(*query, "2025-05-01T10:00:00+00:00").stdout.count("\n") == 2
    assert filled.run(*query, "2025-05-01T09:59:59Z").stdout.count("\n") == 1
    done = filled.run(*query, "yesterday", check=False)
    assert (done.returncode, "`yesterday` is not a date" in done.stderr) == (2, True)


def piped(stack: Stack, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    """A command whose output is bytes."""
    return subprocess.run(
        [*command(), *arguments], env=stack.environment, capture_output=True, check=False, timeout=120
    )


def test_rows_go_to_a_file(filled: Stack) -> None:
    query = "SELECT id, known_at, organizations FROM timeline ORDER BY id"
    rows = filled.sql(query)
    for form in ("csv", "json", "jsonl", "parquet"):
        path = filled.folder / f"rows.{form}"
        assert filled.run("sql", query, "--output", str(path)).stdout == ""
        sent_on = piped(filled, "sql", query, "--format", form)
        assert path.read_bytes() == sent_on.stdout
    assert json.loads((filled.folder / "rows.json").read_text()) == rows
    table = pq.read_table(filled.folder / "rows.parquet")
    assert list(rows_of(table)) == rows
    assert table.schema.field("known_at").type == pa.timestamp("us", "UTC")
    again = filled.run("sql", query, "--output", str(path), check=False)
    assert (again.returncode, "exists already" in again.stderr) == (2, True)
    filled.run("sql", "SELECT 1 AS x", "--output", str(path), "--force")
    assert pq.read_table(path).column_names == ["x"]
    filled.run("sql", "SELECT 1 AS x", "--output", str(filled.folder / "ROWS.CSV"))
    assert (filled.folder / "ROWS.CSV").read_bytes() == b"x\r\n1\r\n"
    dash = filled.run("sql", query, "--output", "-", check=False)
    assert (dash.returncode, "Leave --output out" in dash.stderr) == (2, True)
    nameless = filled.run("sql", query, "--output", str(filled.folder / "rows"), check=False)
    assert (nameless.returncode, "--format (csv, json, jsonl, parquet)" in nameless.stderr) == (2, True)


def test_parquet_is_not_for_a_terminal(filled: Stack) -> None:
    leader, terminal = pty.openpty()
    done = subprocess.run(
        [*command(), "sql", "FROM timeline", "--format", "parquet"],
        env=filled.environment, stdout=terminal, stderr=subprocess.PIPE, text=True, check=False, timeout=120,
    )  # fmt: skip
    os.close(terminal)
    os.close(leader)
    assert done.returncode == 2
    assert "--output rows.parquet" in done.stderr


@pytest.mark.parametrize(
    ("query", "limits", "words"),
    [
        ("FROM range(100_000_000_000) AS a, range(1000) AS b", ["--seconds", "0.5"], "stopped after 0.5 seconds"),
        ("SELECT count(*) FROM range(100_000_000_000) AS a(i) WHERE hash(i) = 5", ["--seconds", "0.5"], "--seconds"),
        ("SELECT i FROM range(50_000_000) AS r(i) ORDER BY hash(i)", ["--memory", "100MB"], "needs more than 100MB"),
        ("FROM range(100_000_000_000)", ["--memory", "100MB"], "takes more than 100MB"),
        ("FROM range(100_000_000_000)", ["--format", "parquet", "--seconds", "0.5"], "stopped after 0.5 seconds"),
        ("FROM timeline", ["--memory", "much"], "such as 2GB"),
    ],
)
def test_limits_hold(filled: Stack, query: str, limits: list[str], words: str) -> None:
    done = piped(filled, "sql", query, *limits)
    assert (done.returncode, words in done.stderr.decode()) == (2, True), done.stderr
    generation = filled.home / "generations" / "1"
    assert {path.name for path in generation.iterdir()} <= {"generation.json", "whenline.duckdb", "whenline.duckdb.wal"}


def test_a_snapshot_to_cite(filled: Stack) -> None:
    path = filled.folder / "report.duckdb"
    made = json.loads(filled.run("snapshot", "--known", "2025-03", "--output", str(path), "--json").stdout)
    end = "2025-03-31T23:59:59.999999Z"
    assert (made["known"], made["at"], made["records"]) == (end, end, 1)
    assert made["positions"] == [{"topic": "whenline.models", "partition": 0, "next_offset": 4}]
    assert made["citation"].count(made["content"]) == 1
    again = filled.run("snapshot", "--known", "2025-03", "--output", str(path), check=False)
    assert (again.returncode, "--force" in again.stderr) == (2, True)
    output = filled.run("snapshot", "--known", "2025-03", "--output", str(path), "--force").stdout.splitlines()
    assert output[0] == str(path)
    assert made["content"] in output[1]
    none = filled.run("snapshot", "--known", "1999-01-01", "--output", str(filled.folder / "none.duckdb")).stdout
    assert "nothing was known by then" in none
    for known, words in (("soon", "2025-04-02T09:30:00Z"), ("9000-01-01", "is not known yet")):
        refused = filled.run("snapshot", "--known", known, check=False)
        assert (refused.returncode, words in refused.stderr) == (2, True)
    assert not list(Path.cwd().glob("whenline-known-*"))


@pytest.mark.parametrize("bad", ["notadate", "2025-02-30", "2025-04-02T09:30:00", "infinity"])
def test_bad_dates_are_refused_with_a_right_one(filled: Stack, bad: str) -> None:
    for arguments in (["sql", "FROM revenue"], ["explain", "1"], ["snapshot"]):
        for option in ("--known", "--at"):
            more = ["--known", "2025-04-02"] if option == "--at" else []
            done = filled.run(*arguments, option, bad, *more, check=False)
            assert (done.returncode, f"`{bad}`" in done.stderr, "Write 2025-04-02" in done.stderr) == (2, True, True)


def test_wrong_queries_end_with_two(filled: Stack) -> None:
    for query in ("SELEC 1", "FROM nowhere", "DELETE FROM ledger", "SELECT * FROM '/etc/passwd'"):
        done = filled.run("sql", query, check=False)
        assert (done.returncode, "Traceback" in done.stderr, done.stdout) == (2, False, "")
        assert "Error:" in done.stderr


def test_sample_questions_are_listed_shown_and_run(filled: Stack) -> None:
    listed = filled.run("ask").stdout
    assert [line[:2] for line in listed.splitlines()[1:]] == [f"Q{number}" for number in range(1, 10)]
    assert "FROM plans_as_of($at, $known)" in filled.run("ask", "q7", "--query").stdout
    assert filled.run("ask", "Q7", "--format", "csv").stdout.startswith("what,organization,last_day,")
    query = "SELECT $at::DATE AS day, count(*) AS events FROM timeline_as_of($at, $known)"
    output = filled.run("sql", query, "--at", "2025-04-01", "--known", "2025-04-01", "--format", "json")
    assert json.loads(output.stdout) == [{"day": "2025-04-01", "events": 1}]


def test_all_tables_are_listed(filled: Stack) -> None:
    text = filled.run("sql", "--tables", "--format", "json").stdout
    rows = {row["name"]: row["what"] for row in json.loads(text)}
    assert {"timeline", "ledger", "dead_letters", "conflicts"} <= rows.keys()
    assert all(rows.values())


def test_explain_and_path(filled: Stack) -> None:
    output = json.loads(filled.run("explain", "2", "--json").stdout)
    assert output["event"]["headline"] == "Second [bold]"
    assert len(output["records"]) == 2
    assert "Second [bold]" in filled.run("explain", "2").stdout
    assert filled.run("explain", "nothing", check=False).returncode == 2
    path = Path(filled.run("path").stdout.strip())
    assert path == filled.home / "generations" / "1" / "whenline.duckdb"
    assert path.exists()
    assert filled.run("path", "--sql").stdout.strip() == f"ATTACH '{path}' AS whenline (READ_ONLY); USE whenline;"


def test_commands_for_a_lake_need_one(filled: Stack) -> None:
    for command in ("maintain", "replica"):
        done = filled.run(command, check=False)
        assert done.returncode == 2
        assert "own file" in done.stderr


def test_status_without_kafka(filled: Stack) -> None:
    output = json.loads(filled.run("status", "--json").stdout)
    assert output["kafka"]["answers"] is False
    assert (output["rows"], output["dead_letters"], output["conflicts"], output["duplicates"]) == (3, 1, 1, 1)
    assert output["generation"]["number"] == 1
    assert output["lag"] is None
    assert output["store"] == "file"
    text = filled.run("status").stdout
    assert "does not answer" in text
    assert "whenline.models" in text


def test_kinds_are_listed_with_their_schemas(stack: Stack) -> None:
    rows = json.loads(stack.run("kinds", "--json").stdout)
    assert [row["kind"] for row in rows] == list(KINDS)
    assert all(row["what"] for row in rows)
    found = json.loads(stack.run("kinds", "model.launched").stdout)
    assert found == json.loads(json.dumps(payload_schema(KINDS["model.launched"])))


def test_data_sets_are_listed_and_checked_without_kafka(stack: Stack) -> None:
    assert [row["name"] for row in json.loads(stack.run("import", "--json").stdout)] == list(DATA_SETS)
    output = json.loads(stack.run("import", "microsoft-openai", "--dry-run", "--json").stdout)
    count = len(list(events_of("microsoft-openai")))
    expected = {
        "accepted": count, "duplicate": 0, "conflict": 0, "rejected": 0, "dry_run": True, "complete": True, "sent": 0,
    }  # fmt: skip
    assert {name: output[name] for name in expected} == expected


def test_a_file_is_checked_line_by_line(stack: Stack) -> None:
    lines = [
        json.dumps(event("1")), "", "{", "[" * 5000, '{"x": NaN}', json.dumps(event(data={"organizations": 5})),
        json.dumps(event(data={"details": 10**40})), json.dumps(event(data={"details": "\ud800"})),
        json.dumps(event(time="9999-12-31T23:59:59-14:00")), "1" * 5000, "\ufeff{}",
    ]  # fmt: skip
    file = stack.folder / "events.jsonl"
    file.write_text("\n".join(lines), encoding="utf-8")
    done = stack.run("publish", str(file), "--dry-run", "--json", check=False)
    assert (done.returncode, "Traceback" in done.stderr) == (1, False), done.stderr
    output = json.loads(done.stdout)
    assert (output["accepted"], output["rejected"]) == (1, 9)
    assert [row["line"] for row in output["refused"]] == [3, 4, 5, 6, 7, 8, 9, 10, 11]
    assert all(row["problems"] for row in output["refused"])
    plain = stack.run("publish", str(file), "--dry-run", check=False)
    assert "Checked, nothing published: 1 accepted" in plain.stdout
    file.write_bytes(b"\xff\xfe")
    assert stack.run("publish", str(file), "--dry-run", check=False).returncode == 2


def test_who_reads_along_may_leave(filled: Stack) -> None:
    query = "SELECT i, repeat('x', 1000) FROM range(20_000) AS r(i)"
    done = subprocess.run(
        ["sh", "-c", '"$@" | head -n 1', "sh", *command(), "sql", query, "--format", "jsonl"],
        env=filled.environment, capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    assert done.stdout.startswith('{"i": 0')
    assert done.stderr == ""


def command() -> list[str]:
    from tests.support.stack import COMMAND

    return COMMAND


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2025-04-02", datetime(2025, 4, 2, 23, 59, 59, 999999, UTC)),
        ("2025-12-31", datetime(2025, 12, 31, 23, 59, 59, 999999, UTC)),
        ("2024-02", datetime(2024, 2, 29, 23, 59, 59, 999999, UTC)),
        ("2024-12", datetime(2024, 12, 31, 23, 59, 59, 999999, UTC)),
        ("2025-04-02T09:30:00Z", datetime(2025, 4, 2, 9, 30, tzinfo=UTC)),
        ("2025-04-02T09:30:00+02:00", datetime(2025, 4, 2, 9, 30, tzinfo=timezone(timedelta(hours=2)))),
        (None, None),
    ],
)
def test_dates_become_their_ends(text: str | None, expected: datetime | None) -> None:
    assert instant(text) == expected


@pytest.mark.parametrize(
    "text",
    ["", "yesterday", "2025", "2025-13", "2025-02-30", "2025-04-02T09:30:00", "9999-12-31", "9999-12", "0000-01"],
)
def test_what_is_no_date_is_reported(text: str) -> None:
    with pytest.raises(InvalidMoment, match=f"`{text}`") as raised:
        instant(text)
    assert raised.value.hint


def test_a_backtest_lists_what_the_rules_notice_and_refuses_a_rule_that_is_none(filled: Stack) -> None:
    output = json.loads(filled.run("signals", "backtest", "--json").stdout)
    assert all({"rule", "sentence", "came_true_at", "evidence", "id"} <= row.keys() for row in output)
    assert f"{len(output)} signals" in filled.run("signals", "backtest").stdout
    refused = filled.run("signals", "backtest", "--rule", "plan-late", check=False)
    assert refused.returncode == 2
    assert "There is no rule `plan-late`" in refused.stderr
