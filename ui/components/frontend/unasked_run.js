// A run of Python that the reader did not ask for. While a run takes its time, Streamlit pales what
// it has not drawn again yet. After a choice of the reader that is right; a page that follows new
// versions would be hard to read again and again.

/** The attribute of the document's root while the last run was asked for by a component. */
const UNASKED = 'data-unasked';

/** What a reader does to ask for something. */
const ACTIONS = ['pointerdown', 'keydown'];

/**
 * Keeps the page from turning pale in the run that is asked for next, until the reader does
 * something. While a run is under way, it stays whose that is. `ui/shell.py` has the style.
 * @type {() => void}
 */
export function markUnasked() {
  if (document.querySelector('[data-test-script-state="running"]')) return;
  document.documentElement.setAttribute(UNASKED, '');
  for (const action of ACTIONS) document.addEventListener(action, forget, true);
}

/** @type {() => void} */
function forget() {
  document.documentElement.removeAttribute(UNASKED);
  for (const action of ACTIONS) document.removeEventListener(action, forget, true);
}
