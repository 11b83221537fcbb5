// The state of a page in the address bar, so that a copied link shows the same, and in the tab's
// storage, for when the reader returns to the page.

/** @import { AddressWriter, Parameters } from './types.d.ts' */

const REST = 250;

/**
 * An address with the parameters `owned` set to `values`; those without a value are removed, other
 * parameters stay.
 * @type {(
 *   href: string,
 *   owned: string[],
 *   values: Record<string, string | number | null | undefined>,
 * ) => string}
 */
export function withParams(href, owned, values) {
  const url = new URL(href);
  for (const name of owned) url.searchParams.delete(name);
  for (const [name, value] of Object.entries(values))
    if (value) url.searchParams.set(name, String(value));
  return url.href.replaceAll('%2F', '/').replaceAll('%3A', ':');
}

/**
 * Writes states to the address bar, each when no newer one follows for a moment. `storageKey` names
 * the state in the tab's storage.
 * @type {<State>(
 *   addressOf: (state: State, href: string) => string,
 *   storageKey: string,
 * ) => AddressWriter<State>}
 */
export function addressWriter(addressOf, storageKey) {
  let timer = 0;
  /** @type {(state: any) => void} */
  const write = (state) => {
    const address = addressOf(state, location.href);
    history.replaceState(history.state, '', address);
    sessionStorage.setItem(storageKey, new URL(address).search);
  };
  return {
    soon: (state) => {
      clearTimeout(timer);
      timer = setTimeout(() => write(state), REST);
    },
    stop: () => clearTimeout(timer),
  };
}

/**
 * Parameters of the address as Python found them; without any, those in the tab's storage.
 * @type {(initial: Parameters | undefined, storageKey: string) => Parameters}
 */
export function initialOr(initial, storageKey) {
  if (initial && Object.values(initial).some(Boolean)) return initial;
  return Object.fromEntries(new URLSearchParams(sessionStorage.getItem(storageKey) ?? ''));
}
