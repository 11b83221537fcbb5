// When an event happened, in words, with the end of what lasted. Pure.

import { spanWords } from '../../frontend/spans.js';
import { shortDate } from '../../frontend/time.js';

/** @import { Belief, TimelineEvent } from './types.d.ts' */

/**
 * When an event happened, as believed: "autumn 2024"; of what lasted also its end: "2019, until 28
 * Oct 2025".
 * @type {(event: TimelineEvent, belief: Pick<Belief, 'from' | 'to'>) => string}
 */
export function happenedWords(event, { from, to }) {
  const began = spanWords(from, to, event.precision);
  return Number.isFinite(event.until) ? `${began}, until ${shortDate(event.until)}` : began;
}
