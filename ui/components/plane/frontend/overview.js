// All questions as small planes, in groups, with the answer of each at the two clocks.

import { el, setText } from '../../frontend/dom.js';
import { fit } from './draw.js';
import { pointOf, tileAt } from './model.js';
import { revisionWords, sorted } from './revisions.js';
import { answerWords, certaintyOf, GROUPS } from './answer_text.js';
import { drawDiagonal, drawTiles, inkOf } from './tiles.js';
import { interesting, makeView, xAt, yAt } from './view.js';

/** @import { Actions, Clocks, Item, Look, Model, Overview, Question, View } from './types.d.ts' */

const WIDTH = 200;
const HEIGHT = 58;

/**
 * The overview in `host`. `act`: choose(question), order(name).
 * @type {(host: HTMLElement, act: Actions) => Overview}
 */
export function makeOverview(host, act) {
  /** @type {Overview} */
  const self = {
    act,
    items: new Map(),
    byCanvas: new WeakMap(),
    shown: [],
    groups: [],
    last: 0,
    look: null,
    search: el('input', {
      class: 'wl-search',
      type: 'search',
      placeholder: 'Find a question  /',
      'aria-label': 'Find a question',
      'data-testid': 'plane-find',
    }),
    order: el(
      'select',
      { class: 'wl-choose', 'aria-label': 'Order of the questions', 'data-testid': 'plane-order' },
      [
        ['revised', 'Most revised first'],
        ['newest', 'Last changed first'],
        ['name', 'By name'],
      ].map(([value, text]) => el('option', { value }, text)),
    ),
    list: el('div', { class: 'wl-questions', 'data-testid': 'plane-questions' }),
    empty: el('p', { class: 'wl-empty', hidden: true }, 'No question has these words.'),
    seen: new IntersectionObserver(
      (entries) =>
        entries.forEach((e) => {
          if (e.isIntersecting) draw(self, e.target);
        }),
      { rootMargin: '300px' },
    ),
  };
  self.search.addEventListener('input', () => filter(self));
  self.search.addEventListener('keydown', (e) => {
    if (e.key === 'Enter' && self.shown.length) act.choose(self.shown[0]);
    if (e.key === 'Escape') {
      self.search.value = '';
      filter(self);
    }
  });
  self.order.addEventListener('change', () => act.order(self.order.value));
  host.append(el('div', { class: 'wl-finders' }, self.search, self.order), self.list, self.empty);
  return self;
}

/**
 * Lists all questions in an order; groups go by their first question.
 * @type {(self: Overview, model: Model, order: string, look: Look) => void}
 */
export function listQuestions(self, model, order, look) {
  Object.assign(self, { look, last: model.last });
  self.items.clear();
  self.seen.disconnect();
  self.order.value = order;
  const all = sorted(
    model.questions.filter((question) => !question.second),
    order,
  );
  const kinds = [...new Set(all.map((q) => q.model))];
  self.groups = kinds.map((kind) => {
    const items = all.filter((q) => q.model === kind).map((q) => itemOf(self, q));
    return {
      kind,
      items,
      node: el(
        'section',
        { class: 'wl-group' },
        el('h3', {}, GROUPS[kind] ?? kind),
        el(
          'ul',
          {},
          items.map((i) => i.node),
        ),
      ),
    };
  });
  self.list.replaceChildren(...self.groups.map((g) => g.node));
  filter(self);
}

/** @type {(self: Overview, question: Question) => Item} */
function itemOf(self, question) {
  const canvas = el('canvas', { 'aria-hidden': 'true' });
  const answer = el('span', { class: 'wl-q-answer' });
  const swatch = el('i', { class: 'wl-swatch' });
  const dot = el('i', { class: 'wl-q-dot' });
  const button = el(
    'button',
    { type: 'button', 'data-question': question.id, onclick: () => self.act.choose(question) },
    el('b', {}, question.title),
    question.note ? el('span', { class: 'wl-q-note' }, question.note) : '',
    el('span', { class: 'wl-mini-plane' }, canvas, dot),
    el('span', { class: 'wl-q-current' }, swatch, answer),
    el('small', {}, revisionWords(question)),
  );
  const node = el('li', {}, button);
  const view = viewOf(self, question);
  const item = { question, canvas, drawn: false, answer, swatch, dot, button, node, view };
  self.items.set(question, item);
  self.byCanvas.set(canvas, item);
  self.seen.observe(canvas);
  return item;
}

/** @type {(self: Overview, canvas: Element) => void} */
function draw(self, canvas) {
  const item = self.byCanvas.get(canvas);
  if (!item || !self.look || item.drawn) return;
  item.drawn = true;
  const ctx = fit(item.canvas, WIDTH, HEIGHT, self.look.dpr);
  drawTiles(ctx, item.question, item.view, { ...self.look, small: true });
  drawDiagonal(ctx, item.view, self.look.inks['--wl-text'], 1);
}

/** @type {(self: Overview, question: Question) => View} */
const viewOf = (self, question) => makeView(interesting(question, self.last), WIDTH, HEIGHT);

/** @type {(self: Overview) => void} */
function filter(self) {
  const words = self.search.value.toLowerCase().split(/\s+/).filter(Boolean);
  self.shown = [];
  for (const group of self.groups) {
    let any = false;
    for (const { question, node } of group.items) {
      const text = (question.haystack ??= searchText(question));
      const fits = words.every((w) => text.includes(w));
      node.hidden = !fits;
      any ||= fits;
      if (fits) self.shown.push(question);
    }
    group.node.hidden = !any;
  }
  self.empty.hidden = self.shown.length > 0;
}

/** @type {(question: Question) => string} */
function searchText({ title, note, text, colors, mirror }) {
  return `${title} ${mirror?.title ?? ''} ${note} ${text} ${[...colors.keys()].join(' ')}`.toLowerCase();
}

/**
 * Marks the chosen question, and shows the answer of each at the clocks.
 * @type {(self: Overview, chosen: Question, clocks: Clocks) => void}
 */
export function showAnswers(self, chosen, clocks) {
  const point = pointOf(clocks);
  const inks = self.look?.inks ?? {};
  for (const [question, item] of self.items) {
    const tile = tileAt(question, point);
    const certainty = certaintyOf(tile);
    const answer = answerWords(tile, question, point.known);
    setText(item.answer, tile?.soft && certainty ? `${answer} · ${certainty}` : answer);
    item.swatch.style.background = tile?.shown ? inkOf(question, tile.shown, inks) : '';
    item.swatch.classList.toggle('is-soft', Boolean(tile?.soft));
    item.swatch.classList.toggle('is-blank', !tile?.shown);
    const { view } = item;
    const [x, y] = [xAt(view, point.at), yAt(view, point.known)];
    item.dot.hidden = x < 0 || y < 0 || x > WIDTH || y > HEIGHT;
    item.dot.style.transform = `translate(${x}px, ${y}px)`;
    if (question === chosen) item.button.setAttribute('aria-current', 'true');
    else item.button.removeAttribute('aria-current');
  }
}

/**
 * Brings the chosen question into view within the list.
 * @type {(self: Overview, chosen: Question) => void}
 */
export function showChosen(self, chosen) {
  const node = self.items.get(chosen)?.node;
  if (!node || node.hidden) return;
  const box = self.list.getBoundingClientRect();
  const own = node.getBoundingClientRect();
  if (own.top < box.top || own.bottom > box.bottom) self.list.scrollTop += own.top - box.top - 40;
  if (own.left < box.left || own.right > box.right)
    self.list.scrollLeft += own.left - box.left - 20;
}
