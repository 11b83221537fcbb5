// One entry of the browser's history for each page that was seen, and Back to the state of each.

import { LEAVING } from '../../frontend/page_change.js';

/**
 * Whether a click leads to another page of Whenline in this tab.
 * @type {(event: MouseEvent, location: Location) => boolean}
 */
function leads(event, location) {
  if (event.button || event.ctrlKey || event.metaKey || event.shiftKey) return false;
  const link = /** @type {HTMLAnchorElement | undefined} */ (
    event.composedPath().find((node) => /** @type {Element} */ (node).localName === 'a')
  );
  if (!link || link.hasAttribute('download')) return false;
  const { target, protocol, host, pathname } = link;
  const isOurs = protocol === location.protocol && host === location.host;
  return isOurs && (!target || target === '_self') && pathname !== location.pathname;
}

/**
 * Whoever goes to another page gets two new entries by Streamlit: the present page without its
 * parameters, then the new one. The second takes the place of the first, so that Back leads to the
 * page with its parameters. A reader's own steps always lie between two other entries.
 *
 * Back to another page loads that page by its address: the inputs of a session keep their values
 * from page to page, and Streamlit would write these over the parameters.
 * @type {(window: Window) => void}
 */
export function keepHistory({ history, location, document, addEventListener }) {
  if (LEAVING in history) return;
  const push = history.pushState.bind(history);
  let isPassing = false;
  let shown = location.pathname;
  const step = () => {
    isPassing = false;
  };
  for (const name of ['pointerdown', 'keydown']) document.addEventListener(name, step, true);
  /** @type {(since: number | null) => void} */
  const leave = (since) => void Reflect.set(history, LEAVING, since);
  leave(null);
  document.addEventListener(
    'click',
    (event) => {
      if (leads(event, location)) leave(performance.now());
    },
    true,
  );
  /** @type {(event: PopStateEvent) => void} */
  const back = (event) => {
    if (location.pathname === shown) return;
    event.stopImmediatePropagation();
    location.reload();
  };
  addEventListener('popstate', back, true);
  Object.assign(history, {
    /** @type {History['pushState']} */
    pushState: (state, unused, url) => {
      const { pathname } = new URL(url ?? location.href, location.href);
      const isElsewhere = pathname !== location.pathname;
      if (isElsewhere && isPassing) history.replaceState(state, unused, url);
      else push(state, unused, url);
      isPassing = !isElsewhere;
      shown = location.pathname;
      if (isElsewhere) leave(null);
    },
  });
}
