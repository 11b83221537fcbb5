// Crowds: marks of a large history that did not travel as events, counted by spans. Pure.
//
// A count is exact at the end of a day, and where spans are longer at the end of a span: within one
// it is the least number, and `more` says that there may be more.

import { upperBound } from '../../frontend/scale.js';

/**
 * @import { Count, Crowd, Days, Mode } from './types.d.ts'
 * @import { CrowdRow, DayRow } from './rows.d.ts'
 */

/** Nothing is counted. @type {Crowd[]} */
export const NOBODY = [];

/**
 * Crowds by lane.
 * @type {(rows: CrowdRow[]) => Map<string, Crowd[]>}
 */
export function crowdsOf(rows) {
  /** @type {Map<string, Crowd[]>} */
  const lanes = new Map();
  for (const row of rows) {
    const crowd = {
      family: row.family,
      featured: Boolean(row.featured),
      from: row.happened_to - row.width + 1,
      to: row.happened_to,
      knownFrom: row.known_to - row.known_width + 1,
      knownTo: row.known_to,
      events: row.events,
    };
    const members = lanes.get(row.lane);
    if (members) members.push(crowd);
    else lanes.set(row.lane, [crowd]);
  }
  return lanes;
}

/**
 * When the first and when all of a crowd have appeared in a mode; Infinity: never.
 * @type {(crowd: Crowd, mode: Mode, day: number) => { first: number; all: number }}
 */
export function appearanceOf(crowd, mode, day) {
  if (mode === 'then')
    return {
      first: Math.max(crowd.from, crowd.knownFrom),
      all: Math.max(crowd.to, crowd.knownTo),
    };
  const unknown = mode === 'day' && crowd.knownFrom > day;
  const partly = mode === 'day' && crowd.knownTo > day;
  return { first: unknown ? Infinity : crowd.from, all: partly ? Infinity : crowd.to };
}

/**
 * Sums up weights in the order of their times.
 * @type {(entries: { at: number; events: number }[]) => Days}
 */
export function runningSum(entries) {
  const sorted = entries.filter((e) => Number.isFinite(e.at)).sort((a, b) => a.at - b.at);
  let sum = 0;
  return {
    at: Float64Array.from(sorted, (e) => e.at),
    sums: Float64Array.from(sorted, (e) => (sum += e.events)),
  };
}

/**
 * The sum at a time.
 * @type {(days: Days, at: number) => number}
 */
export function sumAt({ at: times, sums }, at) {
  const i = upperBound(times, at) - 1;
  return i < 0 ? 0 : sums[i];
}

/**
 * The visible events of every mode by day.
 * @type {(rows: DayRow[]) => Record<string, Days>}
 */
export function daysOf(rows) {
  /** @type {Record<string, { at: number; events: number }[]>} */
  const modes = { then: [], now: [], day: [], all: [] };
  for (const { mode, until, events } of rows) modes[mode].push({ at: until, events });
  return Object.fromEntries(
    Object.entries(modes).map(([mode, entries]) => [mode, runningSum(entries)]),
  );
}

/**
 * How many of some crowds appeared by a time.
 * @type {(crowd: { first: Days; all: Days } | null, at: number) => Count}
 */
export function countAt(crowd, at) {
  if (!crowd) return { n: 0, more: false };
  const n = sumAt(crowd.all, at);
  return { n, more: sumAt(crowd.first, at) > n };
}
