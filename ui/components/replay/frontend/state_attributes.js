// The state of a replay as data attributes of its root, for tests and styles.

import { DAY, isoOf } from '../../frontend/time.js';

/** @import { Clock } from './types.d.ts' */

/** @type {(ms: number) => string} */
const dayOf = (ms) => isoOf(Math.floor(ms / DAY) * DAY);

/**
 * The state as data attributes of the root.
 * @type {(root: HTMLElement, clock: Clock, known: number, selected: string | null) => void}
 */
export function describe(root, clock, known, selected) {
  /** @type {(name: string, value: string) => void} */
  const put = (name, value) => {
    if (root.dataset[name] !== value) root.dataset[name] = value;
  };
  const step = clock.playing ? DAY : 1000;
  put('at', isoOf(Math.floor(clock.at / step) * step));
  put('mode', clock.mode);
  put('known', clock.mode === 'now' ? 'now' : isoOf(Math.floor(known / DAY) * DAY));
  put('playing', String(clock.playing));
  put('selected', selected ?? '');
  put('speed', String(clock.speed));
  put('direction', clock.direction < 0 ? 'backward' : 'forward');
  put('tempo', clock.tempo);
  put('loop', clock.loop ? `${dayOf(clock.loop.from)}/${dayOf(clock.loop.to)}` : '');
}
