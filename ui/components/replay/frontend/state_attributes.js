// The state of a replay as data attributes of its root, for tests and styles.

import { dayText, momentText } from '../../frontend/days.js';

/** @import { Clock } from './types.d.ts' */

/**
 * The state as data attributes of the root.
 * @type {(root: HTMLElement, clock: Clock, known: number, selected: string | null) => void}
 */
export function describe(root, clock, known, selected) {
  /** @type {(name: string, value: string) => void} */
  const put = (name, value) => {
    if (root.dataset[name] !== value) root.dataset[name] = value;
  };
  put('at', clock.playing ? dayText(clock.at) : momentText(Math.floor(clock.at)));
  put('mode', clock.mode);
  put('known', clock.mode === 'now' ? 'now' : dayText(known));
  put('playing', String(clock.playing));
  put('selected', selected ?? '');
  put('speed', String(clock.speed));
  put('direction', clock.direction < 0 ? 'backward' : 'forward');
  put('tempo', clock.tempo);
  put('loop', clock.loop ? `${dayText(clock.loop.from)}/${dayText(clock.loop.to)}` : '');
}
