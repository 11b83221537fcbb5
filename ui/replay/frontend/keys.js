// The keyboard: space, arrows, + and −, home, end, L, /, escape. Typing in a field is left alone.

const FIELDS = new Set(['INPUT', 'TEXTAREA', 'SELECT']);

/** What outside the replay uses keys itself while it has the focus; Streamlit's own containers do not. */
const TAKEN = 'a, button, input, textarea, select, [contenteditable], [role="dialog"], [role="menu"]';

/** Listens on the document for the lifetime of `signal`; keys count while nothing outside the replay needs them. */
export function listen(root, act, signal) {
  document.addEventListener('keydown', (e) => {
    const target = e.composedPath()[0];
    const inside = e.composedPath().includes(root);
    if (e.ctrlKey || e.metaKey || e.altKey || (!inside && document.activeElement?.closest(TAKEN))) return;
    if (target instanceof Element && (FIELDS.has(target.tagName) || target.isContentEditable)) return;
    if (e.key === ' ' && target instanceof Element && (target.tagName === 'BUTTON' || target.tagName === 'SUMMARY')) return;
    const run = commandOf(e, act);
    if (!run) return;
    e.preventDefault();
    e.stopPropagation();
    run();
  }, { capture: true, signal });
}

function commandOf(e, act) {
  switch (e.key) {
    case ' ': return act.toggle;
    case 'ArrowRight': return e.shiftKey ? () => act.nudge(1) : () => act.step(1);
    case 'ArrowLeft': return e.shiftKey ? () => act.nudge(-1) : () => act.step(-1);
    case 'ArrowUp': case '+': case '=': return () => act.faster(1);
    case 'ArrowDown': case '-': case '_': return () => act.faster(-1);
    case 'Home': return act.home;
    case 'End': return act.end;
    case 'l': case 'L': return act.live;
    case '/': return act.search;
    case 'Escape': return act.escape;
    default: return null;
  }
}
