// The replay on a page: owns clock, view and model, and draws them in one animation loop.

import { addressWriter } from '../../frontend/address_bar.js';
import { el } from '../../frontend/dom.js';
import { familyOf, spriteCache } from '../../frontend/glyphs.js';
import { Press } from '../../frontend/press.js';
import { keepInView, makeScale } from '../../frontend/scale.js';
import { readTheme } from '../../frontend/theme.js';
import { makeActions } from './actions.js';
import { addressOf, STORAGE_KEY } from './address.js';
import { beatsOf, hasSameKnowledge, knownOf, makeClock, tick } from './clock.js';
import { makeControls } from './controls.js';
import { AXIS } from './draw.js';
import { EDGE, EDGE_LEFT } from './initial_view.js';
import { listen, makeKeySheet } from './keys.js';
import { stack } from './lanes.js';
import { rowsNeeded } from './layout.js';
import { showCredits, showLegend } from './legend.js';
import { makeMinimap } from './minimap.js';
import { changesOf, crowdsIn, rangeOf, revealOf, stopsOf } from './moments.js';
import { titled } from './organizations.js';
import { Outbox } from './outbox.js';
import { makeParts } from './page_parts.js';
import { paint, viewportNow } from './painter.js';
import { makePanels } from './panels.js';
import { makePosting } from './posting.js';
import { receive } from './receiving.js';
import { makeRuler } from './ruler.js';
import { makeStage, showLanes } from './stage.js';
import { leaveStage } from './stage_gestures.js';
import { makeStore } from './store.js';
import { appearancesOf, makeWords } from './table.js';

/**
 * @import { Inks, SpriteMaker } from '../../frontend/types.d.ts'
 * @import { Cluster, Layout, Mark, Reveal, Ring, StageViewport, TextWidth } from './drawing.d.ts'
 * @import { Appearances, NameOf, OpenedNumber, VerdictForm } from './page.d.ts'
 * @import { Message, Meta } from './rows.d.ts'
 * @import { Beats, Clock, Lane, Model, PageState, StackedLanes, TimelineEvent } from './types.d.ts'
 */

/** Milliseconds between two frames of a live clock. */
const LIVE_MS = 500;

/** Fields without a value are set by Python's first message, which `receive` takes. */
export class Player {
  /** Aborts listeners on the document. */
  stop = new AbortController();
  root = el('div', { class: 'wl wl-replay', 'data-testid': 'whenline-replay' });
  parts = makeParts(this.root);
  store = makeStore();
  outbox = new Outbox();
  address = addressWriter(addressOf, STORAGE_KEY);
  /** Whether data came and the page was not left. */
  ready = false;

  /**
   * A message that waits for a release.
   * @type {Message | null}
   */
  delayed = null;
  stamp = '';
  /** @type {Meta} */
  meta;
  /** @type {Model} */
  model;
  /** The number of the last reply to a post. */
  lastReply = 0;
  /**
   * Answers that were requested of Python.
   * @type {{ day?: number; up?: number }}
   */
  requested = {};
  /**
   * What was requested of a large history.
   * @type {Record<string, string>}
   */
  sentRequests = {};
  requesting = 0;
  /** Until when the answer to the last request is waited for, as of `Date.now()`. */
  awaited = 0;

  clock = makeClock(0, 1);
  /**
   * Moments at which anything drawn changes.
   * @type {Float64Array}
   */
  changes;
  /**
   * Moments to step through.
   * @type {number[]}
   */
  stops;
  /** @type {Appearances} */
  appearances;
  /** @type {Beats} */
  beats;
  wasPlaying = false;
  scrubbing = false;

  scale = makeScale(0, 1, 800);
  /** The instant from which the layout counts pixels. */
  origin = 0;
  /** @type {Layout | null} */
  layout = null;
  /**
   * The part of the stage that is drawn.
   * @type {StageViewport | null}
   */
  viewport = null;
  /** @type {StackedLanes} */
  stacked;
  /** @type {Set<string>} */
  folded = new Set();
  /** @type {Set<string>} */
  hidden = new Set();
  sort = 'events';
  allLinks = false;
  openOthers = false;

  /** @type {string | null} */
  selected = null;
  /** @type {OpenedNumber | null} */
  openedNumber = null;
  /** @type {string | null} */
  detailStamp = null;
  /** @type {VerdictForm | null} */
  verdicts = null;
  /** @type {Mark | Cluster | null} */
  hover = null;

  /** @type {Set<string>} */
  dirty = new Set();
  frame = 0;
  /** The timer of the next frame of a live clock that rests. */
  waking = 0;
  last = 0;
  moving = false;
  /** @type {Ring[]} */
  rings = [];
  overlayUsed = false;
  wordsAt = 0;
  themeSignature = '';
  dpr = 1;
  font = '';
  /** @type {Inks} */
  inks = {};
  /** @type {SpriteMaker} */
  sprite;
  /** @type {TextWidth} */
  textWidth;
  quiet = matchMedia('(prefers-reduced-motion: reduce)');

  /** @type {(name: string, value: unknown) => void} */
  trigger = () => {};
  posting = makePosting((verdict) => {
    this.outbox.repeat('have'); // so that only what the post changes comes back
    this.trigger('post', verdict);
  });

  /** What was pressed while it was to be drawn again is drawn after the click. */
  press = new Press(this.root, () => this.released(), this.stop.signal);

  act = makeActions(this);
  sheet = makeKeySheet(this.root);
  controls = makeControls(this.parts.head, this.act);
  stage = makeStage(this.parts.stage, this.act);
  minimap = makeMinimap(this.parts.mini, this.act);
  panels = makePanels(this.parts.side, {
    open: (key, panel) => this.act.open(key, false, panel),
    want: () => this.want('panels'),
    press: this.press,
  });
  words = makeWords(this.parts.now, this.parts.words, { open: (key) => this.act.open(key) });
  resizer = new ResizeObserver(() => this.want('size'));
  mover = new ResizeObserver(() => this.look());

  /**
   * Builds the page in `parent`.
   * @param {Node} parent
   */
  constructor(parent) {
    parent.appendChild(this.root);
    this.words.details.addEventListener('toggle', () => this.want('words'));
    listen(this.root, this.act, this.stop.signal);
    this.resizer.observe(this.parts.stage);
    const { signal } = this.stop;
    document.addEventListener('scroll', this.look, { capture: true, passive: true, signal });
    window.addEventListener('resize', this.look, { signal });
    this.mover.observe(this.root);
  }

  /** Draws another part of the stage, if the screen shows one. */
  look = () => {
    if (this.ready && viewportNow(this) !== this.viewport) this.want('view');
  };

  released() {
    if (!this.ready) return;
    if (this.delayed) receive(this, this.delayed);
    this.act.refresh();
    this.want('panels', 'words');
  }

  /** @type {NameOf} */
  nameOf = (slug) => this.model.names.get(slug ?? '')?.name ?? titled(slug ?? '');

  get known() {
    return knownOf(this.clock);
  }

  /** Now or, where the browser's clock is behind the log's, the moment of the newest event. */
  get present() {
    return Math.max(Date.now(), this.model.last);
  }

  /** @type {Reveal} */
  reveal = (event) => revealOf(event, this.clock.mode, this.clock.day);

  /**
   * The last moment at which something became known.
   * @type {() => number}
   */
  latestKnown = () => this.model.last;

  /**
   * What a link to this view holds.
   * @type {PageState}
   */
  get state() {
    const { clock, selected, hidden, folded, sort, allLinks: links, openOthers: others } = this;
    return { clock, selected, view: this.scale, lanes: { hidden, folded, sort, links, others } };
  }

  theme() {
    const { inks, font } = readTheme(this.root);
    const signature = JSON.stringify(inks) + font;
    if (signature === this.themeSignature) return;
    this.themeSignature = signature;
    this.dpr = Math.min(2, window.devicePixelRatio || 1);
    this.inks = inks;
    this.font = font;
    this.sprite = spriteCache(inks, this.dpr);
    this.textWidth = makeRuler(font);
    if (this.ready) this.drawLegend();
    this.want('all');
  }

  /** After the mode or the data changed: when marks appear, where steps lead. */
  retime() {
    const { mode, day } = this.clock;
    this.changes = changesOf(this.model.events, mode, day, crowdsIn(this.model));
    this.stops = stopsOf(this.model, mode, day);
    this.appearances = appearancesOf(this.model, mode, day);
    this.beats = beatsOf(this.stops, this.clock.start, this.clock.end);
    this.layout = null;
    this.want('marks', 'panels', 'words');
  }

  relane() {
    this.stacked = stack(this.model.lanes, {
      folded: this.folded,
      open: this.openOthers,
      sort: this.sort,
      isVisible: (e) => !this.hidden.has(familyOf(e.kind, e.family)),
      rows: (members, lane) => this.rowsFor(members, lane),
    });
    showLanes(this.stage, this.stacked, this.act, this.sort);
    this.parts.stage.style.height = `${AXIS + this.stacked.height}px`;
    this.layout = null;
    this.want('all', 'address');
  }

  /**
   * Rows that a lane needs where the whole range is in view: zoom does not change the height.
   * @type {(members: TimelineEvent[], lane: Lane) => number}
   */
  rowsFor(members, lane) {
    const { start, end } = rangeOf(this.model);
    const width = Math.max(400, this.stage.plot.clientWidth || 800);
    return rowsNeeded(members, lane, {
      origin: start,
      fromPx: 0,
      toPx: width,
      pxPerMs: width / (end - start),
      mode: this.clock.mode,
      day: this.clock.day,
      textWidth: this.textWidth,
    });
  }

  /**
   * Requests a frame; `what` names what has to be drawn anew.
   * @type {(...what: string[]) => void}
   */
  want(...what) {
    for (const w of what) this.dirty.add(w);
    if (!this.frame && this.ready) this.frame = requestAnimationFrame(this.draw);
  }

  /** @type {(clock: Clock) => void} */
  setClock(clock) {
    const moved = clock.at !== this.clock.at;
    const mode = !hasSameKnowledge(clock, this.clock);
    this.clock = clock;
    if (mode) this.retime();
    if (mode) this.panels.reset();
    if (moved && !clock.playing) this.scale = keepInView(this.scale, clock.at, EDGE_LEFT, EDGE);
    this.want('clock', 'view', 'words', 'address');
  }

  /** @type {(time: number) => void} */
  draw = (time) => {
    this.frame = 0;
    clearTimeout(this.waking);
    const dt = this.clock.playing ? Math.min(100, time - (this.last || time)) : 0;
    this.last = this.clock.playing ? time : 0;
    const before = this.clock.at;
    if (this.clock.playing) this.advance(dt);
    if (this.clock.live) this.clock.at = this.present;
    paint(this, time, before);
    if (this.clock.playing || this.rings.length) this.want('clock');
    else if (this.clock.live) this.waking = setTimeout(() => this.want('clock'), LIVE_MS);
  };

  /** @type {(dt: number) => void} */
  advance(dt) {
    this.clock = tick(this.clock, dt, this.beats);
    const { at, direction, playing } = this.clock;
    const scale = keepInView(this.scale, at, direction < 0 ? 1 - EDGE : 0, EDGE);
    if (scale !== this.scale) this.dirty.add('view');
    this.scale = scale;
    if (!playing) this.want('words', 'address');
  }

  drawLegend() {
    showLegend(this.parts.legend, this.model, this.inks, this);
    showCredits(this.parts.credits, this.meta.credits ?? []);
  }

  destroy() {
    this.ready = false;
    this.stop.abort();
    this.resizer.disconnect();
    this.mover.disconnect();
    leaveStage(this.stage);
    cancelAnimationFrame(this.frame);
    clearTimeout(this.requesting);
    clearTimeout(this.waking);
    this.outbox.close();
    this.address.stop();
    this.root.remove();
  }
}
