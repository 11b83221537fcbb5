// One replay on a page: holds the clock, the view and the model, and runs the one animation loop that brings all of them to the screen.

import { addressWriter, initialOr } from '../../frontend/address_bar.js';
import { makeActions } from './actions.js';
import { addressOf, KEPT, readInitial } from './address.js';
import { beatsOf, knownOf, makeClock, seek, tick } from './clock.js';
import { makeControls } from './controls.js';
import { el } from '../../frontend/dom.js';
import { AXIS } from './draw.js';
import { familyOf, spriteCache } from '../../frontend/glyphs.js';
import { listen, makeKeySheet } from './keys.js';
import { stack } from './lanes.js';
import { rowsNeeded } from './layout.js';
import { showCredits, showLegend } from './legend.js';
import { loadMinimap, makeMinimap } from './minimap.js';
import {
  buildModel,
  busiestMoment,
  changesOf,
  rangeOf,
  revealOf,
  stopsOf,
  titled,
} from './model.js';
import { paint } from './painter.js';
import { makePanels } from './panels.js';
import { makeRuler } from './ruler.js';
import { keepInView, makeScale } from '../../frontend/scale.js';
import { leaveStage, makeStage, showLanes } from './stage.js';
import { makeStore, rowsHeld, take } from './store.js';
import { makeWords, tellingOf } from './table.js';
import { readTheme } from '../../frontend/theme.js';

/** Where the clock may stand across the stage: room is left for the labels of what is newest. */
const EDGE_LEFT = 0.02;
const EDGE = 0.88;

const MOUNTED_MS = 400;

export class Player {
  /** Builds the page in `parent` (a shadow root). */
  constructor(parent) {
    this.stop = new AbortController();
    this.root = el('div', { class: 'wl wl-replay', 'data-testid': 'whenline-replay' });
    const parts = Object.fromEntries(
      ['head', 'now', 'stage', 'mini', 'legend', 'words', 'side', 'detail', 'credits'].map((n) => [
        n,
        el(n === 'side' ? 'aside' : 'div', { class: `wl-${n}` }),
      ]),
    );
    this.parts = parts;
    parts.detail.hidden = true;
    parts.detail.dataset.testid = 'replay-card';
    this.address = addressWriter(addressOf, KEPT);
    this.root.append(
      parts.head,
      el(
        'div',
        { class: 'wl-main' },
        parts.now,
        parts.stage,
        parts.mini,
        parts.legend,
        parts.words,
        parts.credits,
      ),
      el('div', { class: 'wl-aside' }, parts.detail, parts.side),
    );
    parent.append(this.root);
    Object.assign(this, {
      clock: makeClock(0, 1),
      model: null,
      layout: null,
      scale: null,
      selected: null,
      hover: null,
      rings: [],
      folded: new Set(),
      hidden: new Set(),
      sort: 'events',
      allLinks: false,
      openOthers: false,
      asked: {},
      outbox: new Map(),
      dirty: new Set(),
      frame: 0,
      last: 0,
      ready: false,
    });
    this.store = makeStore();
    this.sheet = makeKeySheet(this.root);
    this.posting = {
      count: 0,
      answers: null,
      send: (what) => {
        this.posting.count += 1;
        this.trigger('post', { ...what, number: this.posting.count });
      },
    };
    this.act = makeActions(this);
    this.controls = makeControls(parts.head, this.act);
    this.stage = makeStage(parts.stage, this.act);
    this.minimap = makeMinimap(parts.mini, this.act);
    this.panels = makePanels(parts.side, {
      open: (key, panel) => this.act.open(key, false, panel),
    });
    this.words = makeWords(parts.now, parts.words, { open: (key) => this.act.open(key) });
    this.words.details.addEventListener('toggle', () => this.want('words'));
    listen(this.root, this.act, this.stop.signal);
    this.resizer = new ResizeObserver(() => this.want('size'));
    this.resizer.observe(parts.stage);
    this.quiet = matchMedia('(prefers-reduced-motion: reduce)');
  }

  /** Takes what Python sent; a generation that is here already changes nothing, a new one keeps the clock and goes on. */
  update(data) {
    this.theme();
    const meta = data.meta ?? {};
    this.hear(meta.posted);
    if (meta.stamp === this.stamp) return;
    if (!take(this.store, data)) {
      this.later('have', '');
      return;
    }
    this.stamp = meta.stamp;
    this.meta = meta;
    this.model = buildModel({ ...rowsHeld(this.store), meta });
    if (!this.ready) this.open(readInitial(initialOr(meta.initial, KEPT)));
    else if (this.model.last > this.clock.end)
      this.clock = { ...this.clock, end: rangeOf(this.model).end };
    this.later('have', meta.stamp);
    this.showGeneration(meta, data);
    this.panels.reset();
    this.retime();
    this.relane();
    this.drawLegend();
    if (this.selected) this.act.refresh();
    this.want('all');
  }

  showGeneration(meta, data) {
    loadMinimap(this.minimap, this.model, rangeOf(this.model));
    this.root.dataset.generation = meta.generation ?? '';
    this.root.dataset.received = data.events?.numRows ?? 0;
    this.controls.generation.textContent =
      meta.generation === undefined ? '' : `generation ${meta.generation}`;
    this.root.dataset.events = this.model.events.length;
  }

  /** The answer of the gateway to what was posted last. */
  hear(posted) {
    if (!posted || posted.number === this.heard) return;
    this.heard = posted.number;
    this.posting.answers?.(posted);
  }

  open(initial) {
    const range = rangeOf(this.model);
    const busiest = busiestMoment(this.model.events);
    const at = initial.live
      ? this.present
      : Number.isFinite(initial.at)
        ? initial.at
        : Number.isFinite(busiest)
          ? busiest
          : range.end;
    this.clock = seek(makeClock(range.start, range.end, at), at);
    Object.assign(this.clock, {
      live: initial.live,
      mode: initial.mode,
      day: initial.day,
      speed: initial.speed,
      tempo: initial.tempo,
      loop: initial.loop,
    });
    Object.assign(this, {
      hidden: initial.hidden,
      folded: initial.folded,
      sort: initial.sort,
      allLinks: initial.links,
      openOthers: initial.others,
    });
    const from = Number.isFinite(initial.from)
      ? initial.from
      : range.start - (range.end - range.start) * 0.015;
    this.scale = makeScale(from, Number.isFinite(initial.to) ? initial.to : range.end, 800);
    this.selected = this.model.byKey.has(initial.event) ? initial.event : null;
    this.scale = keepInView(this.scale, at, EDGE_LEFT, EDGE);
    this.ready = true;
    if (initial.mode === 'day') this.askKnown({ day: initial.day });
  }

  /** Asks Python for the answers as known by a `day` for all times, or at one time (`up`) for all days of knowledge. */
  askKnown(times) {
    for (const [name, ms] of Object.entries(times)) {
      if (this.model[name] === ms || this.asked[name] === ms) continue;
      this.asked[name] = ms;
      this.later(name, new Date(ms).toISOString());
    }
  }

  /**
   * Sends a value to Python; at first later, since Streamlit takes nothing while it mounts. All that waits is sent together,
   * of each name only the last: a value must never arrive after one that was asked for later.
   */
  later(name, value) {
    this.outbox.set(name, value);
    if (this.outbox.size === 1) setTimeout(() => this.sendAll(), this.mounted ? 0 : MOUNTED_MS);
  }

  sendAll() {
    this.mounted = true;
    const waiting = [...this.outbox];
    this.outbox.clear();
    for (const [name, value] of waiting) this.send(name, value);
  }

  /** The last moment of knowledge: nothing is known by any later one that is not by this. */
  latestKnown = () => this.model.last;

  theme() {
    const { inks, font } = readTheme(this.root);
    const signature = JSON.stringify(inks) + font;
    if (signature === this.themeSignature) return;
    this.themeSignature = signature;
    this.dpr = Math.min(2, window.devicePixelRatio || 1);
    Object.assign(this, {
      inks,
      font,
      sprite: spriteCache(inks, this.dpr),
      textWidth: makeRuler(font),
    });
    if (this.ready) this.drawLegend();
    this.want('all');
  }

  nameOf = (slug) => this.model?.names.get(slug)?.name ?? titled(slug ?? '');

  get known() {
    return knownOf(this.clock);
  }

  /** Now; where this clock is behind the log's, the moment of the newest event. */
  get present() {
    return Math.max(Date.now(), this.model.last);
  }

  reveal = (event) => revealOf(event, this.clock.mode, this.clock.day);

  /** After the mode or the data changed: when marks appear, where steps lead. */
  retime() {
    const { mode, day } = this.clock;
    this.changes = changesOf(this.model.events, mode, day);
    this.stops = stopsOf(this.model.events, mode, day);
    this.telling = tellingOf(this.model, mode, day);
    this.beats = beatsOf(this.stops, this.clock.start, this.clock.end);
    this.layout = null;
    this.want('marks', 'panels', 'words');
  }

  relane() {
    this.stacked = stack(this.model.lanes, {
      folded: this.folded,
      open: this.openOthers,
      sort: this.sort,
      keep: (e) => !this.hidden.has(familyOf(e.kind, e.family)),
      rows: (members) => this.rowsFor(members),
    });
    showLanes(this.stage, this.stacked, this.act, this.sort);
    this.parts.stage.style.height = `${AXIS + this.stacked.height}px`;
    this.layout = null;
    this.want('all', 'address');
  }

  /** Rows that a lane needs where all of the range is in view; zoom does not change them, so that nothing jumps. */
  rowsFor(members) {
    const { start, end } = rangeOf(this.model);
    const width = Math.max(400, this.stage.plot.clientWidth || 800);
    return rowsNeeded(members, {
      origin: start,
      fromPx: 0,
      toPx: width,
      pxPerMs: width / (end - start),
      mode: this.clock.mode,
      textWidth: this.textWidth,
    });
  }

  /** Asks for a frame; `what` names what has to be drawn anew. */
  want(...what) {
    for (const w of what) this.dirty.add(w);
    if (!this.frame && this.model) this.frame = requestAnimationFrame(this.draw);
  }

  setClock(clock) {
    const moved = clock.at !== this.clock.at;
    const mode = clock.mode !== this.clock.mode || clock.day !== this.clock.day;
    this.clock = clock;
    if (mode) this.retime();
    if (mode) this.panels.reset();
    if (moved && !clock.playing) this.scale = keepInView(this.scale, clock.at, EDGE_LEFT, EDGE);
    this.want('clock', 'view', 'words', 'address');
  }

  draw = (time) => {
    this.frame = 0;
    const dt = this.clock.playing ? Math.min(100, time - (this.last || time)) : 0;
    this.last = this.clock.playing ? time : 0;
    const before = this.clock.at;
    if (this.clock.playing) this.advance(dt);
    if (this.clock.live) this.clock.at = this.present;
    paint(this, time, before);
    if (this.clock.playing || this.rings.length) this.want('clock');
    else if (this.clock.live) setTimeout(() => this.want('clock'), 500);
  };

  advance(dt) {
    this.clock = tick(this.clock, dt, this.beats);
    const kept = keepInView(
      this.scale,
      this.clock.at,
      this.clock.direction < 0 ? 1 - EDGE : 0,
      EDGE,
    );
    if (kept !== this.scale) {
      this.scale = kept;
      this.dirty.add('view');
    }
    if (!this.clock.playing) this.want('words', 'address');
  }

  drawLegend() {
    showLegend(this.parts.legend, this.model, this.inks, this);
    showCredits(this.parts.credits, this.meta.credits ?? []);
  }

  /** What a link to this view has to tell. */
  get state() {
    return {
      clock: this.clock,
      selected: this.selected,
      view: this.scale,
      lanes: {
        hidden: this.hidden,
        folded: this.folded,
        sort: this.sort,
        links: this.allLinks,
        others: this.openOthers,
      },
    };
  }

  destroy() {
    this.stop.abort();
    this.resizer.disconnect();
    leaveStage(this.stage);
    cancelAnimationFrame(this.frame);
    this.address.stop();
    this.model = null;
    this.root.remove();
  }
}
