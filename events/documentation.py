"""The contract for publishers, written from the types: `docs/events.md`, and the JSON Schemas and the AsyncAPI document beside it.

`python -m events.documentation` prints the page; `python -m events.documentation docs` writes page and schemas. The words of the
page down to `MARK` are kept as they are; the reference below is made of the types, and of one minimal event of each kind in
`docs/examples.jsonl`.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

import msgspec
from msgspec import Meta, Struct
from msgspec.structs import FieldInfo

from events import asyncapi
from events.envelope import Envelope
from events.payload import Payload
from events.registry import KINDS
from events.schemas import all_schemas
from events.values import EventId, Instant, Name, Slug, Uri, Words

DOCS = Path(__file__).parents[1] / "docs"
MARK = "<!-- From here on written by `make docs` from the types; edit what is above only. -->\n"

_ALIASES = {"slug": Slug, "name": Name, "words": Words, "URI": Uri, "id": EventId, "instant": Instant}
_PLAIN = {
    str: "text",
    bool: "true or false",
    int: "whole number",
    float: "number",
    datetime: "instant",
    date: "date",
}
_LIMITS = {"ge": "at least", "gt": "more than", "le": "at most", "lt": "less than"}
_COMMON = tuple(field.encode_name for field in msgspec.structs.fields(Payload))


def page(docs: Path = DOCS) -> str:
    """The whole of docs/events.md.

    Args:
        docs: folder of the page as it is, and of `examples.jsonl`.
    """
    words, _, _ = (docs / "events.md").read_text(encoding="utf-8").partition(MARK)
    examples = {
        document["type"].removeprefix("whenline."): document["data"]
        for document in map(json.loads, (docs / "examples.jsonl").read_text(encoding="utf-8").splitlines())
    }
    parts = [
        words + MARK,
        "## Envelope, field by field\n",
        _table(_fields(Envelope)),
        "## What every `data` may carry\n",
        _table(_fields(Payload)),
        _rules(Payload),
        "## Values\n",
        *_simple_types(),
        *(_section(type_, type_.__name__, _fields(type_)) for type_ in _value_types()),
        "## Kinds\n",
        *(_kind(name, examples[name]) for name in KINDS),
    ]
    return "\n".join(part for part in parts if part)


def files(docs: Path = DOCS) -> dict[Path, str]:
    """Every generated file, by its path under `docs`: the page, the schemas and the AsyncAPI document."""
    found = {Path("events.md"): page(docs)}
    for name, schema in all_schemas().items():
        found[Path("schemas") / f"{name}.json"] = json.dumps(schema, indent=2, ensure_ascii=False) + "\n"
    found[Path("asyncapi.json")] = json.dumps(asyncapi.document(), indent=1, ensure_ascii=False) + "\n"
    return found


def _kind(name: str, example: dict[str, Any]) -> str:
    kind = KINDS[name]
    own = [field for field in _fields(kind.payload) if field.encode_name not in _COMMON]
    lines = [
        _section(kind.payload, name, own),
        f"Topic `{kind.topic}`, `dataschema` `{kind.dataschema}`, [schema](schemas/{name}.json). The least `data`:\n",
        f"```json\n{json.dumps(example, ensure_ascii=False)}\n```\n",
    ]
    return "\n".join(lines)


def _section(type_: type[Struct], title: str, fields: list[FieldInfo]) -> str:
    says = " ".join((type_.__doc__ or "").split())
    parts = [f"### {title}\n", says + "\n", _table(fields) if fields else "", _rules(type_, own=True)]
    return "\n".join(part for part in parts if part)


def _rules(type_: type[Struct], *, own: bool = False) -> str:
    """What a struct refuses, from the docstrings of its checks; `own` leaves out what every payload refuses."""
    checks = [base.__dict__["__post_init__"] for base in type_.__mro__ if "__post_init__" in base.__dict__]
    common = Payload.__dict__["__post_init__"]
    said = [check.__doc__.removeprefix("Refuse ") for check in checks if not (own and check is common)]
    return "".join(f"Refused: {words}\n" for words in said)


def _table(fields: list[FieldInfo]) -> str:
    rows = [["field", "type", "needed", "what it is"], ["---"] * 4]
    for field in fields:
        needed = "yes" if field.required else _default(field)
        rows.append([f"`{field.encode_name}`", _words_of(field.type), needed, _description(field.type)])
    if not any(row[3] for row in rows[2:]):
        rows = [row[:3] for row in rows]
    return "\n".join("| " + " | ".join(row) + " |" for row in rows) + "\n"


def _fields(type_: type[Struct]) -> list[FieldInfo]:
    """Fields of a struct, those that are needed first."""
    return sorted(msgspec.structs.fields(type_), key=lambda field: not field.required)


def _default(field: FieldInfo) -> str:
    if field.default in (None, msgspec.NODEFAULT, ()):
        return "no"
    return f"no: `{json.dumps(field.default).strip(chr(34))}`"


def _words_of(annotation: Any) -> str:
    """A type in words, such as `slug` or `list of 1 to 50 links`."""
    plain, metas = _parts(annotation)
    alias = next((name for name, each in _ALIASES.items() if metas and _parts(each)[1][0] == metas[0]), None)
    if alias is not None:
        return alias
    if get_origin(plain) is Literal:
        return " · ".join(f"`{value}`" for value in get_args(plain))
    if get_origin(plain) is tuple:
        return "list of " + _words_of(get_args(plain)[0]) + _lengths(metas)
    if isinstance(plain, type) and issubclass(plain, Struct):
        return f"[{plain.__name__}](#{plain.__name__.lower()})"
    if plain in _PLAIN:
        limits = [f"{words} {getattr(meta, name):g}" for meta in metas for name, words in _LIMITS.items()
                  if getattr(meta, name) is not None]  # fmt: skip
        return _PLAIN[plain] + (f", {', '.join(limits)}" if limits else "")
    return "object"


def _lengths(metas: tuple[Meta, ...]) -> str:
    least = next((meta.min_length for meta in metas if meta.min_length is not None), None)
    most = next((meta.max_length for meta in metas if meta.max_length is not None), None)
    if most is None:
        return ""
    return f", {least} to {most}" if least else f", at most {most}"


def _description(annotation: Any) -> str:
    """What the annotation says of this field, without what it says of every value of its type."""
    _, metas = _parts(annotation)
    general = {_parts(alias)[1][0] for alias in _ALIASES.values()}
    said = [meta.description for meta in metas if meta.description and meta not in general]
    return said[-1].replace("|", "·") if said else ""


def _parts(annotation: Any) -> tuple[Any, tuple[Meta, ...]]:
    """A type without its annotations and the None of an optional one, and its annotations, innermost first."""
    metas: tuple[Meta, ...] = ()
    while True:
        if get_origin(annotation) is Annotated:
            annotation, *found = get_args(annotation)
            metas = (*found, *metas)
        elif get_origin(annotation) in (Union, UnionType):
            (annotation,) = (part for part in get_args(annotation) if part is not type(None))
        else:
            return annotation, metas


def _simple_types() -> Iterator[str]:
    yield "| simple type | what it is |\n|---|---|"
    for name, alias in _ALIASES.items():
        meta = _parts(alias)[1][0]
        most = f" At most {meta.max_length} characters." if meta.max_length else ""
        yield f"| {name} | {meta.description}{most} |"
    yield "| date | `YYYY-MM-DD`. |\n"


def _value_types() -> list[type[Struct]]:
    """Structs that fields are made of, in the order in which they are met."""
    found: dict[type[Struct], None] = {}

    def meet(annotation: Any) -> None:
        plain, _ = _parts(annotation)
        if get_origin(plain) is tuple:
            meet(get_args(plain)[0])
        elif isinstance(plain, type) and issubclass(plain, Struct) and plain not in found:
            found[plain] = None
            for field in msgspec.structs.fields(plain):
                meet(field.type)

    roots: list[type[Struct]] = [Payload, *(kind.payload for kind in KINDS.values())]
    for type_ in roots:
        for field in msgspec.structs.fields(type_):
            meet(field.type)
    return list(found)


def main(arguments: list[str]) -> None:
    """Print the page, or write all generated files into the folder given."""
    if not arguments:
        sys.stdout.write(page())
        return
    docs = Path(arguments[0])
    (docs / "schemas").mkdir(parents=True, exist_ok=True)
    for path, text in files(docs).items():
        (docs / path).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
