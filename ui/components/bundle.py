"""Joins a component's ES modules into one, since a component of Streamlit is given one script.

Each module becomes a function scope that returns what it exports; imports become reads of those. Only what the modules
use is understood: `import { a, b } from './x.js'` or from the shared folder, and `export` before a function, class or
const. All of them lie in one function, `whenlineBundle`, so that a component can write itself into a file.
A component and the shared folder have no module of one name.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

COMMON = Path(__file__).parent / "frontend"
"""Modules and the style sheet that all components share."""

_IMPORT = re.compile(r"^import \{([^}]*)\} from '(?:\./|\.\./\.\./frontend/)([a-z_]+)\.js';$", re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:async )?(?:function|class|const) )", re.MULTILINE)
_NAME = re.compile(r"^export (?:async )?(?:function|class|const) ([A-Za-z_$][\w$]*)", re.MULTILINE)
_DEFAULT = re.compile(r"^export default function ([A-Za-z_$][\w$]*)", re.MULTILINE)


def _ordered(name: str, sources: dict[str, str], done: list[str], open_: tuple[str, ...] = ()) -> list[str]:
    """Names of modules, each after those it imports. Raises ValueError on a circle."""
    if name in open_:
        raise ValueError(f"modules import each other in a circle: {' -> '.join((*open_, name))}")
    if name not in done:
        for match in _IMPORT.finditer(sources[name]):
            _ordered(match.group(2), sources, done, (*open_, name))
        done.append(name)
    return done


def join(sources: dict[str, str], entry: str = "main") -> str:
    """One ES module that behaves as the entry of `sources` (text by module name)."""
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
            raise ValueError(f"module {name} has an import or export of a form that is not understood")
        parts.append(f"const ${name} = (() => {{\n{body}\nreturn {{ {', '.join(exported)} }};\n}})();\n")
    default = _DEFAULT.search(sources[entry])
    if default is None:
        raise ValueError(f"module {entry} has no default export that is a function")
    body = "".join(parts) + f"return ${entry}.{default.group(1)};\n"
    return f"function whenlineBundle() {{\n{body}}}\nexport default whenlineBundle();\n"


@cache
def script(folder: Path) -> str:
    """The whole script of the component whose modules lie in `folder`.

    Raises:
        ValueError: a module of it has the name of a shared one.
    """
    own, shared = ({path.stem: path for path in sorted(place.glob("*.js"))} for place in (folder, COMMON))
    if both := sorted(own.keys() & shared.keys()):
        raise ValueError(f"modules of {folder} have names of shared ones: {', '.join(both)}")
    return join({name: path.read_text(encoding="utf-8") for name, path in (shared | own).items()})


@cache
def styles(folder: Path) -> str:
    """The style sheets of the component in `folder`, the shared one first."""
    return "".join(
        path.read_text(encoding="utf-8") for place in (COMMON, folder) for path in sorted(place.glob("*.css"))
    )
