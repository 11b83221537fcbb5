// Panel frames: the answers of an as-of macro from each moment at which they change. See
// contract.py.

import { num } from '../../frontend/arrow.js';
import { upperBound } from '../../frontend/scale.js';
import { afterPoint, pointOf } from './requests.js';

/**
 * @import { PanelRow } from './rows.d.ts'
 * @import { Answer, Clock, FrameIndex, FramePosition, Model } from './types.d.ts'
 */

/**
 * Index of one panel's rows: mode -> part -> {at: [ms], rows: [[row]]}, each sorted by time.
 * @type {(rows: PanelRow[]) => FrameIndex}
 */
export function indexFrames(rows) {
  const modes = new Map();
  for (const row of rows) {
    const parts = getOr(modes, row.mode, () => new Map());
    const moments = getOr(parts, row.part ?? '', () => new Map());
    const answer = getOr(moments, num(row.at_ms), () => []);
    if (row.key !== null && row.key !== undefined) answer.push(row);
  }
  for (const parts of modes.values()) {
    for (const [part, moments] of parts) {
      const at = [...moments.keys()].sort((a, b) => a - b);
      parts.set(part, { at, rows: at.map((ms) => moments.get(ms)) });
    }
  }
  return modes;
}

/**
 * Where the answer for a clock is; null until Python sent the frames of its day of knowledge.
 * @type {(model: Model, clock: Clock) => FramePosition | null}
 */
export function framePosition(model, clock) {
  const { mode, at, day } = clock;
  if (model.large) return model.point === pointOf(clock) ? { mode, at: afterPoint(clock) } : null;
  if (mode !== 'day' || model.day === day) return { mode, at };
  return model.up === at ? { mode: 'up', at: day } : null;
}

/**
 * The answer at `at` in a mode: rows of all parts, and a `stamp` that is equal for equal answers.
 * @type {(index: FrameIndex, mode: string, at: number) => Answer}
 */
export function answerAt(index, mode, at) {
  /** @type {any[]} */
  const rows = [];
  let stamp = mode;
  let moved = -Infinity;
  for (const [part, { at: times, rows: answers }] of index.get(mode) ?? []) {
    const i = upperBound(times, at) - 1;
    stamp += `|${i}`;
    if (i < 0) continue;
    if (times[i] > moved) moved = times[i];
    for (const row of answers[i]) rows.push({ ...row, part, since: times[i] });
  }
  return { rows, stamp, moved };
}

/**
 * Every distinct row, by `identity`, that was valid at or before `at`, in its newest version.
 * @type {(index: FrameIndex, mode: string, at: number, identity: (row: any) => string) => any[]}
 */
export function historyUntil(index, mode, at, identity) {
  const seen = new Map();
  for (const { at: times, rows: answers } of (index.get(mode) ?? new Map()).values()) {
    for (let i = 0; i < times.length && times[i] <= at; i += 1) {
      for (const row of answers[i]) seen.set(identity(row), row);
    }
  }
  return [...seen.values()];
}

/** @type {<Key, Value>(map: Map<Key, Value>, key: Key, make: () => Value) => Value} */
function getOr(map, key, make) {
  let value = map.get(key);
  if (value === undefined) {
    value = make();
    map.set(key, value);
  }
  return value;
}
