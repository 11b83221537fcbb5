// The state of a page in the address bar, so that a copied link shows the same, and kept for when the reader comes back to the page.

const REST = 250;

/** An address with the parameters `owned` set to `values`; those without a value go, other parameters stay. */
export function withParams(href, owned, values) {
  const url = new URL(href);
  for (const name of owned) url.searchParams.delete(name);
  for (const [name, value] of Object.entries(values)) if (value) url.searchParams.set(name, value);
  return url.href.replaceAll('%2F', '/').replaceAll('%3A', ':');
}

/** A function that writes a state to the address bar once it has rested, and one that stops it. `kept` names it in this tab. */
export function addressWriter(addressOf, kept) {
  let timer = 0;
  const write = (state) => {
    const address = addressOf(state, location.href);
    history.replaceState(history.state, '', address);
    sessionStorage.setItem(kept, new URL(address).search);
  };
  return {
    soon: (state) => {
      clearTimeout(timer);
      timer = setTimeout(() => write(state), REST);
    },
    stop: () => clearTimeout(timer),
  };
}

/** Parameters of the address as Python found them; without any, those that this tab was left with. */
export function initialOr(initial, kept) {
  if (Object.values(initial ?? {}).some(Boolean)) return initial;
  return Object.fromEntries(new URLSearchParams(sessionStorage.getItem(kept) ?? ''));
}
