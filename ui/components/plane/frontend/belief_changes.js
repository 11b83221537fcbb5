// Why the answer for one time of the world changed: the world did, or our view of it; and what is
// only assumed to go on. Pure.

import { DAY } from '../../frontend/time.js';
import { alongAt, upThrough } from './model.js';

/** @import { Change, Question, Run } from './types.d.ts' */

/**
 * How the answer for a time came about, with each span of knowledge of `upThrough`.
 *
 * An answer is `assumed` where it was believed before that time: the state that was known last is
 * taken to go on. A later answer that begins after the earlier one was believed is a change of the
 * world, or the first firm answer after a rumor; one that says that it was otherwise already then is a
 * change of our view.
 * @type {(question: Question, at: number) => Change[]}
 */
export function changesThrough(question, at) {
  /** @type {{ from: number; shown: string | null; began: number; isFirm: boolean } | null} */
  let before = null;
  const { starts } = question;
  return upThrough(question, at).map((run) => {
    const assumed = run.from <= at;
    const began = beganAt(question, at, run);
    const earlier = before;
    if (run.tile.shown === null) return { run, ...endOf(earlier, began), assumed: false, starts };
    const isFirm = run.tile.answer !== null;
    before = { from: run.from, shown: run.tile.shown, began, isFirm };
    if (!earlier) return { run, why: 'first', assumed, began, starts };
    if (earlier.shown === run.tile.shown) return { run, why: 'certainty', assumed, began, starts };
    const wasSo = began <= earlier.began || began + DAY < earlier.from;
    const why = wasSo ? 'view' : earlier.isFirm ? 'world' : 'established';
    return { run, why, assumed, began, starts };
  });
}

/**
 * Why there is no answer any more: it ended in the world after it was believed, or was withdrawn.
 * @type {(
 *   earlier: { from: number; began: number } | null,
 *   began: number,
 * ) => { why: string; began: number }}
 */
function endOf(earlier, began) {
  if (!earlier) return { why: 'unknown', began: NaN };
  const isOver = began > earlier.began && began + DAY >= earlier.from;
  return isOver ? { why: 'ended', began } : { why: 'withdrawn', began: NaN };
}

/**
 * From when in the world the answer of a span holds, as believed when it was first believed.
 * @type {(question: Question, at: number, run: Run) => number}
 */
function beganAt(question, at, run) {
  const along = alongAt(question, Math.max(run.from, run.tile.k0));
  return along.find((span) => span.from <= at && at < span.to)?.from ?? run.tile.a0;
}

/**
 * How often our view of one time changed: not the world, and not an assumption that went on.
 * @type {(question: Question, at: number) => number}
 */
export const viewChanges = (question, at) =>
  changesThrough(question, at).filter(({ why }) => why === 'view' || why === 'withdrawn').length;

const NEW = new Set(['view', 'withdrawn', 'world', 'ended', 'established', 'certainty']);

/**
 * How often the answer for one time was replaced after it was first given, for whatever reason.
 * @type {(question: Question, at: number) => number}
 */
export const answerChanges = (question, at) =>
  changesThrough(question, at).filter(({ why }) => NEW.has(why)).length;
