"""The choice of the organization or benchmark that a page is about, where a history is too large for all of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ui.shared.address_state import choose_from_list
from ui.shared.cached_reads import cached, organization_names
from ui.shared.formatting import organization_name
from ui.shared.read_port import ReadPort, Subject

PARAMETER = "about"
"""Parameter of the address."""
_EVERYTHING = "everything at once"
"""Value of the address for all subjects; slugs have no blanks."""


def subjects_of(reader: ReadPort) -> list[Subject]:
    """Subjects of a large history, those with most statements first; none of a smaller one."""
    return cached(reader, "plane subjects", None, reader.plane_subjects)


def choose_subject(
    place: Any, label: str, reader: ReadPort, subjects: list[Subject], everything: str = ""
) -> Subject | None:
    """Draw the choice. With `everything`, the label of an option for all subjects, it may be None."""
    names = organization_names(reader)
    by_value: dict[str, Subject | None] = {value_of(each): each for each in subjects}
    labels = {value_of(each): subject_name(each, names) for each in subjects}
    if everything:
        by_value[_EVERYTHING], labels[_EVERYTHING] = None, everything
    return by_value[choose_from_list(place, label, PARAMETER, labels)]


def subject_name(subject: Subject, names: Mapping[str, str]) -> str:
    """A subject in words."""
    return f"Benchmark {subject.name}" if subject.is_benchmark else organization_name(subject.name, names)


def value_of(subject: Subject) -> str:
    """A subject in the address; slugs have no blanks."""
    return f"benchmark {subject.name}" if subject.is_benchmark else subject.name
