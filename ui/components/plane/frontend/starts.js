// From when answers hold, in words: never more precisely than what they rest on says. Pure.

import { startOfDay } from '../../frontend/days.js';
import { spanWords } from '../../frontend/spans.js';
import { shortDate } from '../../frontend/time.js';

/** @import { EvidenceRow, Question, Tile } from './types.d.ts' */

/**
 * The starts of tiles that are the beginning of more than a day, in words: "March 2025".
 * @type {(tiles: Tile[], evidence: Map<string, EvidenceRow>) => Map<number, string>}
 */
export function startsOf(tiles, evidence) {
  /** @type {Map<number, string>} */
  const starts = new Map();
  const exact = new Set();
  for (const { a0, evidence: keys } of tiles)
    for (const key of keys) {
      const event = evidence.get(key);
      if (!event || event.happened_from_ms !== a0) continue;
      const to = event.happened_to_ms;
      if (startOfDay(a0) === startOfDay(Math.max(a0, to - 1))) exact.add(a0);
      else starts.set(a0, spanWords(a0, to, event.precision));
    }
  for (const day of exact) starts.delete(day);
  return starts;
}

/** @type {(words: string | undefined) => boolean} */
const isUnit = (words) => words !== undefined && !/^(between|after) /.test(words);

/**
 * After a preposition: "from 28 Aug 2025", "from March 2025", "from some day between … and …".
 * @type {(of: Pick<Question, 'starts'>, ms: number) => string}
 */
export function fromWords({ starts }, ms) {
  const words = starts?.get(ms);
  return `from ${isUnit(words) ? words : words ? `some day ${words}` : shortDate(ms)}`;
}

/**
 * "on 28 Aug 2025", "in March 2025", "between … and …".
 * @type {(of: Pick<Question, 'starts'>, ms: number) => string}
 */
export function onWords({ starts }, ms) {
  const words = starts?.get(ms);
  return isUnit(words) ? `in ${words}` : (words ?? `on ${shortDate(ms)}`);
}

/**
 * "before 28 Aug 2025", "before March 2025".
 * @type {(of: Pick<Question, 'starts'>, ms: number) => string}
 */
export function beforeWords({ starts }, ms) {
  const words = starts?.get(ms);
  return `before ${isUnit(words) ? words : shortDate(ms)}`;
}
