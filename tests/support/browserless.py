"""The replay's modules in Node, without a browser: elements that only remember their attributes and children."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from projections.read.replay.registry import browser_metadata
from tests.support.javascript import node
from ui.components import replay

FRONTEND = Path(replay.__file__).parent / "frontend"
ELEMENTS = """
const traits = { measureText: () => ({ width: 40 }), [Symbol.toPrimitive]: () => 1 };
const pen = new Proxy(() => pen, { get: (_, name) => traits[name] ?? pen, set: () => true });
const classList = { toggle() {}, add() {}, remove() {} };
class Element {
  constructor(tag) { Object.assign(this, { tag, children: [], attributes: {}, dataset: {}, style: {}, classList }); }
  append(...nodes) { this.children.push(...nodes); }
  appendChild(child) { this.children.push(child); return child; }
  replaceChildren(...nodes) { this.children = nodes; }
  setAttribute(name, value) { this.attributes[name] = String(value); }
  removeAttribute(name) { delete this.attributes[name]; }
  addEventListener() {}
  getRootNode() { return this; }
  querySelectorAll() { return []; }
  getContext() { return pen; }
  get textContent() { return this.children.map((child) => child.textContent ?? String(child)).join(''); }
  set textContent(text) { this.children = [text]; }
}
globalThis.Document = globalThis.ShadowRoot = class {};
globalThis.document = { createElement: (tag) => new Element(tag), createElementNS: (_, tag) => new Element(tag) };
globalThis.window = { devicePixelRatio: 1 };
globalThis.location = new URL('http://127.0.0.1:8501/');
export const root = () => new Element('div');
export const shownKeys = (node) => node instanceof Element
  ? [node.attributes['data-key'], ...node.children.flatMap(shownKeys)].filter(Boolean) : [];
export const textOf = (node) => (node instanceof Element ? node.textContent : String(node ?? ''));
"""


def run(script: str, tables: dict[str, Any], folder: Path, **given: Any) -> Any:
    """What a script prints as JSON.

    It has `data` (a snapshot of the replay, `given` included), `load(name)` for a module of the replay, and what
    `ELEMENTS` exports.
    """
    (folder / "elements.mjs").write_text(ELEMENTS, encoding="utf-8")
    (folder / "data.json").write_text(json.dumps({**tables, "meta": browser_metadata(), "given": given}, default=str))
    head = f"""
    import {{ readFileSync }} from 'node:fs';
    import {{ root, shownKeys, textOf }} from './elements.mjs';
    const data = JSON.parse(readFileSync({json.dumps(str(folder / "data.json"))}, 'utf-8'));
    const load = (name) => import({json.dumps(FRONTEND.as_uri())} + '/' + name + '.js');
    """
    return json.loads(node(head + script, folder=folder))
