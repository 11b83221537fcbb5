// The clock of the replay: where it stands, whether it runs, how fast, and what is known by then. Pure.

import { upperBound } from '../../common/frontend/scale.js';

export const SPEEDS = [0.25, 0.5, 1, 2, 4, 8, 16, 32, 64];

/** A full run of the range takes this long at speed 1, seconds. */
const RUN_SECONDS = 32;

/** A clock over [start, end], epoch ms. `mode`: then | now | day; `day` is the fixed day of knowledge. */
export function makeClock(start, end, at = start) {
  return { at, start, end, playing: false, speed: 1, mode: 'then', day: NaN, live: false };
}

/** Up to when knowledge counts, while the clock stands at `at`. */
export function knownOf(clock) {
  if (clock.mode === 'then') return clock.at;
  return clock.mode === 'day' ? clock.day : Infinity;
}

/** The clock `dt` milliseconds of real time later. Stops at the end of its range. */
export function tick(clock, dt) {
  if (!clock.playing) return clock;
  const rate = ((clock.end - clock.start) / (RUN_SECONDS * 1000)) * clock.speed;
  const at = clock.at + dt * rate;
  return at >= clock.end ? { ...clock, at: clock.end, playing: false } : { ...clock, at };
}

/** Started, from the beginning if it stood at the end. */
export function play(clock) {
  return { ...clock, playing: true, live: false, at: clock.at >= clock.end ? clock.start : clock.at };
}

export const pause = (clock) => ({ ...clock, playing: false });

/** Put to a moment; the range grows if that lies outside. */
export function seek(clock, at) {
  return { ...clock, at, live: false, start: Math.min(clock.start, at), end: Math.max(clock.end, at) };
}

/** Next (direction 1) or previous (-1) of the sorted `stops`; the same clock where there is none. */
export function step(clock, stops, direction) {
  const i = upperBound(stops, clock.at);
  if (direction > 0) return i < stops.length ? { ...pause(seek(clock, stops[i])) } : pause(clock);
  let j = i - 1;
  while (j >= 0 && stops[j] >= clock.at) j -= 1;
  return j >= 0 ? { ...pause(seek(clock, stops[j])) } : pause(clock);
}

/** A speed faster (1) or slower (-1). */
export function shift(clock, direction) {
  const i = SPEEDS.indexOf(clock.speed);
  const j = Math.min(SPEEDS.length - 1, Math.max(0, (i < 0 ? 2 : i) + direction));
  return { ...clock, speed: SPEEDS[j] };
}
