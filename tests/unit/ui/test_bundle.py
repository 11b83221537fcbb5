"""Many modules become one script."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from ui.replay.bundle import FRONTEND, join, script, styles

MAIN = "import { one } from './one.js';\n\nexport default function start() { return one(); }\n"


def test_imports_become_reads_of_what_another_module_returns() -> None:
    joined = join({"main": MAIN, "one": "export const one = () => 1;\n"})
    assert joined.index("const $one") < joined.index("const $main")
    assert "const { one } = $one;" in joined
    assert "return { one };" in joined
    assert joined.endswith("export default $main.start;\n")


def test_modules_that_import_each_other_in_a_circle_are_refused() -> None:
    one = "import { two } from './two.js';\nexport const one = 1;\n"
    two = "import { one } from './one.js';\nexport const two = 2;\n"
    with pytest.raises(ValueError, match="main -> one -> two -> one"):
        join({"main": MAIN, "one": one, "two": two})


@pytest.mark.parametrize("line", ["import x from './one.js';", "export { one };", "export * from './one.js';"])
def test_forms_that_are_not_understood_are_refused(line: str) -> None:
    with pytest.raises(ValueError, match="module one has an import or export of a form"):
        join({"main": MAIN, "one": f"{line}\nexport const one = 1;\n"})


def test_an_entry_without_a_default_function_is_refused() -> None:
    with pytest.raises(ValueError, match="no default export"):
        join({"main": "export const main = 1;\n"})


def test_the_replay_is_joined_whole() -> None:
    joined = script()
    for path in FRONTEND.glob("*.js"):
        assert f"const ${path.stem} = " in joined, f"{path.name} is imported by nothing"
    assert not re.search(r"^import ", joined, re.MULTILINE)
    assert len(re.findall(r"^export ", joined, re.MULTILINE)) == 1
    assert ".wl-stage" in styles()


@pytest.mark.parametrize("path", sorted(FRONTEND.glob("*.js")), ids=lambda path: path.stem)
def test_text_of_events_is_never_parsed_as_markup(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function", text)
