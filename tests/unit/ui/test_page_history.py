"""Going from page to page in the browser, by Node: the history of pages, and what components leave alone meanwhile."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

from tests.support.javascript import NODE
from ui import components


def test_back_leads_to_the_page_with_its_parameters(tmp_path: Path) -> None:
    """As Streamlit goes to another page: it first drops the parameters of the present one, then goes there."""
    history = Path(components.__file__).parent / "history" / "frontend" / "page_history.js"
    script = tmp_path / "history.mjs"
    script.write_text(
        f"""import {{ keepHistory }} from {json.dumps(history.as_uri())};
        const listeners = [], popped = [], entries = [new URL('http://pages.example/explore?words=a')], loaded = [];
        const location = {{
          get href() {{ return entries.at(-1).href; }},
          get pathname() {{ return entries.at(-1).pathname; }},
          reload: () => loaded.push(location.href),
        }};
        const put = (count) => (state, unused, url) =>
          entries.splice(entries.length - count, count, new URL(url, location.href));
        const history = {{ pushState: put(0), replaceState: put(1) }};
        const document = {{ addEventListener: (name, listener) => listeners.push(listener) }};
        const addEventListener = (name, listener, capture) => popped.push([listener, capture]);
        keepHistory({{ history, location, document, addEventListener }});
        keepHistory({{ history, location, document, addEventListener }});
        const step = () => listeners.forEach((listener) => listener());
        const go = (...urls) => {{ step(); urls.forEach((url) => history.pushState({{}}, '', url)); }};
        const back = () => {{
          let passed = true;
          entries.pop();
          popped.forEach(([listener]) => listener({{ stopImmediatePropagation: () => {{ passed = false; }} }}));
          return passed;
        }};
        go('/explore', '/system');  // another page
        go('/boards');
        go('/boards?board=money');  // a choice on a page is a step of its own
        go('/boards', '/explore');
        const seen = entries.map((url) => url.pathname + url.search);
        go('/explore?words=b');
        console.log(JSON.stringify([listeners.length, popped.map(([, capture]) => capture), seen, back(), back(), loaded]));""",
        encoding="utf-8",
    )
    printed = subprocess.run([NODE, script], capture_output=True, text=True, check=True)
    steps, pops, seen, on_the_page, to_another, loaded = json.loads(printed.stdout)
    assert (steps, pops) == (2, [True]), "before Streamlit's own listener"
    assert seen == ["/explore?words=a", "/system", "/boards", "/boards?board=money", "/explore"]
    assert (on_the_page, to_another) == (True, False), "Streamlit itself handles a step back on a page only"
    assert loaded == ["http://pages.example/boards?board=money"]


LEAVING = """
const clicked = [], runs = [], timers = [];
globalThis.location = new URL('http://pages.example/system');
globalThis.history = { pushState(state, unused, url) { location.href = new URL(url, location).href; } };
globalThis.document = {
    addEventListener: (name, listener) => name === 'click' && clicked.push(listener),
    documentElement: { setAttribute() {} },
    querySelector: () => null,
};
globalThis.setInterval = (request) => timers.push(request);
const { isLeaving } = await import(FOLDER + '/frontend/page_change.js');
const { default: refresh } = await import(FOLDER + '/refresh/frontend/main.js');
const { Outbox } = await import(FOLDER + '/replay/frontend/outbox.js');
refresh({ data: { every: 2000 }, parentElement: {}, setTriggerValue: (name, count) => runs.push(count) });
const outbox = new Outbox();
const sent = [];
outbox.send = (name, value) => sent.push(value);
outbox.waiting.set('day', '7');
const click = (href, more = {}) => {
    const anchor = { localName: 'a', target: '', hasAttribute: () => false };
    const link = Object.assign(new URL(href, location), anchor, more.link);
    clicked.forEach((listener) => listener({ button: 0, composedPath: () => [{}, link], ...more.event }));
    return isLeaving();
};
const stays = [
    click('/system?x=1'), click('http://other.example/boards'), click('/boards', { event: { ctrlKey: true } }),
    click('/boards', { link: { target: '_blank' } }), click('/boards', { link: { hasAttribute: () => true } }),
];
timers[0]();
const leaves = click('/boards');
timers[0]();
outbox.flush();
const waiting = [...sent];
history.pushState({}, '', '/system');
const passing = isLeaving();
history.pushState({}, '', '/boards');
timers[0]();
outbox.flush();
outbox.put('day', '8');
outbox.close();
outbox.put('up', '9');
outbox.flush();
console.log(JSON.stringify({ once: clicked.length, stays, leaves, passing, arrived: !isLeaving(), runs, waiting, sent }));
process.exit();
"""


def test_no_component_asks_for_its_page_while_the_reader_goes_to_another(tmp_path: Path) -> None:
    """Streamlit goes to the page that the last request names, and theirs name the page that they are on."""
    script = tmp_path / "leaving.mjs"
    folder = json.dumps(Path(components.__file__).parent.as_uri())
    script.write_text(f"const FOLDER = {folder};\n{LEAVING}", encoding="utf-8")
    printed = subprocess.run([NODE, script], capture_output=True, text=True, check=True)
    assert json.loads(printed.stdout) == {
        "once": 1,
        "stays": [False] * 5,
        "leaves": True,
        "passing": True,
        "arrived": True,
        "runs": [1, 2],
        "waiting": [],
        "sent": ["7"],
    }
