"""Where a read model differs from the reference model: the smallest history that shows it, in words."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence

from tests.reference_model import Logged
from tests.support.histories import Log
from tests.support.loading import connection_of
from tests.support.model_queries import Point, answers, differences, meant, prepare, refs_of


def broken(log: Log, points: Sequence[Point], models: Sequence[str]) -> str:
    """The first read model that differs, on the smallest history that shows it; or nothing."""
    found = noticed(log.histories, points, models)
    if found is None:
        return ""
    model, point = found
    guilty = next(
        (history for history in log.histories if noticed([history], [point], [model])), log.records
    )  # if it takes several, histories meet that should not
    history = smallest(guilty, lambda fewer: noticed([fewer], [point], [model]) is not None)
    lines = [f"{model} at {point[0]}, known {point[1]}, logged {point[2]}:", *_differences([history], point, model)]
    return "\n".join([*lines, *map(_shown, history)])


def noticed(histories: list[list[Logged]], points: Sequence[Point], models: Sequence[str]) -> tuple[str, Point] | None:
    """The first read model, and the point, at which SQL and meaning differ."""
    connection = connection_of([record for history in histories for record in history])
    prefix = prepare(connection, points, models)
    expected, refs = meant(histories, points, models), refs_of(histories)
    for model in models:
        found = answers(connection, prefix, model)
        for number, point in enumerate(points):
            if differences(found[number], expected[model][number], refs):
                return model, point
    return None


def smallest(history: list[Logged], breaks: Callable[[list[Logged]], bool]) -> list[Logged]:
    """What is left when no record can go without the law holding again."""
    for record in list(history):
        fewer = [each for each in history if each is not record]
        if fewer and breaks(fewer):
            history = fewer
    return history


def _differences(histories: list[list[Logged]], point: Point, model: str) -> list[str]:
    connection = connection_of([record for history in histories for record in history])
    prefix = prepare(connection, [point], [model])
    expected = meant(histories, [point], [model])[model][0]
    return differences(answers(connection, prefix, model)[0], expected, refs_of(histories))


def _shown(record: Logged) -> str:
    document = json.loads(record.value)
    clocks = f"{record.logged_at:%Y-%m-%d %H:%M:%S} {record.partition}/{record.offset}"
    named = f"{document['source']} {document['id']} {document['type'].removeprefix('whenline.')}"
    return f"{clocks} {named} {document['time']}, known {document.get('knowntime')}: {json.dumps(document['data'])}"
