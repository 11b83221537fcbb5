// The state of a replay told outwards: as data attributes, in the address bar, and kept for when the reader comes back to the page.

import { addressOf } from './address.js';
import { DAY, isoOf } from './time.js';

const KEPT = 'whenline.replay';
const REST = 250;

/** The state as data attributes of the root. */
export function describe(root, clock, known, selected) {
  const put = (name, value) => { if (root.dataset[name] !== value) root.dataset[name] = value; };
  const step = clock.playing ? DAY : 1000;
  put('at', isoOf(Math.floor(clock.at / step) * step));
  put('mode', clock.mode);
  put('known', clock.mode === 'now' ? 'now' : isoOf(Math.floor(known / DAY) * DAY));
  put('playing', String(clock.playing));
  put('selected', selected ?? '');
  put('speed', String(clock.speed));
}

/** A function that writes a state to the address bar once it has rested, and one that stops it. */
export function addressWriter() {
  let timer = 0;
  const write = (state) => {
    const address = addressOf(state, location.href);
    history.replaceState(history.state, '', address);
    sessionStorage.setItem(KEPT, new URL(address).search);
  };
  return {
    soon: (state) => { clearTimeout(timer); timer = setTimeout(() => write(state), REST); },
    stop: () => clearTimeout(timer),
  };
}

/** Parameters of the address as Python found them; without any, those that this tab was left with. */
export function initialOr(initial) {
  if (Object.values(initial ?? {}).some(Boolean)) return initial;
  return Object.fromEntries(new URLSearchParams(sessionStorage.getItem(KEPT) ?? ''));
}
