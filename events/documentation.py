"""Generates the reference of the contract: `docs/events.md`, the JSON Schemas, and the AsyncAPI document.

`python -m events.documentation` prints the page; `python -m events.documentation docs` writes all files. The page is
written by hand down to `MARK`; the reference below it is generated from the types, and from one minimal event of each
kind in `docs/examples.jsonl`.
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
from events.values import EventId, Instant, Name, OneOf, Slug, Uri, Words

DOCS = Path(__file__).parents[1] / "docs"
MARK = "<!-- Below, `make docs` generates everything from the types; edit only what is above. -->\n"

_ALIASES = {"slug": Slug, "name": Name, "words": Words, "URI": Uri, "id": EventId, "instant": Instant}
_PRIMITIVES = {
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
    """The complete docs/events.md.

    Args:
        docs: the folder of the present page and of `examples.jsonl`.
    """
    introduction, _, _ = (docs / "events.md").read_text(encoding="utf-8").partition(MARK)
    examples = {
        document["type"].removeprefix("whenline."): document["data"]
        for document in map(json.loads, (docs / "examples.jsonl").read_text(encoding="utf-8").splitlines())
    }
    parts = [
        introduction + MARK,
        "## Envelope, field by field\n",
        _table(_fields(Envelope)),
        "## Fields of every `data`\n",
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
    """Every generated file by its path under `docs`: the page, the schemas and the AsyncAPI document."""
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
        f"Topic `{kind.topic}`, `dataschema` `{kind.dataschema}`, [schema](schemas/{name}.json). A minimal `data`:\n",
        f"```json\n{json.dumps(example, ensure_ascii=False)}\n```\n",
    ]
    return "\n".join(lines)


def _section(type_: type[Struct], title: str, fields: list[FieldInfo]) -> str:
    description = " ".join((type_.__doc__ or "").split())
    parts = [f"### {title}\n", description + "\n", _table(fields) if fields else "", _rules(type_, own=True)]
    return "\n".join(part for part in parts if part)


def _rules(type_: type[Struct], *, own: bool = False) -> str:
    """The rules of a struct about several fields, from `one_of` and the docstrings of its checks.

    Args:
        type_: the struct.
        own: leave out the rules that apply to every payload.
    """
    one_of: OneOf | None = getattr(type_, "one_of", None)
    checks = [base.__dict__["__post_init__"] for base in type_.__mro__ if "__post_init__" in base.__dict__]
    common = Payload.__dict__["__post_init__"]
    documented = [check.__doc__ for check in checks if not (own and check is common)]
    refused = [text.removeprefix("Refuse ") for text in documented if text.startswith("Refuse ")]
    return (f"Required: {one_of}.\n" if one_of is not None else "") + "".join(f"Refused: {text}\n" for text in refused)


def _table(fields: list[FieldInfo]) -> str:
    rows = [["field", "type", "required", "meaning"], ["---"] * 4]
    for field in fields:
        required = "yes" if field.required else _default(field)
        rows.append([f"`{field.encode_name}`", _type_in_words(field.type), required, _description(field.type)])
    if not any(row[3] for row in rows[2:]):
        rows = [row[:3] for row in rows]
    return "\n".join("| " + " | ".join(row) + " |" for row in rows) + "\n"


def _fields(type_: type[Struct]) -> list[FieldInfo]:
    """Fields of a struct, required ones first."""
    return sorted(msgspec.structs.fields(type_), key=lambda field: not field.required)


def _default(field: FieldInfo) -> str:
    if field.default in (None, msgspec.NODEFAULT, ()):
        return "no"
    return f"no: `{json.dumps(field.default).strip(chr(34))}`"


def _type_in_words(annotation: Any) -> str:
    """A type in words, such as `slug` or `list of 1 to 50 links`."""
    plain, metas = _parts(annotation)
    alias = next((name for name, each in _ALIASES.items() if metas and _parts(each)[1][0] == metas[0]), None)
    if alias is not None:
        return alias
    if get_origin(plain) is Literal:
        return " · ".join(f"`{value}`" for value in get_args(plain))
    if get_origin(plain) is tuple:
        return "list of " + _type_in_words(get_args(plain)[0]) + _lengths(metas)
    if isinstance(plain, type) and issubclass(plain, Struct):
        return f"[{plain.__name__}](#{plain.__name__.lower()})"
    if plain in _PRIMITIVES:
        limits = [f"{text} {getattr(meta, name):g}" for meta in metas for name, text in _LIMITS.items()
                  if getattr(meta, name) is not None]  # fmt: skip
        return _PRIMITIVES[plain] + (f", {', '.join(limits)}" if limits else "")
    return "object"


def _lengths(metas: tuple[Meta, ...]) -> str:
    least = next((meta.min_length for meta in metas if meta.min_length is not None), None)
    most = next((meta.max_length for meta in metas if meta.max_length is not None), None)
    if most is None:
        return ""
    return f", {least} to {most}" if least else f", at most {most}"


def _description(annotation: Any) -> str:
    """The description of the field in its annotation, without that of the general type."""
    _, metas = _parts(annotation)
    general = {_parts(alias)[1][0] for alias in _ALIASES.values()}
    descriptions = [meta.description for meta in metas if meta.description and meta not in general]
    return descriptions[-1].replace("|", "·") if descriptions else ""


def _parts(annotation: Any) -> tuple[Any, tuple[Meta, ...]]:
    """A type without annotations and without the None of an optional one, and the annotations, innermost first."""
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
    yield "| simple type | meaning |\n|---|---|"
    for name, alias in _ALIASES.items():
        meta = _parts(alias)[1][0]
        most = f" At most {meta.max_length} characters." if meta.max_length else ""
        yield f"| {name} | {meta.description}{most} |"
    yield "| date | `YYYY-MM-DD`. |\n"


def _value_types() -> list[type[Struct]]:
    """The structs that fields have as types, in order of appearance."""
    found: dict[type[Struct], None] = {}

    def visit(annotation: Any) -> None:
        plain, _ = _parts(annotation)
        if get_origin(plain) is tuple:
            visit(get_args(plain)[0])
        elif isinstance(plain, type) and issubclass(plain, Struct) and plain not in found:
            found[plain] = None
            for field in msgspec.structs.fields(plain):
                visit(field.type)

    roots: list[type[Struct]] = [Payload, *(kind.payload for kind in KINDS.values())]
    for type_ in roots:
        for field in msgspec.structs.fields(type_):
            visit(field.type)
    return list(found)


def main(arguments: list[str]) -> None:
    """Print the page, or write all generated files to the given folder."""
    if not arguments:
        sys.stdout.write(page())
        return
    docs = Path(arguments[0])
    (docs / "schemas").mkdir(parents=True, exist_ok=True)
    for path, text in files(docs).items():
        (docs / path).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
