// Questions with their tiles, and answers at points. Pure.
//
// A tile covers [a0, a1) of the world and [k0, k1) of knowledge, epoch ms, infinite where it has no
// edge. It shows its firm answer or, without one, the possible one. Possible, rumored, contested
// and
// denied answers are `soft`.

import { list, rowsOf } from '../../frontend/arrow.js';
import { endOfDay, startOfDay } from '../../frontend/days.js';
import { DAY } from '../../frontend/time.js';
import { linkMirrors } from './mirrors.js';
import { startsOf } from './starts.js';

/**
 * @import {
 *   Clocks, Edge, Instants, Message, Model, Question, Run, Tile, TileRow,
 * } from './types.d.ts'
 */

const SOFT = new Set(['rumored', 'contested', 'denied']);

/**
 * Answers that are states, and always have the same color, whatever the question.
 * @type {Record<string, number>}
 */
const STATES = {
  open: 1,
  overdue: 6,
  fulfilled: 3,
  slipped: 4,
  cancelled: 7,
  denied: 7,
  'a rumor': 0,
  reported: 5,
  confirmed: 3,
  contested: 2,
};
const COLORS = 8;

/**
 * The model of a message: questions, evidence, rules, the last day on which something became known.
 * @type {(data: Message) => Model}
 */
export function buildModel(data) {
  /** @type {Question[]} */
  const questions = rowsOf(data.questions).map((row, number) => ({
    number,
    key: row.key,
    id: row.id,
    text: row.question,
    model: row.read_model,
    title: row.title,
    note: row.note ?? '',
    tiles: [],
    colors: new Map(),
  }));
  for (const row of rowsOf(data.tiles)) questions[row.number]?.tiles.push(tileOf(row));
  for (const question of questions) {
    color(question);
    for (const tile of question.tiles) tile.since = sinceOf(question, tile);
  }
  const evidence = new Map(rowsOf(data.evidence).map((row) => [row.key, row]));
  for (const question of questions) question.starts = startsOf(question.tiles, evidence);
  linkMirrors(questions);
  const edges = questions
    .flatMap((q) => q.tiles.flatMap((t) => [t.k0, t.k1]))
    .filter(Number.isFinite);
  return {
    questions,
    evidence,
    rules: new Map(rowsOf(data.rules).map((row) => [row.read_model, row.rule])),
    last: edges.length
      ? startOfDay(edges.reduce((a, b) => Math.max(a, b)))
      : startOfDay(Date.now()),
  };
}

/**
 * The question that an address names: by its id or key, or by its text, as older links do.
 * @type {(model: Pick<Model, 'questions'>, name: string) => Question | undefined}
 */
export function questionNamed({ questions }, name) {
  return (
    questions.find((q) => q.id === name || q.key === name) ?? questions.find((q) => q.text === name)
  );
}

/** @type {(row: TileRow) => Tile} */
function tileOf(row) {
  const shown = row.words ?? row.possible_words;
  const soft =
    row.words === null
      ? shown !== null
      : SOFT.has(row.certainty ?? '') || row.answer === 'contested';
  return {
    a0: row.at_from_ms,
    a1: row.at_to_ms,
    k0: row.known_from_ms,
    k1: row.known_to_ms,
    answer: row.words,
    certainty: row.certainty ?? '',
    stated: row.answer ?? row.possible_answer,
    possible: row.possible_words,
    possibleCertainty: row.possible_certainty ?? '',
    shown,
    soft,
    mixed: row.words !== null && row.possible_words !== null,
    evidence: list(row.evidence),
    since: row.known_from_ms,
  };
}

/**
 * Gives each answer of a question a color, in the order in which they were believed.
 * @type {(question: Question) => void}
 */
function color(question) {
  /** @type {Map<string, number>} */
  const colors = new Map();
  const answered = [...question.tiles]
    .sort((a, b) => a.k0 - b.k0 || a.a0 - b.a0)
    .flatMap((t) => [t.answer, t.possible])
    .filter((x) => x !== null);
  const free = [...Array(COLORS).keys()].filter((i) => !answered.some((x) => STATES[x] === i));
  for (const answer of answered) {
    if (colors.has(answer)) continue;
    const others = [...colors.keys()].filter((x) => !(x in STATES)).length;
    colors.set(answer, STATES[answer] ?? free[others % free.length]);
  }
  question.colors = colors;
}

/**
 * The point of two days: the ends of both.
 * @type {(clocks: Clocks) => Instants}
 */
export function pointOf(clocks) {
  return { at: endOfDay(clocks.at), known: endOfDay(clocks.known) };
}

/**
 * The first day of a span, or its last one where it has no start. A day is of the span that has its
 * end.
 * @type {(span: { from: number; to: number }) => number}
 */
export function dayOfSpan({ from, to }) {
  return Number.isFinite(from) ? startOfDay(from) : startOfDay(to) - DAY;
}

/**
 * The tile under a point.
 * @type {(question: Question, instants: Instants) => Tile | null}
 */
export function tileAt(question, { at, known }) {
  return (
    question.tiles.find(
      (t) => t.a0 <= at && at < t.a1 && t.k0 <= known && (known < t.k1 || t.k1 === Infinity),
    ) ?? null
  );
}

/**
 * Equal for two tiles with equal answers.
 * @type {(tile: Tile) => string}
 */
export function contentOf(tile) {
  return JSON.stringify([tile.answer, tile.certainty, tile.possible, tile.possibleCertainty]);
}

/**
 * How the answer for one time of the world changed: spans of knowledge [{from, to, tile}], first to
 * last.
 * @type {(question: Question, at: number) => Run[]}
 */
export function upThrough(question, at) {
  return joined(
    question.tiles.filter((t) => t.a0 <= at && at < t.a1).sort((a, b) => a.k0 - b.k0),
    'k0',
    'k1',
  );
}

/**
 * The whole history as believed at one time of knowledge: spans of the world [{from, to, tile}],
 * first to last.
 * @type {(question: Question, known: number) => Run[]}
 */
export function alongAt(question, known) {
  return joined(
    question.tiles.filter((t) => t.k0 <= known && known < t.k1).sort((a, b) => a.a0 - b.a0),
    'a0',
    'a1',
  );
}

/** @type {(tiles: Tile[], from: Edge, to: Edge) => Run[]} */
function joined(tiles, from, to) {
  /** @type {Run[]} */
  const spans = [];
  for (const tile of tiles) {
    const last = spans[spans.length - 1];
    if (last && contentOf(last.tile) === contentOf(tile)) last.to = tile[to];
    else spans.push({ from: tile[from], to: tile[to], tile });
  }
  return spans;
}

/**
 * From when a tile's answer was believed without a break, for the middle of its times: knowledge
 * about other times splits tiles.
 * @type {(question: Question, tile: Tile) => number}
 */
function sinceOf(question, tile) {
  const [from, to] = [tile.a0, tile.a1].map((edge) => (Number.isFinite(edge) ? edge : NaN));
  const middle =
    Number.isNaN(from) && Number.isNaN(to)
      ? 0
      : Number.isNaN(from)
        ? to - DAY
        : Number.isNaN(to)
          ? from + DAY
          : (from + to) / 2;
  return (
    upThrough(question, middle).find((span) => span.from <= tile.k0 && tile.k0 < span.to)?.from ??
    tile.k0
  );
}

/**
 * Whether anything of a question was known at a time of knowledge.
 * @type {(question: Question, known: number) => boolean}
 */
export function isKnown(question, known) {
  return question.tiles.some((t) => t.shown !== null && t.k0 <= known);
}
