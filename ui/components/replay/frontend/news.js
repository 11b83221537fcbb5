// What is new at the clock and what follows, in words: what was learned, from whom, and when it was. Pure.

import { endOfDay, startOfDay } from '../../frontend/days.js';
import { DAY, distanceWords, shortDate } from '../../frontend/time.js';
import { num } from '../../frontend/arrow.js';
import { upperBound } from '../../frontend/scale.js';
import { answerAt } from './frames.js';
import { beliefAt } from './beliefs.js';
import { happenedWords } from './happened_words.js';
import { FAMILY_WEIGHTS } from './packing.js';

/**
 * @import { Appearances, News, NewsItem } from './page.d.ts'
 * @import { Belief, Clock, Days, Model, TimelineEvent } from './types.d.ts'
 */

/** Most events that are listed; the others are counted. */
const LISTED = 3;

/** An event that happened so long before it was learned is old news. */
const FRESH = 31 * DAY;

/** @type {(text: string) => string} */
const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);

/** @type {Record<string, string>} */
const MARKS = { rumored: 'Rumor: ', contested: 'Contested: ', denied: 'Denied: ' };

/**
 * What became known or happened on the last day of news at the clock. What rules inferred is left
 * out. Of a large history, `days` counts all events of a day, also those that are not here.
 * @type {(
 *   clock: Clock,
 *   known: number,
 *   appearances: Appearances,
 *   days?: Days | null,
 * ) => News}
 */
export function newsAt(clock, known, { times, events }, days = null) {
  let i = upperBound(times, clock.at) - 1;
  /** @type {(event: TimelineEvent) => Belief | null} */
  const shown = (event) => (event.inferred ? null : beliefAt(event, known));
  while (i >= 0 && !shown(events[i])) i -= 1;
  const unread = days ? newsOfDay(days, clock.at) : null;
  if (unread && (i < 0 || unread.day > times[i])) return unreadNews(unread, clock);
  if (i < 0) return { lead: 'Nothing is known yet.', items: [], more: 0 };
  const latest = times[i];
  const day = startOfDay(latest);
  const found = [];
  for (; i >= 0 && times[i] >= day; i -= 1) {
    const belief = shown(events[i]);
    if (belief) found.push({ event: events[i], belief });
  }
  found.sort((a, b) => weight(b, latest) - weight(a, latest));
  const learned =
    clock.mode === 'then' && found.every(({ event }) => startOfDay(event.known) === day);
  const when = distanceWords(clock.at, latest);
  const all = unread && unread.day === day ? Math.max(unread.events, found.length) : found.length;
  const count = found.length === 1 ? '' : `${found.length}, `;
  const whose =
    all > found.length
      ? `${all.toLocaleString('en')} events`
      : `${count}${sourceWords(found.map((f) => f.event))}`;
  const lead = learned
    ? `Learned ${when} (${whose}):`
    : found.some(({ belief }) => isOfADay(belief))
      ? `${capital(when)}:`
      : 'Last:';
  return {
    lead,
    items: varied(found)
      .slice(0, LISTED)
      .map((f) => itemOf(f.event, f.belief, latest)),
    more: Math.max(0, all - LISTED),
  };
}

/**
 * The last day by the clock on which events became visible, and how many; null without any.
 * @type {(days: Days, at: number) => { day: number; events: number } | null}
 */
function newsOfDay({ at: ends, sums }, at) {
  const i = upperBound(ends, at) - 1;
  if (i < 0) return null;
  return { day: startOfDay(ends[i]), events: sums[i] - (i ? sums[i - 1] : 0) };
}

/**
 * News of which no event is here.
 * @type {(unread: { day: number; events: number }, clock: Clock) => News}
 */
function unreadNews({ day, events }, clock) {
  const when = distanceWords(clock.at, day);
  const count = `${events.toLocaleString('en')} event${events === 1 ? '' : 's'}`;
  const lead = `${clock.mode === 'then' ? `Learned ${when}` : capital(when)}: ${count}.`;
  return { lead: `${lead} Zoom in to read them.`, items: [], more: 0 };
}

/**
 * The same, the first of each family before the others: three figures of one report are one news.
 * @type {<Item extends { event: TimelineEvent }>(found: Item[]) => Item[]}
 */
function varied(found) {
  const families = new Set();
  /** @type {typeof found} */
  const others = [];
  const firsts = found.filter((each) => {
    if (!families.has(each.event.family)) return families.add(each.event.family);
    others.push(each);
    return false;
  });
  return [...firsts, ...others];
}

/**
 * Which of the events learned at once are listed: what is fresh, certain and of weight first.
 * @type {(news: { event: TimelineEvent; belief: Belief }, learned: number) => number}
 */
function weight({ event, belief }, learned) {
  const fresh = learned - event.to < FRESH ? 12 : 0;
  const doubtful = belief.certainty in MARKS ? -8 : 0;
  return fresh + doubtful + (FAMILY_WEIGHTS[event.family] ?? 0);
}

/**
 * Whether it is stated on which day something happened: only then is it so many days ago, or ahead.
 * @type {(belief: Belief) => boolean}
 */
const isOfADay = ({ from, to }) => startOfDay(from) === startOfDay(Math.max(from, to - 1));

/** @type {(event: TimelineEvent, belief: Belief, learned: number) => NewsItem} */
function itemOf(event, belief, learned) {
  const known = startOfDay(learned);
  const own = belief.to < known || !(belief.from >= known - DAY) || belief.to > endOfDay(learned);
  return {
    key: event.key,
    certainty: belief.certainty,
    words:
      (MARKS[belief.certainty] ?? '') +
      belief.headline +
      (own ? ` (${happenedWords(event, belief)})` : ''),
  };
}

/** @type {(events: TimelineEvent[]) => string} */
function sourceWords(events) {
  const publishers = new Set(events.map((e) => e.publisher || e.source));
  const [first] = publishers;
  const articles = new Set(events.map((e) => e.url || e.publisher || e.source));
  if (publishers.size > 1) return `from ${publishers.size} sources`;
  return articles.size === 1 && events[0].url && events.length > 1
    ? `from one article, ${first}`
    : `from ${first}`;
}

/**
 * What comes next: what happens next as is known by now, or as known then the next end of a plan.
 * @type {(model: Model, clock: Clock, known: number, appearances: Appearances) => string}
 */
export function nextAt(model, clock, known, { times, events }) {
  if (clock.mode !== 'then') {
    for (let i = upperBound(times, clock.at); i < times.length; i += 1) {
      const belief = events[i].inferred ? null : beliefAt(events[i], known);
      if (!belief) continue;
      const { words } = itemOf(events[i], belief, times[i]);
      return isOfADay(belief) || events[i].amends
        ? `${capital(distanceWords(clock.at, times[i]))}: ${words}`
        : words;
    }
  }
  return planNext(model, clock);
}

/** @type {(model: Model, clock: Clock) => string} */
function planNext(model, clock) {
  const due = answerAt(model.frames.plans, clock.mode, clock.at)
    .rows.filter((r) => r.state === 'open' && num(r.window_to) > clock.at)
    .sort((a, b) => num(a.window_to) - num(b.window_to))[0];
  if (!due) return 'Nothing announced.';
  const end = num(due.window_to);
  return `Plan “${due.what}” due by ${shortDate(end - 1)} · ${distanceWords(clock.at, end - 1)}`;
}
