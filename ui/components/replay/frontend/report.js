// The state of a replay told outwards, as data attributes.

import { DAY, isoOf } from '../../frontend/time.js';

/** The state as data attributes of the root. */
export function describe(root, clock, known, selected) {
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
  put(
    'loop',
    clock.loop
      ? `${isoOf(Math.floor(clock.loop.from / DAY) * DAY)}/${isoOf(Math.floor(clock.loop.to / DAY) * DAY)}`
      : '',
  );
}
