"""Many modules become one script."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

import pytest

from tests.support.javascript import NODE
from ui.components import history, plane, refresh, replay, sheet, watch
from ui.components.bundle import SHARED, join, script, styles

COMPONENTS = (replay.FRONTEND, plane.FRONTEND, sheet.FRONTEND, watch.FRONTEND, history.FRONTEND, refresh.FRONTEND)

MAIN = "import { one } from './one.js';\n\nexport default function start() { return one(); }\n"


def test_imports_become_reads_of_what_another_module_returns() -> None:
    joined = join({"main": MAIN, "one": "export const one = () => 1;\n"})
    assert joined.index("const $one") < joined.index("const $main")
    assert "const { one } = $one;" in joined
    assert "return { one };" in joined
    assert joined.endswith("return $main.start;\n}\nexport default whenlineBundle();\n")


def test_modules_that_import_each_other_in_a_circle_are_refused() -> None:
    one = "import { two } from './two.js';\nexport const one = 1;\n"
    two = "import { one } from './one.js';\nexport const two = 2;\n"
    with pytest.raises(ValueError, match="main -> one -> two -> one"):
        join({"main": MAIN, "one": one, "two": two})


@pytest.mark.parametrize("line", ["import x from './one.js';", "export { one };", "export * from './one.js';"])
def test_forms_that_are_not_understood_are_refused(line: str) -> None:
    with pytest.raises(ValueError, match=re.escape(f"one.js: `{line}` is not supported")):
        join({"main": MAIN, "one": f"{line}\nexport const one = 1;\n"})


def test_an_entry_without_a_default_function_is_refused() -> None:
    with pytest.raises(ValueError, match="no `export default function`"):
        join({"main": "export const main = 1;\n"})


def test_an_import_of_a_module_that_does_not_exist_is_refused() -> None:
    with pytest.raises(ValueError, match=re.escape("main.js imports one.js, which does not exist")):
        join({"main": MAIN})


def test_a_joined_script_behaves_as_its_modules(tmp_path: Path) -> None:
    modules = {
        "main": "import { Two } from './two.js';\nimport {\n  half,\n  one,\n} from './one.js';\n\n"
        "export default function start() {\n  return half(one).then((x) => [x, new Two().value]);\n}\n",
        "two": "import { one } from './one.js';\n\nconst own = one;\nexport class Two {\n  value = own + own;\n}\n",
        "one": "const own = 1;\nexport const one = own;\nexport async function half(x) {\n  return x / 2;\n}\n",
    }
    for name, source in {**modules, "joined": join(modules)}.items():
        (tmp_path / f"{name}.js").write_text(source)
    run = tmp_path / "run.mjs"
    run.write_text(
        "import modules from './main.js';\nimport joined from './joined.js';\n"
        "console.log(JSON.stringify([await modules(), await joined()]));\n"
    )
    output = subprocess.run([NODE, run], capture_output=True, text=True, check=True).stdout
    assert json.loads(output) == [[0.5, 2], [0.5, 2]]


def test_imports_of_shared_modules_are_understood_too() -> None:
    main = MAIN.replace("./one.js", "../../frontend/one.js")
    assert "const { one } = $one;" in join({"main": main, "one": "export const one = () => 1;\n"})


def test_a_module_may_not_have_the_name_of_a_shared_one(tmp_path: Path) -> None:
    (tmp_path / "dom.js").write_text("export const el = 1;\n")
    with pytest.raises(ValueError, match="have names of shared ones: dom"):
        script(tmp_path)


@pytest.mark.parametrize("folder", COMPONENTS, ids=lambda folder: folder.parent.name)
def test_a_component_is_joined_whole(folder: Path) -> None:
    joined = script(folder)
    for path in folder.glob("*.js"):
        assert f"const ${path.stem} = " in joined, f"{path.name} is imported by nothing"
    assert not re.search(r"^import ", joined, re.MULTILINE)
    assert len(re.findall(r"^export ", joined, re.MULTILINE)) == 1
    assert styles(folder).startswith("/* The look that all of Whenline's components share.")


@pytest.mark.parametrize("folder", COMPONENTS, ids=lambda folder: folder.parent.name)
def test_every_class_of_a_component_s_style_sheets_is_one_that_its_script_gives(folder: Path) -> None:
    named = set(re.findall(r"\.(wl-[a-z0-9-]+)", "".join(path.read_text("utf-8") for path in folder.glob("*.css"))))
    text = script(folder)
    assert {each for each in named if not re.search(rf"(?<![\w-]){each}(?![\w-])", text)} == set()


def test_every_shared_module_is_used() -> None:
    joined = [script(folder) for folder in COMPONENTS]
    for path in SHARED.glob("*.js"):
        assert any(f"const ${path.stem} = " in each for each in joined), f"{path.name} is imported by nothing"


MODULES = sorted(path for folder in (SHARED, *COMPONENTS) for path in folder.glob("*.js"))


@pytest.mark.parametrize("path", MODULES, ids=lambda path: f"{path.parts[-3]}-{path.stem}")
def test_text_of_events_is_never_parsed_as_markup(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function", text)
