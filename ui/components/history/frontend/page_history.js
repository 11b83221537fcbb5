// One entry of the browser's history for each page that was seen, and Back to the state of each.

/** Marks that the history is kept already. */
const KEPT = 'whenlineKept';

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
  if (KEPT in history) return;
  const push = history.pushState.bind(history);
  let isPassing = false;
  let shown = location.pathname;
  const step = () => {
    isPassing = false;
  };
  for (const name of ['pointerdown', 'keydown']) document.addEventListener(name, step, true);
  /** @type {(event: PopStateEvent) => void} */
  const back = (event) => {
    if (location.pathname === shown) return;
    event.stopImmediatePropagation();
    location.reload();
  };
  addEventListener('popstate', back, true);
  Object.assign(history, {
    [KEPT]: true,
    /** @type {History['pushState']} */
    pushState: (state, unused, url) => {
      const { pathname } = new URL(url ?? location.href, location.href);
      const isElsewhere = pathname !== location.pathname;
      if (isElsewhere && isPassing) history.replaceState(state, unused, url);
      else push(state, unused, url);
      isPassing = !isElsewhere;
      shown = location.pathname;
    },
  });
}
