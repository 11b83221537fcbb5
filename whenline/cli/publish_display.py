"""Shows a file being published: a progress bar, the refused lines, and the summary."""

from __future__ import annotations

import time
from collections.abc import Sequence

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

from events.validation import Problem
from streams.publishing.bulk.batches import COUNTED
from streams.publishing.bulk.batches import Progress as FileProgress
from streams.publishing.bulk.checking import Rejection
from streams.publishing.bulk.publication import Publication
from streams.publishing.bulk.rejects import RejectsWriter
from streams.publishing.bulk.sources import Source
from whenline.cli.output import print_json, print_line, print_notice

MOST_SHOWN = 20
MOST_LISTED = 1000
"""Most refused lines in the output of `--json`; a file of rejects has all."""


class PublishDisplay:
    """Counts are those of the whole file, earlier runs of it included.

    Args:
        source: what is published.
        on_terminal: whether to show a progress bar.
        dry_run: whether nothing is sent.
        json: whether to print the summary as JSON.
    """

    def __init__(self, source: Source, *, on_terminal: bool, dry_run: bool, json: bool) -> None:
        self._source, self._dry_run, self._json = source, dry_run, json
        self._progress = FileProgress()
        self._refused: list[Rejection] = []
        self._unlisted = 0
        self._events_before = 0
        self._began = time.perf_counter()
        columns = (
            TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TextColumn("{task.fields[rate]}"),
            TimeRemainingColumn(),
        )  # fmt: skip
        self.bar = Progress(*columns, console=Console(stderr=True), disable=not on_terminal, transient=True)
        action = "Checking" if dry_run else "Publishing"
        self._task = self.bar.add_task(f"{action} {source.name}", total=source.size, rate="")
        self.exit_code = 0

    def begin(self, publication: Publication, *, restarted: bool) -> None:
        """The publication begins or resumes. `restarted`: an earlier run exists that it cannot resume."""
        self._progress = publication.progress
        self._began = time.perf_counter()
        self._events_before = sum(self._progress.counts.values())
        self.bar.update(self._task, completed=self._progress.size)
        if self._progress.resumed_at is not None:
            print_notice(
                f"Resuming at line {self._progress.resumed_at:,} of {self._source.name}: "
                "the lines before it are published (--restart begins again)."
            )
        elif restarted:
            print_notice(
                f"An earlier run of {self._source.name} no longer matches the file or the log: "
                "beginning at the first line."
            )

    def advance(self, progress: FileProgress, refused: Sequence[Rejection]) -> None:
        """A part of the file is done."""
        self._progress = progress
        room = max(0, MOST_LISTED - len(self._refused))
        self._refused += refused[:room]
        self._unlisted += len(refused) - len(refused[:room])
        events = sum(progress.counts.values())
        rate = (events - self._events_before) / max(time.perf_counter() - self._began, 1e-9)
        self.bar.update(self._task, completed=progress.size, rate=f"{events:,} events, {rate:,.0f}/s")

    def end(self, rejects: RejectsWriter | None, stopped: int = 0, *, failed: bool = False) -> None:
        """The publication completed, was stopped by a signal (its number), or failed because of Kafka."""
        seconds = time.perf_counter() - self._began
        counts = {name: self._progress.counts[name] for name in COUNTED}
        refused = counts["rejected"] + counts["conflict"]
        self.exit_code = 128 + stopped if stopped else int(refused > 0)
        rejects_file = str(rejects.path) if rejects is not None and refused else None
        if self._json:
            print_json(
                counts
                | {
                    "dry_run": self._dry_run,
                    "complete": not (stopped or failed),
                    "resumed_at": self._progress.resumed_at,
                    "sent": self._progress.sent,
                    "lines": self._progress.line,
                    "bytes": self._progress.size,
                    "seconds": round(seconds, 3),
                    "rejects": rejects_file,
                    "refused": [_as_json(each) for each in self._refused],
                    "refused_left_out": self._unlisted,
                    "warnings": [{"line": line} | _problem_as_json(each) for line, each in self._progress.warnings],
                }
            )
        else:
            self._print(counts, rejects_file)
        if stopped or failed:
            ended = "Stopped" if stopped else "Interrupted"
            done = f"{ended} after line {self._progress.line:,}: all lines up to it are done."
            again = (
                "Run the same command to resume."
                if self._source.size is not None
                else "Send the remaining lines again."
            )
            print_notice(f"{done} {again}")

    def _print(self, counts: dict[str, int], rejects_file: str | None) -> None:
        for one in self._refused[:MOST_SHOWN]:
            for problem in one.reasons:
                print_line(f"line {one.line}: {one.status}: {problem.pointer or 'event'}: {problem.message}")
        more = len(self._refused) + self._unlisted - MOST_SHOWN
        if more > 0:
            all_of_them = "" if rejects_file else f" (--rejects FILE writes all, --json lists {MOST_LISTED:,})"
            print_line(f"… and {more:,} more lines{all_of_them}")
        for line, problem in self._progress.warnings[:MOST_SHOWN]:
            print_line(f"line {line}: warning: {problem.pointer}: {problem.message}")
        summary = ", ".join(f"{count} {name}" for name, count in counts.items())
        print_line(f"{'Checked, nothing published: ' if self._dry_run else ''}{summary}")
        if rejects_file:
            print_line(
                f"The refused lines are in {rejects_file}: correct the originals there, "
                f"then `whenline publish {rejects_file}`"
            )


def _as_json(refused: Rejection) -> dict[str, object]:
    problems = [_problem_as_json(problem) for problem in refused.reasons]
    return {"line": refused.line, "status": refused.status, "problems": problems}


def _problem_as_json(problem: Problem) -> dict[str, object]:
    return {"pointer": problem.pointer, "message": problem.message}
