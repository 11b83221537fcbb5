// All questions as small planes, in groups, with the answer of each at the two clocks.

import { el, say } from '../../frontend/dom.js';
import { fit } from './draw.js';
import { pointOf, tileAt } from './model.js';
import { revisionWords, sorted } from './revisions.js';
import { answerWords, certaintyOf, GROUPS } from './sayings.js';
import { drawDiagonal, drawTiles, inkOf } from './tiles.js';
import { interesting, makeView, xAt, yAt } from './view.js';

const WIDTH = 200;
const HEIGHT = 58;

/** The overview in `host`. `act`: choose(question), order(name). */
export function makeOverview(host, act) {
  const self = {
    act,
    items: new Map(),
    shown: [],
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
  self.seen = new IntersectionObserver(
    (entries) =>
      entries.forEach((e) => {
        if (e.isIntersecting) draw(self, e.target);
      }),
    { rootMargin: '300px' },
  );
  host.append(el('div', { class: 'wl-finders' }, self.search, self.order), self.list, self.empty);
  return self;
}

/** Lists all questions in an order; groups go by their first question. */
export function listQuestions(self, model, order, look) {
  Object.assign(self, { look, last: model.last });
  self.items.clear();
  self.seen.disconnect();
  self.order.value = order;
  const all = sorted(model.questions, order);
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

function itemOf(self, question) {
  const canvas = el('canvas', { 'aria-hidden': 'true' });
  const item = {
    question,
    canvas,
    drawn: false,
    answer: el('span', { class: 'wl-q-answer' }),
    swatch: el('i', { class: 'wl-swatch' }),
    dot: el('i', { class: 'wl-q-dot' }),
  };
  item.button = el(
    'button',
    { type: 'button', 'data-question': question.id, onclick: () => self.act.choose(question) },
    el('b', {}, question.title),
    question.note ? el('span', { class: 'wl-q-note' }, question.note) : '',
    el('span', { class: 'wl-mini-plane' }, canvas, item.dot),
    el('span', { class: 'wl-q-said' }, item.swatch, item.answer),
    el('small', {}, revisionWords(question)),
  );
  item.node = el('li', {}, item.button);
  self.items.set(question, item);
  canvas.item = item;
  self.seen.observe(canvas);
  return item;
}

function draw(self, canvas) {
  const { item } = canvas;
  if (item.drawn) return;
  item.drawn = true;
  const ctx = fit(canvas, WIDTH, HEIGHT, self.look.dpr);
  drawTiles(ctx, item.question, viewOf(self, item.question), { ...self.look, small: true });
  drawDiagonal(ctx, viewOf(self, item.question), self.look.inks['--wl-text'], 1);
}

const viewOf = (self, question) => makeView(interesting(question, self.last), WIDTH, HEIGHT);

function filter(self) {
  const words = self.search.value.toLowerCase().split(/\s+/).filter(Boolean);
  self.shown = [];
  for (const group of self.groups ?? []) {
    let any = false;
    for (const { question, node } of group.items) {
      question.haystack ??=
        `${question.title} ${question.note} ${question.text} ${[...question.colors.keys()].join(' ')}`.toLowerCase();
      const fits = words.every((w) => question.haystack.includes(w));
      node.hidden = !fits;
      any ||= fits;
      if (fits) self.shown.push(question);
    }
    group.node.hidden = !any;
  }
  self.empty.hidden = self.shown.length > 0;
}

/** Marks the chosen question, and says what each answers at the clocks. */
export function showAnswers(self, chosen, clocks) {
  const point = pointOf(clocks);
  for (const [question, item] of self.items) {
    const tile = tileAt(question, point);
    const certainty = certaintyOf(tile);
    say(
      item.answer,
      `${answerWords(tile, question, point.known)}${certainty && tile.soft ? ` · ${certainty}` : ''}`,
    );
    item.swatch.style.background = tile?.shown ? inkOf(question, tile.shown, self.look.inks) : '';
    item.swatch.className = `wl-swatch ${tile?.soft ? 'is-soft' : ''} ${tile?.shown ? '' : 'is-blank'}`;
    item.view ??= viewOf(self, question);
    const { view } = item;
    const [x, y] = [xAt(view, point.at), yAt(view, point.known)];
    item.dot.hidden = x < 0 || y < 0 || x > WIDTH || y > HEIGHT;
    item.dot.style.transform = `translate(${x}px, ${y}px)`;
    if (question === chosen) item.button.setAttribute('aria-current', 'true');
    else item.button.removeAttribute('aria-current');
  }
}

/** Brings the chosen question into view within the list. */
export function showChosen(self, chosen) {
  const node = self.items.get(chosen)?.node;
  if (!node || node.hidden) return;
  const box = self.list.getBoundingClientRect();
  const own = node.getBoundingClientRect();
  if (own.top < box.top || own.bottom > box.bottom) self.list.scrollTop += own.top - box.top - 40;
  if (own.left < box.left || own.right > box.right)
    self.list.scrollLeft += own.left - box.left - 20;
}
