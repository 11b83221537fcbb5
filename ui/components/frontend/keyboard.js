// Keys of a component: those that count, and when. Typing in a field is left alone.

const FIELDS = new Set(['INPUT', 'TEXTAREA', 'SELECT']);

/** What outside the component uses keys itself while it has the focus; Streamlit's own containers do not. */
const TAKEN =
  'a, button, input, textarea, select, [contenteditable], [role="dialog"], [role="menu"]';

/** Listens on the document for the lifetime of `signal`; keys count while nothing outside `root` needs them. `commandOf(event)` gives what to run, or null. */
export function onKeys(root, commandOf, signal) {
  document.addEventListener(
    'keydown',
    (e) => {
      const target = e.composedPath()[0];
      const inside = e.composedPath().includes(root);
      if (e.ctrlKey || e.metaKey || e.altKey || (!inside && document.activeElement?.closest(TAKEN)))
        return;
      if (target instanceof Element && (FIELDS.has(target.tagName) || target.isContentEditable))
        return;
      if (
        e.key === ' ' &&
        target instanceof Element &&
        (target.tagName === 'BUTTON' || target.tagName === 'SUMMARY')
      )
        return;
      const run = commandOf(e);
      if (!run) return;
      e.preventDefault();
      e.stopPropagation();
      run();
    },
    { capture: true, signal },
  );
}
