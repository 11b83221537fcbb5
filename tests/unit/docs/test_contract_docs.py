"""The contract's documents agree with the types, and one event of each kind is there to copy."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator, Draft202012Validator
from jsonschema.validators import validator_for
from referencing import Registry
from referencing.jsonschema import DRAFT202012

from events import documentation
from events.asyncapi import document as asyncapi_document
from events.codec import decode
from events.registry import KINDS
from events.schemas import all_schemas
from events.topics import ALL_TOPICS
from events.validation import InvalidEvent
from streams.gateway import Limits
from streams.gateway.openapi import document as openapi_document
from streams.publishing.preparing import prepare

DOCS = Path(__file__).parents[3] / "docs"
EXAMPLES = [json.loads(line) for line in (DOCS / "examples.jsonl").read_text(encoding="utf-8").splitlines()]
GENERATED = documentation.files(DOCS)
JSON_BLOCK = re.compile(r"^```json\n(.*?)^```", re.DOTALL | re.MULTILINE)


def of_kind(kind: str) -> dict[str, Any]:
    (found,) = (example for example in EXAMPLES if example["type"] == f"whenline.{kind}")
    return dict(found)


@pytest.mark.parametrize("path", GENERATED, ids=str)
def test_the_committed_copy_is_the_generated_one(path: Path) -> None:
    assert (DOCS / path).read_text(encoding="utf-8") == GENERATED[path], "`make docs` writes it anew"


def test_no_schema_is_left_over() -> None:
    assert {path.relative_to(DOCS) for path in (DOCS / "schemas").iterdir()} == {
        path for path in GENERATED if path.parts[0] == "schemas"
    }


def test_the_module_prints_the_page() -> None:
    done = subprocess.run([sys.executable, "-m", "events.documentation"], capture_output=True, text=True, check=True)
    assert done.stdout == documentation.page(DOCS)


def test_the_module_writes_every_file(tmp_path: Path) -> None:
    for name in ("events.md", "examples.jsonl"):
        (tmp_path / name).write_text((DOCS / name).read_text(encoding="utf-8"), encoding="utf-8")
    documentation.main([str(tmp_path)])
    assert {path.relative_to(tmp_path) for path in tmp_path.rglob("*.*")} == set(GENERATED) | {Path("examples.jsonl")}


@pytest.mark.parametrize("name", all_schemas())
def test_each_schema_is_valid(name: str) -> None:
    schema = json.loads((DOCS / "schemas" / f"{name}.json").read_text(encoding="utf-8"))
    assert validator_for(schema) is Draft202012Validator
    Draft202012Validator.check_schema(schema)


def test_the_asyncapi_document_is_valid() -> None:
    schema = json.loads(Path(__file__).with_name("asyncapi-3.0.0.json").read_text(encoding="utf-8"))
    document = json.loads((DOCS / "asyncapi.json").read_text(encoding="utf-8"))
    assert [error.message for error in Draft7Validator(schema).iter_errors(document)] == []
    registry = Registry().with_resource("", DRAFT202012.create_resource(document))
    for channel in document["channels"].values():
        for message in channel["messages"].values():
            payload = registry.resolver().lookup(message["$ref"]).contents["payload"]
            Draft202012Validator.check_schema(payload)
    assert set(document["channels"]) == set(ALL_TOPICS)


@pytest.mark.parametrize("kind", KINDS)
def test_the_asyncapi_document_takes_each_example(kind: str) -> None:
    document = json.loads((DOCS / "asyncapi.json").read_text(encoding="utf-8"))
    example = of_kind(kind)
    for name, instance in ((kind, example), (f"{kind}-binary", example["data"])):
        payload = {"$ref": f"#/components/messages/{name}/payload", "components": document["components"]}
        assert [error.message for error in Draft202012Validator(payload).iter_errors(instance)] == []
        assert f"#/components/messages/{name}" in json.dumps(document["channels"][KINDS[kind].topic])


def test_there_is_one_example_of_every_kind() -> None:
    assert sorted(example["type"].removeprefix("whenline.") for example in EXAMPLES) == sorted(KINDS)


@pytest.mark.parametrize("kind", KINDS)
def test_each_example_is_taken_and_fits_its_schema(kind: str) -> None:
    example = of_kind(kind)
    assert prepare(example).topic == KINDS[kind].topic
    Draft202012Validator(all_schemas()["envelope"]).validate(example)
    Draft202012Validator(all_schemas()[kind]).validate(example["data"])


@pytest.mark.parametrize("kind", KINDS)
def test_each_example_is_minimal(kind: str) -> None:
    """Without any one field of its data the contract refuses it; its other keywords are descriptions for people."""
    example = of_kind(kind)
    more = {"talent.departed": {"from"}, "talent.joined": {"to"}, "talent.appointed": {"to", "role"}}
    for name in set(example["data"]) - more.get(kind, set()):
        data = {key: value for key, value in example["data"].items() if key != name}
        with pytest.raises(InvalidEvent):
            decode(json.dumps(example | {"data": data}).encode())


def test_every_example_in_words_is_valid_json() -> None:
    blocks = [block for path in DOCS.glob("*.md") for block in JSON_BLOCK.findall(path.read_text(encoding="utf-8"))]
    for block in blocks:
        json.loads(block)
    assert len(blocks) > len(KINDS)


def test_whole_events_in_the_words_are_taken() -> None:
    words = (DOCS / "events.md").read_text(encoding="utf-8").partition(documentation.MARK)[0]
    whole = [block for block in map(json.loads, JSON_BLOCK.findall(words)) if "specversion" in block]
    assert whole
    for document in whole:
        prepare(document)


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_and_each_of_its_fields_is_in_the_reference(kind: str) -> None:
    section = GENERATED[Path("events.md")].split(f"\n### {kind}\n")[1].split("\n### ")[0]
    everywhere = all_schemas()["model.launched"]["properties"].keys() & all_schemas()["event.denied"]["properties"]
    for name in all_schemas()[kind]["properties"].keys() - everywhere:
        assert f"| `{name}` |" in section


def test_patterns_are_of_every_dialect() -> None:
    """Go and Rust compile no pattern that looks ahead or behind, and so none of a schema that has one."""
    generated = json.dumps([all_schemas(), asyncapi_document(), openapi_document(Limits())])
    patterns = re.findall(r'"pattern": "((?:[^"\\]|\\.)*)"', generated)
    assert len(patterns) > 100
    assert [pattern for pattern in patterns if re.search(r"\(\?(?!:)|\\\\[1-9]", pattern)] == []
