// The clock of the replay: its time, direction, speed, and the moment of knowledge. Pure.

import { upperBound } from '../../frontend/scale.js';

/** @import { Beats, Clock } from './types.d.ts' */

export const SPEEDS = [0.25, 0.5, 1, 2, 4, 8, 16, 32, 64];

/** A full run of the range takes this long at speed 1, seconds. */
export const RUN_SECONDS = 32;

/**
 * A clock over [start, end], epoch ms. `mode`: then | now | day, where `day` is a fixed moment of
 * knowledge. `direction`: 1 or -1. `loop`: a range to repeat, or null. `tempo`: calendar (time runs
 * evenly) | events (events follow evenly).
 * @type {(start: number, end: number, at?: number) => Clock}
 */
export function makeClock(start, end, at = start) {
  return {
    at,
    start,
    end,
    playing: false,
    direction: 1,
    speed: 1,
    mode: 'then',
    day: NaN,
    live: false,
    loop: null,
    tempo: 'calendar',
  };
}

/**
 * The moment of knowledge at the clock's time.
 * @type {(clock: Clock) => number}
 */
export function knownOf(clock) {
  if (clock.mode === 'then') return clock.at;
  return clock.mode === 'day' ? clock.day : Infinity;
}

/**
 * Whether two clocks choose the same state of knowledge, at whatever time. No day is NaN, which is
 * not equal to itself.
 * @type {(a: Clock, b: Clock) => boolean}
 */
export const hasSameKnowledge = (a, b) => a.mode === b.mode && Object.is(a.day, b.day);

/** @type {(clock: Clock) => [number, number]} */
const bounds = (clock) =>
  clock.loop ? [clock.loop.from, clock.loop.to] : [clock.start, clock.end];

/**
 * The clock `dt` milliseconds of real time later. At the end of its range it stops, or starts again
 * if it loops.
 * @type {(clock: Clock, dt: number, beats: Beats) => Clock}
 */
export function tick(clock, dt, beats) {
  if (!clock.playing) return clock;
  const at =
    clock.tempo === 'events' && beats.count > 1
      ? byEvents(clock, dt, beats)
      : byCalendar(clock, dt);
  const [from, to] = bounds(clock);
  if (at > from && at < to) return { ...clock, at };
  const forward = clock.direction > 0;
  if (forward ? at < to : at > from) return { ...clock, at };
  if (clock.loop) return { ...clock, at: forward ? from : to };
  return { ...clock, at: forward ? to : from, playing: false };
}

/** @type {(clock: Clock, dt: number) => number} */
function byCalendar(clock, dt) {
  return (
    clock.at +
    clock.direction * dt * ((clock.end - clock.start) / (RUN_SECONDS * 1000)) * clock.speed
  );
}

/** @type {(clock: Clock, dt: number, beats: Beats) => number} */
function byEvents(clock, dt, beats) {
  const beat =
    beatAt(beats, clock.at) +
    clock.direction * dt * (beats.count / (RUN_SECONDS * 1000)) * clock.speed;
  return timeOfBeat(beats, beat);
}

/**
 * Distinct moments and the number of events up to each, to run at a constant number of events.
 * @type {(times: number[], start: number, end: number) => Beats}
 */
export function beatsOf(times, start, end) {
  const at = [start];
  const by = [0];
  let count = 0;
  for (const t of times) {
    if (t <= start || t >= end) continue;
    count += 1;
    if (t === at[at.length - 1]) by[by.length - 1] = count;
    else {
      at.push(t);
      by.push(count);
    }
  }
  if (end > at[at.length - 1]) {
    at.push(end);
    by.push(count + 1);
  }
  return { at: Float64Array.from(at), by: Float64Array.from(by), count: by[by.length - 1] };
}

/** @type {(beats: Beats, time: number) => number} */
function beatAt({ at, by }, time) {
  const i = Math.min(at.length - 2, Math.max(0, upperBound(at, time) - 1));
  return by[i] + (by[i + 1] - by[i]) * ((time - at[i]) / (at[i + 1] - at[i]));
}

/** @type {(beats: Beats, beat: number) => number} */
function timeOfBeat({ at, by }, beat) {
  const i = Math.min(at.length - 2, Math.max(0, upperBound(by, beat) - 1));
  const width = by[i + 1] - by[i];
  return width > 0 ? at[i] + (at[i + 1] - at[i]) * ((beat - by[i]) / width) : at[i + 1];
}

/**
 * Running in a direction; from the other end if it is at the end it runs to, or outside its loop.
 * @type {(clock: Clock, direction?: number) => Clock}
 */
export function play(clock, direction = 1) {
  const [from, to] = bounds(clock);
  const outside = clock.loop && (clock.at < from || clock.at > to);
  let { at } = clock;
  if (direction > 0 && (at >= to || outside)) at = from;
  if (direction < 0 && (at <= from || outside)) at = to;
  return { ...clock, playing: true, direction, live: false, at };
}

/** @type {(clock: Clock) => Clock} */
export const pause = (clock) => ({ ...clock, playing: false });

/**
 * Set to a moment; the range grows if needed.
 * @type {(clock: Clock, at: number) => Clock}
 */
export function seek(clock, at) {
  return {
    ...clock,
    at,
    live: false,
    start: Math.min(clock.start, at),
    end: Math.max(clock.end, at),
  };
}

/**
 * Next (direction 1) or previous (-1) of the sorted `stops`; the same clock where there is none.
 * @type {(clock: Clock, stops: number[], direction: number) => Clock}
 */
export function step(clock, stops, direction) {
  const i = upperBound(stops, clock.at);
  if (direction > 0) return i < stops.length ? pause(seek(clock, stops[i])) : pause(clock);
  let j = i - 1;
  while (j >= 0 && stops[j] >= clock.at) j -= 1;
  return j >= 0 ? pause(seek(clock, stops[j])) : pause(clock);
}

/**
 * The next preset speed that is faster (1) or slower (-1).
 * @type {(clock: Clock, direction: number) => Clock}
 */
export function shift(clock, direction) {
  const next =
    direction > 0 ? SPEEDS.find((s) => s > clock.speed) : SPEEDS.findLast((s) => s < clock.speed);
  return { ...clock, speed: next ?? clock.speed };
}

/**
 * A speed as typed, such as "3", "0.5×" or "12x", limited to the slowest and the fastest; NaN where
 * it is none.
 * @type {(text: unknown) => number}
 */
export function speedOf(text) {
  const value = Number(
    String(text)
      .trim()
      .replace(/\s*[×x]$/i, '')
      .replace(',', '.'),
  );
  if (!(value > 0)) return NaN;
  return Math.min(SPEEDS[SPEEDS.length - 1], Math.max(SPEEDS[0], value));
}

/**
 * Looping over a range, given in any order; an empty range ends the loop.
 * @type {(clock: Clock, a: number, b: number) => Clock}
 */
export function loopOver(clock, a, b) {
  const [from, to] = a < b ? [a, b] : [b, a];
  return to > from ? { ...clock, loop: { from, to } } : { ...clock, loop: null };
}
