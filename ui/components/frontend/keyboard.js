// Keys of a component. Typing in a field is not handled.

const FIELDS = new Set(['INPUT', 'TEXTAREA', 'SELECT']);

/** Keys that scroll, and areas of a component that they scroll while the focus is in one. */
const SCROLLING = new Set([
  'ArrowUp',
  'ArrowDown',
  'ArrowLeft',
  'ArrowRight',
  'Home',
  'End',
  'PageUp',
  'PageDown',
  ' ',
]);
const AREAS = '.wl-scroll, pre[tabindex]';

/** Elements outside the component that use keys while they have the focus. */
const TAKEN =
  'a, button, input, textarea, select, [contenteditable], [role="dialog"], [role="menu"]';

/**
 * Listens on the document for the lifetime of `signal`, to keys that nothing outside `root` uses.
 * `commandOf(event)` returns the command to run, or null.
 * @type {(
 *   root: HTMLElement,
 *   commandOf: (event: KeyboardEvent) => (() => void) | null,
 *   signal: AbortSignal,
 * ) => void}
 */
export function onKeys(root, commandOf, signal) {
  document.addEventListener(
    'keydown',
    (e) => {
      const target = e.composedPath()[0];
      const inside = e.composedPath().includes(root);
      if (e.ctrlKey || e.metaKey || e.altKey || (!inside && document.activeElement?.closest(TAKEN)))
        return;
      if (target instanceof HTMLElement && (FIELDS.has(target.tagName) || target.isContentEditable))
        return;
      if (
        e.key === ' ' &&
        target instanceof Element &&
        (target.tagName === 'BUTTON' || target.tagName === 'SUMMARY')
      )
        return;
      if (SCROLLING.has(e.key) && target instanceof Element && target.closest(AREAS)) return;
      const run = commandOf(e);
      if (!run) return;
      e.preventDefault();
      e.stopPropagation();
      run();
    },
    { capture: true, signal },
  );
}
