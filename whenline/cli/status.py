"""`whenline status`."""

from __future__ import annotations

import asyncio
from dataclasses import asdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import typer

from whenline.cli.dates import isoformat
from whenline.cli.options import Json
from whenline.cli.output import print_json, print_line, print_table
from whenline.settings import load

if TYPE_CHECKING:
    from projections.apply.positions import Position
    from whenline.log_ends import LogEnds


def add_to(app: typer.Typer) -> None:
    """Add this command."""
    app.command()(status)


def status(json: Json = False) -> None:
    """Show lag per partition, rows, dead letters, conflicts, and what of the log cannot be read or was skipped.

    Example: `whenline status --json`
    """
    from projections.errors import NothingPublished  # noqa: PLC0415
    from projections.read.query_sandbox.confinement import available  # noqa: PLC0415
    from projections.read.reader import Reader  # noqa: PLC0415
    from projections.store.choice import lake_of  # noqa: PLC0415
    from whenline.lake_state import read_lake  # noqa: PLC0415
    from whenline.log_ends import positions_of, read_log_ends  # noqa: PLC0415

    settings = load()
    lake = lake_of(settings.tables)
    report: dict[str, Any] = {
        "home": str(settings.home.absolute()),
        "store": "file" if lake is None else str(lake),
        "kafka": {},
        "generation": None,
    }
    positions: dict[tuple[str, int], Position] = {}
    try:
        found = Reader(settings.tables).status()
    except NothingPublished as error:
        report["why"] = str(error)
    else:
        positions = positions_of(found.positions)
        age = (datetime.now(UTC) - found.generation.published_at).total_seconds()
        report["generation"] = {
            "number": found.generation.number,
            "published_at": isoformat(found.generation.published_at),
            "age_seconds": round(age, 1),
        }
        report["rows"] = found.counts["ledger"]
        report |= {name: found.counts[name] for name in ("dead_letters", "conflicts", "duplicates")}
        report["gaps"] = [row | {"decided_at": isoformat(row["decided_at"])} for row in found.gaps.to_pylist()]
    if lake is not None:
        report["lake"] = read_lake(settings.tables)
        report["projectors"] = report["lake"].pop("projectors", [])
    ends = asyncio.run(read_log_ends(settings.cluster, positions))
    report["kafka"] = {"servers": str(settings.cluster), "answers": ends.error is None}
    if ends.error is not None:
        report["kafka"]["why"] = ends.error
    report["unreadable"] = [asdict(each) for each in ends.unreadable]
    report["partitions"] = _partitions(positions, ends)
    report["queries"] = vars(available()) | {"missing": available().missing}
    lags = [each["lag"] for each in report["partitions"] if each["lag"] is not None]
    report["lag"] = sum(lags) if lags else None
    if json:
        print_json(report)
    else:
        _print(report)


def _partitions(positions: dict[tuple[str, int], Position], ends: LogEnds) -> list[dict[str, Any]]:
    return [
        {
            "topic": topic,
            "partition": partition,
            "next_offset": (next_ := position.next_offset if (position := positions.get((topic, partition))) else 0),
            "end_offset": (end := ends.offsets.get((topic, partition))),
            "lag": None if end is None else 0 if (topic, partition) in ends.without_records else max(0, end - next_),
        }
        for topic, partition in sorted(positions.keys() | ends.offsets.keys())
    ]


def _lines_of(lake: dict[str, Any], generation: dict[str, Any] | None) -> list[str]:
    """What a person wants to know about a lake."""
    behind = lake["number"] - (generation["number"] if generation else 0)
    return [
        f"{lake['snapshots']} snapshots, {lake['files']} files, {lake['bytes']} bytes",
        f"version {lake['number']}" + (f"; this home is {behind} behind" if behind > 0 else ""),
        *(f"{each['name']} is the {each['lease']} since {each['since'] or 'unknown'}" for each in lake["leases"]),
        *(f"{each['name']} is connected since {each['since']}" for each in lake["sessions"]),
    ]


def _state_of_projector(each: dict[str, Any]) -> str:
    if each["appended_seconds_ago"] is None:
        return "connected, and appended nothing yet"
    return (
        f"appended {each['appended_seconds_ago']:.0f} s ago, had {len(each['partitions'])} partitions; "
        f"{each['waiting_records']} records wait for the resolver"
        + ("; not connected any more" if each["is_connected"] is False else "")
    )


def _print(report: dict[str, Any]) -> None:
    print_line(f"home        {report['home']}")
    print_line(f"store       {report['store']}")
    if lake := report.get("lake"):
        for line in [lake["why"]] if "why" in lake else _lines_of(lake, report["generation"]):
            print_line(f"lake        {line}")
    print_line(
        f"kafka       {report['kafka']['servers']}" + ("" if report["kafka"]["answers"] else ": does not answer")
    )
    for each in report.get("projectors", ()):
        print_line(f"projector   {each['name']}: {_state_of_projector(each)}")
    generation = report["generation"]
    if generation is None:
        print_line(f"generation  none: {report['why']}")
    else:
        print_line(f"generation  {generation['number']}, {generation['age_seconds']:.0f} s old")
        print_line(f"rows        {report['rows']}, {report['duplicates']} of them duplicates")
        print_line(f"conflicts   {report['conflicts']}")
        dead = report["dead_letters"]
        print_line(f"dead        {dead}" + (': run whenline sql "FROM dead_letters" for the reasons' if dead else ""))
    print_line(f"lag         {'unknown' if report['lag'] is None else report['lag']}")
    for each in report["unreadable"]:
        place = f"{each['topic']}, partition {each['partition']}, offset {each['first_offset']}"
        print_line(f"unreadable  {place}: {each['reason']}. {each['hint']}")
    for gap in report.get("gaps", ()):
        place = f"{gap['kafka_topic']}, partition {gap['kafka_partition']}"
        print_line(
            f"gap         {place}, offsets {gap['first_offset']} to {gap['last_offset']} ({gap['cause']}), "
            f"skipped by {gap['decided_by']} on {gap['decided_at']}: {gap['reason']}"
        )
    missing = report["queries"]["missing"]
    print_line(
        "queries     each in a process of its own" + (", but " + "; ".join(missing) if missing else ", confined")
    )
    busy = [each for each in report["partitions"] if each["next_offset"] or each["lag"]]
    if busy:
        print_table(busy[0].keys(), [each.values() for each in busy])
