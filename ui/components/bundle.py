"""Joins the ES modules of a component into one script, since Streamlit takes one script per component.

Every module becomes a function scope that returns its exports, and imports become reads of those. All scopes are in one
function, `whenlineBundle`, which the replay also writes into the HTML files that it saves.

The joiner supports three statements, each at the start of a line, and rejects every other import and export:

- `import { a, b } from './module.js';`, also from the shared folder: `'../../frontend/module.js'`;
- `export` before a function, an async function, a class or a `const`;
- `export default function name`, in the entry.

Such exports never change their value, and modules that import each other are rejected, so scopes behave as modules do.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

SHARED = Path(__file__).parent / "frontend"
"""Modules and the style sheet that all components share."""

ENTRY = "main"
"""The module whose default export is the component."""

_NAME = r"[A-Za-z_$][\w$]*"
_IMPORT = re.compile(r"^import \{([^}]*)\} from '(?:\./|\.\./\.\./frontend/)(\w+)\.js';$", re.MULTILINE)
_EXPORT = re.compile(rf"^export ((?:async )?(?:function|class|const) ({_NAME}))", re.MULTILINE)
_DEFAULT = re.compile(rf"^export default (function ({_NAME}))", re.MULTILINE)
_UNSUPPORTED = re.compile(r"^(?:import|export)\b.*$", re.MULTILINE)


@dataclass(frozen=True)
class Module:
    """A parsed module: names of the modules that it imports, names that it exports, and its text as a scope."""

    imports: tuple[str, ...]
    exports: tuple[str, ...]
    default: str | None
    scope: str


def parse(name: str, source: str) -> Module:
    """Parses a module.

    Raises:
        ValueError: it has an import or export of a form that is not supported.
    """
    exports = [match[2] for match in (*_EXPORT.finditer(source), *_DEFAULT.finditer(source))]
    body = _IMPORT.sub(r"const {\1} = $\2;", source)
    body = _DEFAULT.sub(r"\1", _EXPORT.sub(r"\1", body))
    if found := _UNSUPPORTED.search(body):
        raise ValueError(
            f"{name}.js: `{found[0]}` is not supported; write `import {{ a, b }} from './module.js';`, "
            "or `export` before a function, class or const"
        )
    default = _DEFAULT.search(source)
    return Module(
        imports=tuple(match[2] for match in _IMPORT.finditer(source)),
        exports=tuple(exports),
        default=default[2] if default else None,
        scope=f"const ${name} = (() => {{\n{body}\nreturn {{ {', '.join(exports)} }};\n}})();\n",
    )


def join(sources: Mapping[str, str]) -> str:
    """One ES module that behaves as the entry of `sources` (text by name of module).

    Raises:
        ValueError: a module cannot be joined, or the entry exports no component.
    """
    modules = {name: parse(name, source) for name, source in sources.items()}
    component = modules[ENTRY].default
    if component is None:
        raise ValueError(f"{ENTRY}.js has no `export default function`: it must export the component")
    scopes = "".join(modules[name].scope for name in _in_order(ENTRY, modules))
    return f"function whenlineBundle() {{\n{scopes}return ${ENTRY}.{component};\n}}\nexport default whenlineBundle();\n"


def _in_order(name: str, modules: Mapping[str, Module], path: tuple[str, ...] = ()) -> list[str]:
    """The module and all that it imports, each after its own imports."""
    if name not in modules:
        raise ValueError(f"{path[-1]}.js imports {name}.js, which does not exist")
    if name in path:
        raise ValueError(f"modules import each other: {' -> '.join((*path, name))}; move what they share to a third")
    before = [each for other in modules[name].imports for each in _in_order(other, modules, (*path, name))]
    return list(dict.fromkeys([*before, name]))


@cache
def script(folder: Path) -> str:
    """The whole script of the component whose modules are in `folder`.

    Raises:
        ValueError: a module of it has the name of a shared one.
    """
    own, shared = ({path.stem: path for path in sorted(place.glob("*.js"))} for place in (folder, SHARED))
    if both := sorted(own.keys() & shared.keys()):
        raise ValueError(f"modules of {folder} have names of shared ones: {', '.join(both)}; rename them")
    return join({name: path.read_text(encoding="utf-8") for name, path in (shared | own).items()})


@cache
def styles(folder: Path) -> str:
    """The style sheets of the component in `folder`, after the shared one."""
    return "".join(
        path.read_text(encoding="utf-8") for place in (SHARED, folder) for path in sorted(place.glob("*.css"))
    )
