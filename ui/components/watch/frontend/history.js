// One entry of the browser's history for each page that was seen.

/** Marks that the history is kept already. */
const KEPT = 'whenlineKept';

/**
 * Whoever goes to another page gets two new entries by Streamlit: the present page without its
 * parameters, then the new one. The second takes the place of the first, so that Back leads to the
 * page with its parameters. A reader's own steps always lie between two other entries.
 * @type {(window: Window) => void}
 */
export function keepHistory({ history, location, document }) {
  if (KEPT in history) return;
  const push = history.pushState.bind(history);
  let isPassing = false;
  const step = () => {
    isPassing = false;
  };
  for (const name of ['pointerdown', 'keydown']) document.addEventListener(name, step, true);
  Object.assign(history, {
    [KEPT]: true,
    /** @type {History['pushState']} */
    pushState: (state, unused, url) => {
      const { pathname } = new URL(url ?? location.href, location.href);
      const isElsewhere = pathname !== location.pathname;
      if (isElsewhere && isPassing) history.replaceState(state, unused, url);
      else push(state, unused, url);
      isPassing = !isElsewhere;
    },
  });
}
