// Shows other nodes without taking from readers where they are: the focus, and what they unfolded.

const FOCUSABLE = 'a[href], button, input, select, textarea, summary, [tabindex]';

/** @type {(host: Element) => HTMLElement[]} */
const focusable = (host) =>
  [...host.querySelectorAll(FOCUSABLE)].map((node) => /** @type {any} */ (node));

/** @type {(node: Element) => string} */
const wordsOf = (node) => node.getAttribute('aria-label') ?? node.textContent ?? '';

/** @type {(host: Element) => HTMLElement | null} */
function focusedIn(host) {
  const root = host.getRootNode();
  if (!(root instanceof ShadowRoot || root instanceof Document)) return null;
  const active = /** @type {HTMLElement | null} */ (root.activeElement);
  return active && host.contains(active) ? active : null;
}

/**
 * All `<details>` of an element by their words; equal ones are counted.
 * @type {(host: Element) => Map<string, HTMLDetailsElement>}
 */
function detailsOf(host) {
  const found = new Map();
  for (const node of host.querySelectorAll('details')) {
    const words = wordsOf(node.querySelector('summary') ?? node);
    let count = 0;
    while (found.has(`${count} ${words}`)) count += 1;
    found.set(`${count} ${words}`, node);
  }
  return found;
}

/**
 * Runs `replace`, which shows other nodes in `host`, or another element that it returns. The focus
 * stays, or goes to what is in its place now; `<details>` with the same words stay open.
 * @type {(host: Element, replace: () => Element | void) => void}
 */
export function keepPlace(host, replace) {
  const active = focusedIn(host);
  const index = active ? focusable(host).indexOf(active) : -1;
  const words = active ? wordsOf(active) : '';
  const open = [...detailsOf(host)].filter(([, node]) => node.open).map(([name]) => name);
  const shown = replace() ?? host;
  const details = detailsOf(shown);
  for (const name of open) {
    const node = details.get(name);
    if (node) node.open = true;
  }
  if (!active || focusedIn(shown) === active) return;
  const now = focusable(shown);
  const sameWords = now.filter((node) => wordsOf(node) === words);
  const inPlace = now[index];
  const next = active.isConnected
    ? active
    : sameWords.includes(inPlace) || sameWords.length !== 1
      ? inPlace
      : sameWords[0];
  if (next?.localName === active.localName) next.focus({ preventScroll: true });
}

/**
 * Replaces the children of an element. Those that were there stay in it all the time, so an input
 * keeps what is being typed.
 * @type {(host: Element, nodes: (Node | string)[]) => void}
 */
export function placeChildren(host, nodes) {
  const kept = new Set(nodes);
  for (const node of [...host.childNodes]) if (!kept.has(node)) node.remove();
  let next = host.firstChild;
  for (const node of nodes) {
    if (node === next) next = next.nextSibling;
    else host.insertBefore(typeof node === 'string' ? document.createTextNode(node) : node, next);
  }
}
