// The page of the belief plane: holds the model, the question, the two clocks and the view, and brings them to the screen once a frame.

import { addressWriter, initialOr } from '../../frontend/address_bar.js';
import { el } from '../../frontend/dom.js';
import { DAY, isoOf } from '../../frontend/time.js';
import { readTheme } from '../../frontend/theme.js';
import { makeActions } from './actions.js';
import { addressOf, KEPT, readInitial } from './address.js';
import { drawPlane, fit, FRAME } from './draw.js';
import { makeHead, showHead } from './head.js';
import { showKey } from './key.js';
import { listen } from './keys.js';
import { buildModel, pointOf, questionNamed, tileAt } from './model.js';
import { listQuestions, makeOverview, showAnswers, showChosen } from './overview.js';
import { makePanel, showLegend, showPoint } from './panel.js';
import { makePatterns } from './patterns.js';
import { changesAt, columnsOf, firstOf, sorted } from './revisions.js';
import { makeStage, placeCross } from './stage.js';
import { makeTables, showTables } from './tables.js';
import { TILE_INKS } from './tiles.js';
import { interesting, makeView, windowOf } from './view.js';

const HINT =
  'Click: both clocks go there. Drag a line to move one, elsewhere to move the plane; Ctrl and wheel, or pinch, to zoom. Arrows step a day, with Shift a month; [ and ] change the question.';

export class PlanePage {
  /** Builds the page in `parent` (a shadow root). */
  constructor(parent) {
    this.stop = new AbortController();
    this.root = el('div', { class: 'wl wl-beliefs', 'data-testid': 'whenline-plane' });
    const part = (tag, name, more = {}) => el(tag, { class: `wl-${name}`, ...more });
    this.parts = {
      overview: part('nav', 'overview', { 'aria-label': 'Questions' }),
      head: part('div', 'plane-head'),
      stage: part('div', 'plane-stage'),
      key: part('div', 'key', {
        role: 'group',
        'aria-label': 'Answers of this question',
        'data-testid': 'plane-key',
      }),
      tables: part('div', 'tables'),
      panel: part('aside', 'panel-side', { 'aria-label': 'The point in words' }),
    };
    this.root.append(
      this.parts.overview,
      el(
        'div',
        { class: 'wl-middle' },
        this.parts.head,
        this.parts.stage,
        this.parts.key,
        el('p', { class: 'wl-evidence' }, HINT),
        this.parts.tables,
      ),
      this.parts.panel,
    );
    parent.append(this.root);
    Object.assign(this, {
      model: null,
      question: null,
      clocks: null,
      view: null,
      own: false,
      order: 'revised',
      dirty: new Set(),
      frame: 0,
    });
    this.address = addressWriter(addressOf, KEPT);
    this.act = makeActions(this);
    this.overview = makeOverview(this.parts.overview, this.act);
    this.head = makeHead(this.parts.head, this.act);
    this.stage = makeStage(this.parts.stage, this.act);
    this.panel = makePanel(this.parts.panel);
    this.tables = makeTables(this.parts.tables, this.act);
    listen(this.root, this.act, this.stop.signal);
    this.resizer = new ResizeObserver(() => this.want('size'));
    this.resizer.observe(this.parts.stage);
  }

  /** Takes what Python sent; a generation that is here already changes nothing, a new one keeps question, clocks and view. */
  update(data) {
    this.theme();
    const generation = data.meta?.generation;
    if (generation === this.generation || !data.questions) return;
    this.generation = generation;
    const before = this.question;
    this.model = buildModel(data);
    if (before)
      this.question =
        this.model.questions.find((q) => q.key === before.key) ?? this.model.questions[0];
    else this.open(readInitial(initialOr(data.meta.initial, KEPT), this.model.last));
    this.root.dataset.questions = this.model.questions.length;
    this.list();
    if (!before) showChosen(this.overview, this.question);
    if (!this.own) this.frameView();
    this.want('all');
  }

  open(initial) {
    this.order = initial.order;
    this.question = questionNamed(this.model, initial.question) ?? firstOf(this.model.questions);
    const at = Number.isFinite(initial.at)
      ? initial.at
      : tellingDay(this.question, this.model.last);
    this.clocks = { at, known: Number.isFinite(initial.known) ? initial.known : this.model.last };
    this.own = initial.window !== null;
    if (this.own) this.view = makeView(initial.window, 800, 600);
  }

  choose(question) {
    this.question = question;
    this.own = false;
    this.frameView();
    this.want('plane', 'cross', 'words', 'address');
    showChosen(this.overview, question);
  }

  setClocks(clocks) {
    if (![clocks.at, clocks.known].every((ms) => Math.abs(ms) < 8e15)) return;
    this.clocks = clocks;
    this.want('cross', 'words', 'address');
  }

  frameView() {
    this.view = makeView(
      interesting(this.question, this.model.last),
      this.view?.width ?? 800,
      this.view?.height ?? 600,
    );
  }

  theme() {
    const { inks, font } = readTheme(this.root, TILE_INKS);
    const signature = JSON.stringify(inks) + font;
    if (signature === this.signature) return;
    this.signature = signature;
    this.keyOf = null;
    const dpr = Math.min(2, window.devicePixelRatio || 1);
    this.look = { inks, font, dpr, patterns: makePatterns(dpr), small: false };
    showLegend(this.panel, inks);
    if (this.model) this.list();
    this.want('all');
  }

  list() {
    listQuestions(this.overview, this.model, this.order, this.look);
    this.want('words');
  }

  /** Asks for a frame; `what` names what has to be drawn anew. */
  want(...what) {
    for (const w of what) this.dirty.add(w);
    if (!this.frame && this.model) this.frame = requestAnimationFrame(this.draw);
  }

  draw = () => {
    this.frame = 0;
    const all = this.dirty.has('all');
    const has = (...what) => all || what.some((w) => this.dirty.has(w));
    const width = this.parts.stage.clientWidth - FRAME.left - FRAME.right;
    const height = this.parts.stage.clientHeight - FRAME.top - FRAME.bottom;
    if (has('size')) this.view = makeView(windowOf(this.view), width, height);
    if (has('size', 'plane')) {
      const ctx = fit(
        this.stage.canvas,
        this.parts.stage.clientWidth,
        this.parts.stage.clientHeight,
        this.look.dpr,
      );
      const labels = drawPlane(ctx, this.question, this.view, this.look);
      this.root.dataset.labels = JSON.stringify(
        labels.map((l) => [l.lines[0], ...boxOf(l).map(Math.round)]),
      );
    }
    if (has('plane') && this.keyOf !== this.question) this.key();
    if (has('size', 'plane', 'cross')) placeCross(this.stage, this.view, this.clocks);
    if (has('words')) this.say();
    if (has('size', 'plane', 'cross', 'words')) this.describe();
    if (this.dirty.has('address')) this.address.soon(this);
    this.dirty.clear();
  };

  key() {
    this.keyOf = this.question;
    showKey(this.parts.key, this.question, this.look.inks, () => this.view, this.act);
  }

  say() {
    const context = {
      evidence: this.model.evidence,
      rules: this.model.rules,
      inks: this.look.inks,
    };
    showHead(this.head, this.question, this.clocks);
    showPoint(this.panel, this.question, this.clocks, context, this.act);
    showAnswers(this.overview, this.question, this.clocks);
    showTables(this.tables, this.question, sorted(this.model.questions, 'name'), this.clocks);
  }

  /** The state as data attributes of the root. */
  describe() {
    const { at, known } = windowOf(this.view);
    const tile = tileAt(this.question, pointOf(this.clocks));
    Object.assign(this.root.dataset, {
      question: this.question.id,
      at: isoOf(this.clocks.at),
      known: isoOf(this.clocks.known),
      window: [...at, ...known].map(Math.round).join('/'),
      answer: tile?.answer ?? '',
      possible: tile?.possible ?? '',
    });
  }

  destroy() {
    this.stop.abort();
    this.resizer.disconnect();
    this.overview.seen.disconnect();
    cancelAnimationFrame(this.frame);
    this.address.stop();
    this.model = null;
    this.root.remove();
  }
}

/** The box of a label: left, top, width, height. */
function boxOf({ x, y, w, h, turned }) {
  const [width, height] = turned ? [h, w] : [w, h];
  return [x - width / 2, y - height / 2, width, height];
}

/** The day in the world of whose answer belief changed most often; of such days the last that is answered now. */
function tellingDay(question, last) {
  const days = columnsOf(question)
    .filter((at) => at <= last)
    .map((at) => Math.floor(at / DAY) * DAY);
  const telling = (at) =>
    2 * changesAt(question, at) + (tileAt(question, { at, known: Infinity })?.shown ? 1 : 0);
  return days.reduce((a, b) => (telling(b) >= telling(a) ? b : a), days[0] ?? last);
}
