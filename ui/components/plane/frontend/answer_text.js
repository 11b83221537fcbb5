// Answers, spans and points in words. Pure.

import { dayText, endOfDay } from '../../frontend/days.js';
import { ageWords } from '../../frontend/spans.js';
import { longDate, shortDate } from '../../frontend/time.js';
import { CERTAINTY_WORDS } from '../../frontend/words.js';
import { otherSide } from './other_side.js';
import { alongAt, isKnown, pointOf } from './model.js';
import { beforeWords, fromWords, onWords } from './starts.js';

/** @import { Change, Clocks, Instants, Question, Tile } from './types.d.ts' */

/**
 * What the questions of each read model are about.
 * @type {Record<string, string>}
 */
export const GROUPS = {
  rivals: 'How rivals compare',
  claims: 'Whether claims hold',
  plans: 'What became of plans',
  terms: 'Terms between partners',
  revenue: 'Revenue',
  suppliers: 'Who supplies whom',
  leaders: 'Best stated score of a benchmark',
  roles: 'Who holds a role',
  disputes: 'What became of disputes',
  prices: 'Prices',
  capital: 'Stakes',
};

/**
 * The answer of a tile. Without one, `question` and `known` decide between nothing known and
 * nothing established.
 * @type {(tile: Tile | null, question?: Question, known?: number) => string}
 */
export function answerWords(tile, question, known) {
  if (!tile || tile.shown === null)
    return known !== undefined && question && isKnown(question, known)
      ? 'not established for that time'
      : 'nothing known';
  return tile.shown;
}

/**
 * How certain a tile's answer is, in words; empty where the answer itself is a certainty.
 * @type {(tile: Tile | null) => string}
 */
export function certaintyOf(tile) {
  if (!tile || tile.shown === null) return '';
  if (tile.answer === 'overdue') return 'by its window';
  const own = CERTAINTY_WORDS[tile.certainty] ?? '';
  if (tile.answer !== null) return [own, `a ${own}`].includes(tile.answer) ? '' : own;
  return tile.possibleCertainty === 'rumored'
    ? CERTAINTY_WORDS.rumored
    : `possible, ${CERTAINTY_WORDS[tile.possibleCertainty] ?? 'not sure'}`;
}

/**
 * Why an answer is another than before, in words; empty where there is nothing to say.
 * @type {(change: Change) => string}
 */
export function changeWords(change) {
  const { why, assumed, began } = change;
  const isDated = Number.isFinite(began);
  const when = isDated ? ` ${onWords(change, began)}` : '';
  const words = {
    world: `the world changed${when}`,
    ended: `it ended${when}: the world changed`,
    established: `the first firm answer${isDated ? fromWords(change, began).replace('from', ', since') : ''}`,
    view: 'our view changed',
    withdrawn: 'withdrawn: our view changed',
    certainty: 'our certainty changed',
  }[why];
  return [words, assumed ? 'assumed to go on' : ''].filter(Boolean).join(', ');
}

/**
 * What would replace a firm answer, in words; empty where nothing would.
 * @type {(tile: Tile | null) => string}
 */
export function possibleWords(tile) {
  if (!tile?.mixed) return '';
  const certainty = CERTAINTY_WORDS[tile.possibleCertainty] ?? 'not sure';
  return `Possibly already: ${tile.possible} (${certainty})`;
}

/** Read models whose answers are facts of a time, and get old. */
const AGING = new Set([
  'revenue',
  'terms',
  'suppliers',
  'leaders',
  'rivals',
  'roles',
  'prices',
  'capital',
]);

/**
 * From when the answer at a point holds and how long that was before: "So from 29 Jan 2025 on, 14
 * months before that day: assumed to go on." Empty for less than a day.
 * @type {(question: Question, tile: Tile | null, point: Instants) => string}
 */
export function ageSentence(question, tile, { at, known }) {
  if (!tile || tile.shown === null || !AGING.has(question.model)) return '';
  const span = alongAt(question, known).find((run) => run.from <= at && at < run.to);
  const age = span && Number.isFinite(span.from) ? ageWords(span.from, span.from, at) : '';
  return age
    ? `So ${fromWords(question, span?.from ?? at)} on, ${age} before that day: assumed to go on.`
    : '';
}

/**
 * Lines of the label of a tile: the answer, then how certain it is and since when it is known.
 * @type {(question: Question, tile: Tile) => string[]}
 */
export function tileLines(question, tile) {
  if (tile.shown === null) return Number.isFinite(tile.k0) ? [] : ['nothing known yet'];
  return [
    tile.shown,
    [certaintyOf(tile), Number.isFinite(tile.since) ? shortDate(tile.since) : '']
      .filter(Boolean)
      .join(', '),
  ].filter(Boolean);
}

/**
 * "On 15 June 2025" and "as known on 20 November 2025".
 * @type {(clocks: Clocks) => [string, string]}
 */
export const pointWords = ({ at, known }) => [
  `On ${longDate(at)},`,
  `as known on ${longDate(known)}`,
];

/**
 * The state in one sentence, for screen readers.
 * @type {(question: Question, tile: Tile | null, clocks: Clocks) => string}
 */
export function sentence(question, tile, clocks) {
  const certainty = certaintyOf(tile);
  const more = possibleWords(tile);
  const subject = [question.title, question.note].filter(Boolean).join(', ');
  const other = otherSide(question, pointOf(clocks));
  const state = other?.firm ? `${other.words}, told of ${other.title}` : 'not established';
  const established = tile?.shown && tile.answer === null ? `${state}; ` : '';
  const answer = established + answerWords(tile, question, endOfDay(clocks.known));
  const known = [answer, certainty].filter(Boolean).join(', ');
  return `${subject}. ${pointWords(clocks).join(' ')}: ${known}.${more ? ` ${more}.` : ''}`;
}

/**
 * The day of knowledge from which a span counts; "before …" where it has no start.
 * @type {(span: { from: number; to: number }) => string}
 */
export function knownSpan({ from, to }) {
  if (Number.isFinite(from)) return shortDate(from);
  return Number.isFinite(to) ? `before ${shortDate(to)}` : 'always';
}

/**
 * The time of the world of a span of answers to a question.
 * @type {(question: Question, span: { from: number; to: number }) => string}
 */
export function worldSpan(question, { from, to }) {
  if (Number.isFinite(from)) return fromWords(question, from);
  return Number.isFinite(to) ? beforeWords(question, to) : 'at all times';
}

/**
 * The query for one point.
 * @type {(question: Question, clocks: Clocks) => string}
 */
export function sqlOf(question, clocks) {
  const [at, known] = [clocks.at, clocks.known].map((ms) => `DATE '${dayText(ms)}'`);
  return [
    'SELECT answer, certainty, possible_answer, evidence',
    `FROM answers_as_of(${at}, ${known})`,
    `WHERE ${conditionOf(question)}`,
  ].join('\n');
}

/**
 * A condition that holds for a question alone: its text, or its key if another is written alike.
 * @type {(question: Question) => string}
 */
function conditionOf(question) {
  /** @type {(word: string | null) => string} */
  const quoted = (word) => (word === null ? 'NULL' : `'${word.replaceAll("'", "''")}'`);
  if (question.id === question.text) return `question = ${quoted(question.text)}`;
  const [model, subject, ...parts] = JSON.parse(question.key);
  return [
    `read_model = ${quoted(model)}`,
    `subject = ${quoted(subject)}`,
    `parts = [${parts.map(quoted).join(', ')}]`,
  ].join(' AND ');
}
