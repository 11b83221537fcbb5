"""Random events of every kind, generated from the types.

Rules about several fields come from `one_of`; the few other ones are implemented here. A kind with a rule that is not known here
still works: what breaks it is discarded (`events`).
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

import msgspec
from hypothesis import assume
from hypothesis import strategies as st
from msgspec import Meta, Struct

from events.kinds.amendments import Replacement
from events.kinds.indicators import NEEDED, OPTIONAL, Condition, Subject
from events.kinds.plans import PlanSettled
from events.payload import Payload
from events.registry import AMENDMENTS, KINDS
from events.validation import problems_of
from events.values import CURRENCY, EVENT_ID, FREE_TEXT, ONE_LINE, SLUG, URI, WEB_URL, Bearing, OneOf, Window

Json = dict[str, Any]

INSTANTS = st.datetimes(datetime(1900, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - Hypothesis wants naive bounds
_VISIBLE = st.characters(min_codepoint=0x21, exclude_characters="\x7f", exclude_categories=("Z", "C"))
SLUGS = st.lists(st.text("abcxyz019", min_size=1, max_size=5), min_size=1, max_size=3).flatmap(
    lambda parts: st.sampled_from("-._").map(lambda dot: dot.join(parts))
)
_TEXTS = {
    SLUG: SLUGS,
    URI: st.text(_VISIBLE, min_size=1, max_size=20),
    WEB_URL: st.text(_VISIBLE, min_size=1, max_size=20).map("https://{}".format),
    EVENT_ID: st.text(_VISIBLE, min_size=1, max_size=20),
    ONE_LINE: st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=20),
    FREE_TEXT: st.text(
        st.characters(exclude_categories=("Cs", "Cc"), include_characters="\n\t"), min_size=1, max_size=20
    ),
    CURRENCY: st.from_regex(r"\A[A-Z]{3}\Z"),
}
"""By pattern."""
_SHORT = _TEXTS[ONE_LINE]


def values(annotation: Any) -> st.SearchStrategy[Any]:  # noqa: PLR0911 - one for each form of a type
    """JSON values that fit an annotation, as Python has them."""
    plain, metas = parts_of(annotation)
    limits = {
        name: value for meta in metas for name in ("ge", "gt", "le", "lt") if (value := getattr(meta, name)) is not None
    }
    if get_origin(plain) is Literal:
        return st.sampled_from(get_args(plain))
    if get_origin(plain) is tuple:
        least = max((meta.min_length or 0 for meta in metas), default=0)
        return st.lists(values(get_args(plain)[0]), min_size=least, max_size=least + 2)
    if isinstance(plain, type) and issubclass(plain, Struct):
        return structs(plain)
    if plain is str:
        patterns = [meta.pattern or (meta.extra_json_schema or {}).get("pattern") for meta in metas]
        return next((_TEXTS[pattern] for pattern in patterns if pattern), _SHORT)
    if plain is int:
        return st.integers(limits.get("ge", -(2**53)), limits.get("le", 2**53))
    if plain is float:
        low = limits.get("ge", limits.get("gt"))
        return st.floats(low, limits.get("le"), exclude_min="gt" in limits, allow_nan=False, allow_infinity=False)
    return {bool: st.booleans(), datetime: INSTANTS.map(datetime.isoformat), date: st.dates().map(date.isoformat)}[
        plain
    ]


@st.composite
def structs(draw: st.DrawFn, type_: type[Struct]) -> Json:
    """A struct as JSON, with any of its optional fields, that keeps the rules of its type."""
    if type_ is Bearing:
        return draw(st.one_of(st.fixed_dictionaries({"claim": SLUGS}), references()))
    if type_ is Window:
        return draw(_windows())
    if type_ is Condition:
        return draw(_conditions())
    if type_ is Replacement:
        raise AssertionError("made by `events`, which knows the kind")
    fields = {field.encode_name: field for field in msgspec.structs.fields(type_)}
    wanted = {name for name, field in fields.items() if field.required or draw(st.booleans())}
    rule: OneOf | None = getattr(type_, "one_of", None)
    chosen = draw(st.sampled_from(rule.fields)) if rule is not None else ""
    if rule is not None and (rule.exactly or not wanted & set(rule.fields)):
        wanted = (wanted - set(rule.fields)) | {chosen}
    found = {name: draw(values(fields[name].type)) for name in fields if name in wanted and name != "replacement"}
    if rule is not None and not any(found.get(name) not in (None, []) for name in rule.fields):
        found[chosen] = draw(values(fields[chosen].type).filter(lambda value: value != []))
    return _mended(draw, type_, found)


def _mended(draw: st.DrawFn, type_: type[Struct], found: Json) -> Json:
    if issubclass(type_, Payload):
        found.pop("bound", None)
        if found.get("precision") == "between":
            found["bound"] = draw(INSTANTS).isoformat()
    if type_ is PlanSettled:
        found.pop("window", None)
        if found["outcome"] == "slipped":
            found["window"] = draw(_windows())
    return found


@st.composite
def _conditions(draw: st.DrawFn) -> Json:
    measure = draw(st.sampled_from(sorted(NEEDED)))
    names = set(NEEDED[measure]) | {name for name in OPTIONAL.get(measure, ()) if draw(st.booleans())}
    types = {field.encode_name: field.type for field in msgspec.structs.fields(Subject)}
    about = {name: draw(values(types[name])) for name in sorted(names)}
    found = {
        "measure": measure,
        "comparison": draw(st.sampled_from(["lt", "le", "eq", "ge", "gt"])),
        "threshold": draw(st.sampled_from([0.0, 1.0])),
    }
    return found | ({"about": about} if about else {})


def references() -> st.SearchStrategy[Json]:
    """An event by source and id."""
    return st.fixed_dictionaries({"source": _TEXTS[URI], "id": _TEXTS[EVENT_ID]})


def _windows() -> st.SearchStrategy[Json]:
    spans = st.timedeltas(timedelta(microseconds=1), timedelta(days=4000))
    closed = st.tuples(INSTANTS, spans).map(
        lambda pair: {"from": pair[0].isoformat(), "to": (pair[0] + pair[1]).isoformat()}
    )
    return st.one_of(closed, INSTANTS.map(lambda end: {"to": end.isoformat()}))


@st.composite
def events(draw: st.DrawFn, kind: str) -> Json:
    """A whole event of a kind, as JSON."""
    data = draw(structs(KINDS[kind].payload))
    assume(kind == "event.corrected" or not problems_of(data, KINDS[kind].payload))
    if kind == "event.corrected":
        data["kind"] = draw(st.sampled_from(sorted(set(KINDS) - AMENDMENTS)))
        data["replacement"] = {
            "time": draw(INSTANTS).isoformat(),
            "data": draw(structs(KINDS[data["kind"]].payload)),
        }
    document = {
        "specversion": "1.0",
        **draw(references()),
        "type": KINDS[kind].type,
        "time": draw(INSTANTS).isoformat(),
        "data": data,
    }
    more = {
        "subject": st.just(data["organizations"][0]["slug"]),
        "datacontenttype": st.just("application/json"),
        "dataschema": st.just(KINDS[kind].dataschema),
        "knowntime": INSTANTS.map(datetime.isoformat),
        "recordedtime": INSTANTS.map(datetime.isoformat),
    }
    return document | {name: draw(choice) for name, choice in more.items() if draw(st.booleans())}


def parts_of(annotation: Any) -> tuple[Any, tuple[Meta, ...]]:
    """A type without annotations and None, and its annotations, innermost first."""
    metas: tuple[Meta, ...] = ()
    while True:
        if get_origin(annotation) is Annotated:
            annotation, *found = get_args(annotation)
            metas = (*found, *metas)
        elif get_origin(annotation) in (Union, UnionType):
            (annotation,) = (part for part in get_args(annotation) if part is not type(None))
        else:
            return annotation, metas
