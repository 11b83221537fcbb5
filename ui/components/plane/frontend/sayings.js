// Answers, spans and points in words. Pure.

import { DAY, longDate, shortDate } from '../../frontend/time.js';
import { CERTAINTY_WORDS } from '../../frontend/words.js';
import { isKnown, lastDay } from './model.js';

/** Names of read models in the overview, and what each asks. */
export const GROUPS = {
  rivals: 'How rivals stand',
  claims: 'Whether claims hold',
  plans: 'What became of plans',
  terms: 'Terms between partners',
  revenue: 'Revenue',
  suppliers: 'Who supplies whom',
  leaders: 'Who leads a benchmark',
  roles: 'Who holds a role',
  disputes: 'What became of disputes',
  prices: 'Prices',
  capital: 'Stakes',
};

/** What a tile says, without dates. `question` and `known` tell whether nothing was known or nothing held. */
export function answerWords(tile, question, known) {
  if (!tile || tile.shown === null)
    return known !== undefined && question && isKnown(question, known)
      ? 'no answer for that time'
      : 'nothing known';
  return tile.shown;
}

/** How certain a tile's answer is, in words; what is only possible says so, and a state of a claim that is its certainty is not said twice. */
export function certaintyOf(tile) {
  if (!tile || tile.shown === null) return '';
  const own = CERTAINTY_WORDS[tile.certainty] ?? '';
  if (tile.answer !== null) return [own, `a ${own}`].includes(tile.answer) ? '' : own;
  return tile.possibleCertainty === 'rumored'
    ? CERTAINTY_WORDS.rumored
    : `possible, ${CERTAINTY_WORDS[tile.possibleCertainty] ?? 'not sure'}`;
}

/** What would stand in place of a firm answer, in words; empty where nothing would. */
export function possibleWords(tile) {
  if (!tile?.mixed) return '';
  return `Possibly already: ${tile.possible} (${CERTAINTY_WORDS[tile.possibleCertainty] ?? 'not sure'})`;
}

/** Lines of the label of a tile: the answer, then how certain it is and since when it is known. */
export function tileLines(question, tile) {
  if (tile.shown === null) return Number.isFinite(tile.k0) ? [] : ['nothing known yet'];
  return [
    tile.shown,
    [certaintyOf(tile), Number.isFinite(tile.since) ? shortDate(lastDay(tile.since)) : '']
      .filter(Boolean)
      .join(', '),
  ].filter(Boolean);
}

/** "On 15 June 2025" and "as known on 20 November 2025". */
export const pointWords = ({ at, known }) => [
  `On ${longDate(at)},`,
  `as known on ${longDate(known)}`,
];

/** The state in one sentence, for those who listen. */
export function sentence(question, tile, clocks) {
  const certainty = certaintyOf(tile);
  const more = possibleWords(tile);
  return `${question.title}${question.note ? `, ${question.note}` : ''}. ${pointWords(clocks).join(' ')}: ${answerWords(tile, question, clocks.known + DAY)}${certainty ? `, ${certainty}` : ''}.${more ? ` ${more}.` : ''}`;
}

/** The day of knowledge from which a span counts; "before …" where it has no start. */
export function knownSpan({ from, to }) {
  if (Number.isFinite(from)) return shortDate(lastDay(from));
  return Number.isFinite(to) ? `before ${shortDate(lastDay(to))}` : 'always';
}

/** The days of the world of a span. */
export function worldSpan({ from, to }) {
  const day = (ms) => shortDate(Math.floor(ms / DAY) * DAY);
  if (Number.isFinite(from)) return `from ${day(from)}`;
  return Number.isFinite(to) ? `before ${day(to)}` : 'at all times';
}

/** SQL that says the same of one point. */
export function sqlOf(question, clocks) {
  const iso = (ms) => new Date(ms).toISOString().slice(0, 10);
  return `SELECT answer, certainty, possible_answer, evidence\nFROM answers_as_of(TIMESTAMPTZ '${iso(clocks.at)}', TIMESTAMPTZ '${iso(clocks.known + DAY)}')\nWHERE ${conditionOf(question)}`;
}

/** SQL that is true of a question's rows: by its text, or by its key where another question is written alike. */
function conditionOf(question) {
  const quoted = (word) => (word === null ? 'NULL' : `'${word.replaceAll("'", "''")}'`);
  if (question.id === question.text) return `question = ${quoted(question.text)}`;
  const [model, subject, ...parts] = JSON.parse(question.key);
  return `read_model = ${quoted(model)} AND subject = ${quoted(subject)} AND parts = [${parts.map(quoted).join(', ')}]`;
}
