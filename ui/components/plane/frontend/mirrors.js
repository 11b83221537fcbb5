// A against B and B against A are one question, told from two sides. Pure.

/** @import { Question } from './types.d.ts' */

/** Answers seen from the other side, by how they begin. */
const MIRRORED = [
  ['ahead', 'behind'],
  ['behind', 'ahead'],
  ['near parity', 'near parity'],
];

/**
 * An answer about rivals, seen from the other side.
 * @type {(answer: string) => string}
 */
export function mirrored(answer) {
  const pair = MIRRORED.find(([start]) => answer.startsWith(start));
  return pair ? pair[1] + answer.slice(pair[0].length) : answer;
}

/**
 * Links questions that mirror each other; of two, the one with fewer statements is `second`, and not
 * listed.
 * @type {(questions: Question[]) => void}
 */
export function linkMirrors(questions) {
  const byKey = new Map(questions.map((q) => [q.key, q]));
  /** @type {(q: Question) => number} */
  const statements = (q) => new Set(q.tiles.flatMap((tile) => tile.evidence)).size;
  for (const question of questions) {
    if (question.model !== 'rivals') continue;
    const [model, subject, versus] = JSON.parse(question.key);
    // As Python writes the key: a blank after each comma.
    const key = `[${[model, versus, subject].map((part) => JSON.stringify(part)).join(', ')}]`;
    const mirror = byKey.get(key);
    if (!mirror || mirror === question) continue;
    question.mirror = mirror;
    const [own, other] = [statements(question), statements(mirror)];
    question.second = own < other || (own === other && question.number > mirror.number);
  }
}
