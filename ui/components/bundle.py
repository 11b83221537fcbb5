"""Bundles the ES modules of a component, because a Streamlit component takes a single script.

Each module becomes a function that returns its exports; imports become reads of those. It supports the forms that
the modules use: `import { a, b } from './x.js'`, also from the shared folder, and `export` before a function, class
or const. All modules are inside one function, `whenlineBundle`, so that a component can save itself to a file.
A module of a component must not have the name of a shared one.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

SHARED = Path(__file__).parent / "frontend"
"""Modules and the style sheet shared by all components."""

_IMPORT = re.compile(r"^import \{([^}]*)\} from '(?:\./|\.\./\.\./frontend/)([a-z_]+)\.js';$", re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:async )?(?:function|class|const) )", re.MULTILINE)
_NAME = re.compile(r"^export (?:async )?(?:function|class|const) ([A-Za-z_$][\w$]*)", re.MULTILINE)
_DEFAULT = re.compile(r"^export default function ([A-Za-z_$][\w$]*)", re.MULTILINE)


def _ordered(name: str, sources: dict[str, str], done: list[str], open_: tuple[str, ...] = ()) -> list[str]:
    """Names of modules, each after those it imports. Raises ValueError on a circular import."""
    if name in open_:
        raise ValueError(f"circular import of modules: {' -> '.join((*open_, name))}")
    if name not in done:
        for match in _IMPORT.finditer(sources[name]):
            _ordered(match.group(2), sources, done, (*open_, name))
        done.append(name)
    return done


def join(sources: dict[str, str], entry: str = "main") -> str:
    """One ES module with the default export of the entry of `sources` (text by module name)."""
    parts = []
    for name in _ordered(entry, sources, []):
        source = sources[name]
        exported = _NAME.findall(source)
        default = _DEFAULT.search(source)
        if default:
            exported.append(default.group(1))
        body = _IMPORT.sub(lambda m: f"const {{{m.group(1)}}} = ${m.group(2)};", source)
        body = _EXPORT.sub("", _DEFAULT.sub(r"function \1", body))
        if re.search(r"^(?:import|export)\b", body, re.MULTILINE):
            raise ValueError(f"module {name} has an import or export of a form that is not supported")
        parts.append(f"const ${name} = (() => {{\n{body}\nreturn {{ {', '.join(exported)} }};\n}})();\n")
    default = _DEFAULT.search(sources[entry])
    if default is None:
        raise ValueError(f"module {entry} has no default export that is a function")
    body = "".join(parts) + f"return ${entry}.{default.group(1)};\n"
    return f"function whenlineBundle() {{\n{body}}}\nexport default whenlineBundle();\n"


@cache
def script(folder: Path) -> str:
    """The bundled script of the component with the modules in `folder`.

    Raises:
        ValueError: one of its modules has the name of a shared one.
    """
    own, shared = ({path.stem: path for path in sorted(place.glob("*.js"))} for place in (folder, SHARED))
    if both := sorted(own.keys() & shared.keys()):
        raise ValueError(f"modules of {folder} have names of shared ones: {', '.join(both)}")
    return join({name: path.read_text(encoding="utf-8") for name, path in (shared | own).items()})


@cache
def styles(folder: Path) -> str:
    """The style sheets of the component in `folder`, the shared one first."""
    return "".join(
        path.read_text(encoding="utf-8") for place in (SHARED, folder) for path in sorted(place.glob("*.css"))
    )
