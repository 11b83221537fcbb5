// Whether the reader is on the way to another page. A run of Python that a component asks for names
// the page that it is on, and takes the place of the run for the page that the reader wants.

/** The history's own property for the last click on a link: when it was, and on which page. */
const LEAVING = 'whenlineLeaving';

/** Longest time from a click on a link until its page must have opened, milliseconds. */
const LONGEST_MS = 60000;

/** Milliseconds until a component asks again whether the reader is still on the way. */
export const AGAIN_MS = 250;

/**
 * Notes clicks on links to other pages from now on. Each component calls it before it asks for
 * anything; the first one listens for all.
 * @type {() => void}
 */
export function noteLeaving() {
  if (!globalThis.history || LEAVING in history) return;
  Reflect.set(history, LEAVING, null);
  /** @type {(event: MouseEvent) => void} */
  const note = (event) => {
    if (leads(event))
      Reflect.set(history, LEAVING, { since: performance.now(), from: location.pathname });
  };
  document.addEventListener('click', note, true);
}

/**
 * Whether a link to another page was followed that has not opened yet.
 * @type {() => boolean}
 */
export function isLeaving() {
  /** @type {{ since: number; from: string } | null | undefined} */
  const left = Reflect.get(globalThis.history ?? {}, LEAVING);
  if (!left || left.from !== location.pathname) return false;
  return performance.now() - left.since < LONGEST_MS;
}

/**
 * Whether a click leads to another page of Whenline in this tab.
 * @type {(event: MouseEvent) => boolean}
 */
function leads(event) {
  if (event.button || event.ctrlKey || event.metaKey || event.shiftKey) return false;
  const link = /** @type {HTMLAnchorElement | undefined} */ (
    event.composedPath().find((node) => /** @type {Element} */ (node).localName === 'a')
  );
  if (!link || link.hasAttribute('download')) return false;
  const { target, protocol, host, pathname } = link;
  const isOurs = protocol === location.protocol && host === location.host;
  return isOurs && (!target || target === '_self') && pathname !== location.pathname;
}
