// The page of the belief plane: owns model, question, clocks and view, and draws them.

import { addressWriter, initialOr } from '../../frontend/address_bar.js';
import { el } from '../../frontend/dom.js';
import { dayText, endOfDay, startOfDay } from '../../frontend/days.js';
import { keepPlace } from '../../frontend/kept_place.js';
import { showNotice } from '../../frontend/link_notice.js';
import { Press } from '../../frontend/press.js';
import { readTheme } from '../../frontend/theme.js';
import { makeActions } from './actions.js';
import { addressOf, STORAGE_KEY, readInitial } from './address.js';
import { drawPlane, fit, FRAME } from './draw.js';
import { makeHead, showHead } from './head.js';
import { showKey } from './answer_key.js';
import { listen } from './keys.js';
import { buildModel, pointOf, questionNamed, tileAt } from './model.js';
import { listQuestions, makeOverview, showAnswers, showChosen } from './overview.js';
import { answerChanges } from './belief_changes.js';
import { makeParts } from './page_parts.js';
import { makePanel, showPoint } from './panel.js';
import { showLegend } from './plane_legend.js';
import { makePatterns } from './patterns.js';
import { columnsOf, firstOf, sorted } from './revisions.js';
import { makeStage, placeCross } from './stage.js';
import { makeTables, showTables } from './tables.js';
import { TILE_INKS } from './tiles.js';
import { interesting, makeView, windowOf } from './view.js';

/** @import { Clocks, InitialState, Label, Look, Message, Model, Question } from './types.d.ts' */

const HINT =
  'Click to set both clocks. Drag a line to move one clock, elsewhere to move the plane; ' +
  'Ctrl and wheel, or pinch, to zoom. Arrows step a day, with Shift a month; ' +
  '[ and ] change the question.';

export class PlanePage {
  /** Aborts listeners on the document. */
  stop = new AbortController();
  root = el('div', { class: 'wl wl-beliefs', 'data-testid': 'whenline-plane' });
  parts = makeParts(this.root, HINT);
  address = addressWriter(addressOf, STORAGE_KEY);
  /** Whether data came and the page was not left. */
  ready = false;
  generation = -1;
  /** @type {Model} */
  model;
  /** @type {Question} */
  question;
  /** @type {Clocks} */
  clocks;
  view = makeView({ at: [0, 1], known: [0, 1] }, 800, 600);
  /** Whether the reader moved or zoomed the view. */
  own = false;
  order = 'revised';
  /** @type {Look} */
  look;
  themeSignature = '';
  /**
   * The question whose answers are listed with their colors.
   * @type {Question | null}
   */
  keyOf = null;
  /** @type {Set<string>} */
  dirty = new Set();
  frame = 0;

  /** @type {Message | null} */
  delayed = null;
  press = new Press(
    this.root,
    () => {
      if (this.delayed) this.update(this.delayed);
    },
    this.stop.signal,
  );

  act = makeActions(this);
  overview = makeOverview(this.parts.overview, this.act);
  head = makeHead(this.parts.head, this.act);
  stage = makeStage(this.parts.stage, this.act);
  panel = makePanel(this.parts.panel);
  tables = makeTables(this.parts.tables, this.act);
  resizer = new ResizeObserver(() => this.want('size'));

  /**
   * Builds the page in `parent`.
   * @param {Node} parent
   */
  constructor(parent) {
    parent.appendChild(this.root);
    listen(this.root, this.act, this.stop.signal);
    this.resizer.observe(this.parts.stage);
  }

  /**
   * Takes a message of Python. A generation that is shown changes nothing; question, clocks and
   * view outlast a new one. While something is pressed, the newest message waits.
   * @type {(data: Message) => void}
   */
  update(data) {
    this.delayed = this.ready && this.press.at ? data : null;
    if (this.delayed) return;
    this.theme();
    const { meta } = data;
    if (!meta || !data.questions || meta.generation === this.generation) return;
    this.generation = meta.generation ?? -1;
    this.model = buildModel(data);
    const [first] = this.model.questions;
    if (this.ready) {
      const { key } = this.question;
      const same = this.model.questions.find((q) => q.key === key);
      this.question = same ?? first;
    } else {
      this.open(readInitial(initialOr(meta.initial, STORAGE_KEY), this.model.last));
    }
    this.root.dataset.questions = String(this.model.questions.length);
    this.list();
    if (!this.ready) showChosen(this.overview, this.question);
    this.ready = true;
    if (!this.own) this.frameView();
    this.want('all', 'address');
  }

  /** @type {(initial: InitialState) => void} */
  open(initial) {
    this.order = initial.order;
    this.question =
      questionNamed(this.model, initial.question) ??
      firstOf(this.model.questions.filter((question) => !question.second));
    const { last } = this.model;
    this.clocks = {
      at: Number.isFinite(initial.at) ? initial.at : mostRevisedDay(this.question, last),
      known: Number.isFinite(initial.known) ? initial.known : last,
    };
    this.own = initial.window !== null;
    const named = !initial.question || questionNamed(this.model, initial.question);
    showNotice(this.root, named ? initial.lost : [...initial.lost, `question=${initial.question}`]);
    if (initial.window) this.view = makeView(initial.window, 800, 600);
  }

  /** @type {(question: Question) => void} */
  choose(question) {
    this.question = question;
    this.own = false;
    this.frameView();
    this.want('plane', 'cross', 'words', 'address');
    showChosen(this.overview, question);
  }

  /** @type {(clocks: Clocks) => void} */
  setClocks(clocks) {
    if (![clocks.at, clocks.known].every((ms) => Math.abs(ms) < 8e15)) return;
    this.clocks = clocks;
    this.want('cross', 'words', 'address');
  }

  frameView() {
    const { width, height } = this.view;
    this.view = makeView(interesting(this.question, this.model.last), width, height);
  }

  theme() {
    const { inks, font } = readTheme(this.root, TILE_INKS);
    const signature = JSON.stringify(inks) + font;
    if (signature === this.themeSignature) return;
    this.themeSignature = signature;
    this.keyOf = null;
    const dpr = Math.min(2, window.devicePixelRatio || 1);
    this.look = { inks, font, dpr, patterns: makePatterns(dpr), small: false };
    showLegend(this.panel, inks);
    if (this.ready) this.list();
    this.want('all');
  }

  list() {
    const { list } = this.overview;
    keepPlace(list, () => listQuestions(this.overview, this.model, this.order, this.look));
    this.want('words');
  }

  /**
   * Requests a frame; `what` names what has to be drawn again.
   * @type {(...what: string[]) => void}
   */
  want(...what) {
    for (const w of what) this.dirty.add(w);
    if (!this.frame && this.ready) this.frame = requestAnimationFrame(this.draw);
  }

  draw = () => {
    this.frame = 0;
    const all = this.dirty.has('all');
    /** @type {(...what: string[]) => boolean} */
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
    if (has('words')) keepPlace(this.root, () => this.showText());
    if (has('size', 'plane', 'cross', 'words')) this.describe();
    if (this.dirty.has('address')) this.address.soon(this);
    this.dirty.clear();
  };

  key() {
    this.keyOf = this.question;
    showKey(this.parts.key, this.question, this.look.inks, () => this.view, this.act);
  }

  showText() {
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
      at: dayText(this.clocks.at),
      known: dayText(this.clocks.known),
      window: [...at, ...known].map(Math.round).join('/'),
      answer: tile?.answer ?? '',
      possible: tile?.possible ?? '',
    });
  }

  destroy() {
    this.ready = false;
    this.stop.abort();
    this.resizer.disconnect();
    this.overview.seen.disconnect();
    cancelAnimationFrame(this.frame);
    this.address.stop();
    this.root.remove();
  }
}

/**
 * The box of a label: left, top, width, height.
 * @type {(label: Label) => number[]}
 */
function boxOf({ x, y, w, h, turned }) {
  const [width, height] = turned ? [h, w] : [w, h];
  return [x - width / 2, y - height / 2, width, height];
}

/**
 * The day in the world whose answer was revised most often; of equal days the last with an answer
 * now.
 * @type {(question: Question, last: number) => number}
 */
function mostRevisedDay(question, last) {
  const days = columnsOf(question)
    .filter((at) => at <= last)
    .map(startOfDay);
  /** @type {(at: number) => number} */
  const score = (at) =>
    2 * answerChanges(question, endOfDay(at)) +
    (tileAt(question, { at: endOfDay(at), known: Infinity })?.shown ? 1 : 0);
  return days.reduce((a, b) => (score(b) >= score(a) ? b : a), days[0] ?? last);
}
