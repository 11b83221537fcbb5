// The state of a page in the address bar, so that a copied link shows the same, and storageKey for when the reader comes back to the page.

/** @import { AddressWriter, Parameters } from './types.d.ts' */

const REST = 250;

/**
 * An address with the parameters `owned` set to `values`; those without a value go, other parameters stay.
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
 * A function that writes a state to the address bar once it has rested, and one that stops it. `storageKey` names it in this tab.
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
 * Parameters of the address as Python found them; without any, those that this tab was left with.
 * @type {(initial: Parameters | undefined, storageKey: string) => Parameters}
 */
export function initialOr(initial, storageKey) {
  if (initial && Object.values(initial).some(Boolean)) return initial;
  return Object.fromEntries(new URLSearchParams(sessionStorage.getItem(storageKey) ?? ''));
}
