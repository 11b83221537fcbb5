// How much belief in a question moved: shown in the overview, which sorts by it. Pure.

import { viewChanges } from './belief_changes.js';
import { DAY } from '../../frontend/time.js';

/** @import { Question, Revisions, Tile } from './types.d.ts' */

/**
 * Counts of a question's revisions, computed once.
 * @type {(question: Question) => Revisions}
 */
export function revisionsOf(question) {
  question.revisions ??= countOf(question);
  return question.revisions;
}

/** @type {(question: Question) => Revisions} */
function countOf(question) {
  const answered = question.tiles.filter((t) => t.shown !== null);
  const answers = new Set(answered.map((t) => t.stated ?? t.shown)).size;
  const changes = Math.max(0, ...columnsOf(question).map((at) => viewChanges(question, at)));
  const contested = answered.some(
    (t) =>
      t.shown === 'contested' || t.certainty === 'contested' || t.possibleCertainty === 'contested',
  );
  const late = [...new Set(answered.map((t) => t.shown))].some((answer) =>
    learnedLate(answered.filter((t) => t.shown === answer)),
  );
  const newest = answered
    .map((t) => t.k0)
    .filter(Number.isFinite)
    .reduce((a, b) => Math.max(a, b), -Infinity);
  return {
    answers,
    changes,
    contested,
    late,
    newest,
    score: 4 * changes + 2 * answers + (contested ? 3 : 0) + (late ? 3 : 0),
  };
}

/**
 * A time in each column of the plane.
 * @type {(question: Question) => number[]}
 */
export function columnsOf(question) {
  const edges = [
    ...new Set(question.tiles.flatMap((t) => [t.a0, t.a1]).filter(Number.isFinite)),
  ].sort((a, b) => a - b);
  if (!edges.length) return [0];
  return edges.map((from, i) => (i + 1 < edges.length ? (from + edges[i + 1]) / 2 : from + DAY));
}

/**
 * Whether an answer became known only when the time for which it is valid had ended.
 * @type {(tiles: Tile[]) => boolean}
 */
function learnedLate(tiles) {
  const known = Math.min(...tiles.map((t) => t.k0));
  return Math.max(...tiles.filter((t) => t.k0 === known).map((t) => t.a1)) <= known;
}

/** @type {Record<string, (a: Question, b: Question) => number>} */
const ORDERS = {
  revised: (a, b) => revisionsOf(b).score - revisionsOf(a).score,
  newest: (a, b) => revisionsOf(b).newest - revisionsOf(a).newest,
  name: () => 0,
};

/**
 * Of these questions, in an order: `revised` (most first), `newest` (last changed first) or `name`.
 * @type {(questions: Question[], order: string) => Question[]}
 */
export function sorted(questions, order) {
  const by = ORDERS[order];
  return [...questions].sort(
    (a, b) => by(a, b) || a.title.localeCompare(b.title) || a.number - b.number,
  );
}

const UNSURE = new Set(['rumored', 'contested']);

/**
 * The question to open with: of those with a rumored or contested answer the most revised; without
 * any, of all.
 * @type {(questions: Question[]) => Question}
 */
export function firstOf(questions) {
  const all = sorted(questions, 'revised');
  return (
    all.find((q) =>
      q.tiles.some((t) => UNSURE.has(t.certainty) || UNSURE.has(t.possibleCertainty)),
    ) ?? all[0]
  );
}

/**
 * The revisions of a question, in words.
 * @type {(question: Question) => string}
 */
export function revisionWords(question) {
  const { answers, changes, contested, late } = revisionsOf(question);
  /** @type {(n: number, one: string) => string} */
  const many = (n, one) => `${n} ${one}${n === 1 ? '' : 's'}`;
  return [
    answers ? many(answers, 'answer') : 'never answered',
    changes
      ? `revised ${changes === 1 ? 'once' : changes === 2 ? 'twice' : `${changes} times`}`
      : '',
    contested ? 'contested' : '',
    late ? 'learned after it ended' : '',
  ]
    .filter(Boolean)
    .join(' · ');
}
