// One replay on a page: holds the clock, the view and the model, and runs the one animation loop that brings all of them to the screen.

import { addressWriter, initialOr } from '../../common/frontend/address_bar.js';
import { makeActions } from './actions.js';
import { addressOf, KEPT, readInitial } from './address.js';
import { knownOf, makeClock, seek, tick } from './clock.js';
import { makeControls } from './controls.js';
import { el } from '../../common/frontend/dom.js';
import { AXIS } from './draw.js';
import { familyOf, spriteCache } from '../../common/frontend/glyphs.js';
import { listen } from './keys.js';
import { stack } from './lanes.js';
import { rowsNeeded } from './layout.js';
import { showCredits, showLegend } from './legend.js';
import { loadMinimap, makeMinimap } from './minimap.js';
import { buildModel, busiestMoment, changesOf, rangeOf, revealOf, stopsOf, titled } from './model.js';
import { paint } from './painter.js';
import { makePanels } from './panels.js';
import { makeRuler } from './ruler.js';
import { keepInView, makeScale } from '../../common/frontend/scale.js';
import { makeStage, showLanes } from './stage.js';
import { makeWords } from './table.js';
import { readTheme } from '../../common/frontend/theme.js';

/** Where the clock may stand across the stage: room is left for the labels of what is newest. */
const EDGE_LEFT = 0.02;
const EDGE = 0.88;

const MOUNTED_MS = 400;

export class Player {
  /** Builds the page in `parent` (a shadow root). `send` has setStateValue of Streamlit. */
  constructor(parent, send) {
    this.send = send;
    this.stop = new AbortController();
    this.root = el('div', { class: 'wl wl-replay', 'data-testid': 'whenline-replay' });
    const parts = Object.fromEntries(['head', 'now', 'stage', 'mini', 'legend', 'words', 'side', 'detail', 'credits'].map((n) => [n, el(n === 'side' ? 'aside' : 'div', { class: `wl-${n}` })]));
    this.parts = parts;
    parts.detail.hidden = true;
    parts.detail.dataset.testid = 'replay-card';
    this.address = addressWriter(addressOf, KEPT);
    this.root.append(parts.head, el('div', { class: 'wl-main' }, parts.now, parts.stage, parts.mini, parts.legend, parts.words, parts.credits), el('div', { class: 'wl-aside' }, parts.detail, parts.side));
    parent.append(this.root);
    Object.assign(this, { clock: makeClock(0, 1), model: null, layout: null, scale: null, selected: null, hover: null, rings: [], folded: new Set(), hidden: new Set(), openOthers: false, dirty: new Set(), frame: 0, last: 0, ready: false });
    this.act = makeActions(this);
    this.controls = makeControls(parts.head, this.act);
    this.stage = makeStage(parts.stage, this.act);
    this.minimap = makeMinimap(parts.mini, { go: (from, to) => this.show(from, to) });
    this.panels = makePanels(parts.side, { open: (key) => this.act.open(key) });
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
    const stamp = `${meta.generation}/${meta.day ?? ''}`;
    if (stamp === this.stamp) return;
    this.stamp = stamp;
    this.meta = meta;
    this.model = buildModel(data);
    if (!this.ready) this.open(readInitial(initialOr(meta.initial, KEPT)));
    else if (this.model.last > this.clock.end) this.clock = { ...this.clock, end: rangeOf(this.model).end };
    loadMinimap(this.minimap, this.model, rangeOf(this.model));
    this.root.dataset.generation = meta.generation ?? '';
    this.controls.generation.textContent = meta.generation === undefined ? '' : `generation ${meta.generation}`;
    this.root.dataset.events = this.model.events.length;
    this.panels.reset();
    this.retime();
    this.relane();
    this.drawLegend();
    if (this.selected) this.act.open(this.selected);
    this.want('all');
  }

  open(initial) {
    const range = rangeOf(this.model);
    const busiest = busiestMoment(this.model.events);
    const at = Number.isFinite(initial.at) ? initial.at : Number.isFinite(busiest) ? busiest : range.end;
    this.clock = seek(makeClock(range.start, range.end, at), at);
    Object.assign(this.clock, { mode: initial.mode, day: initial.day });
    const from = Number.isFinite(initial.from) ? initial.from : range.start - (range.end - range.start) * 0.015;
    this.scale = makeScale(from, Number.isFinite(initial.to) ? initial.to : range.end, 800);
    this.selected = this.model.byKey.has(initial.event) ? initial.event : null;
    this.scale = keepInView(this.scale, at, EDGE_LEFT, EDGE);
    this.ready = true;
    if (initial.mode === 'day' && this.model.day !== initial.day) this.askDay(initial.day);
  }

  /** Asks Python what was known by a day; later, since Streamlit takes nothing while it mounts. */
  askDay(day) {
    setTimeout(() => this.send('day', new Date(day).toISOString()), MOUNTED_MS);
  }

  theme() {
    const { inks, font } = readTheme(this.root);
    const signature = JSON.stringify(inks) + font;
    if (signature === this.themeSignature) return;
    this.themeSignature = signature;
    this.dpr = Math.min(2, window.devicePixelRatio || 1);
    Object.assign(this, { inks, font, sprite: spriteCache(inks, this.dpr), textWidth: makeRuler(font) });
    if (this.ready) this.drawLegend();
    this.want('all');
  }

  nameOf = (slug) => this.model?.names.get(slug)?.name ?? titled(slug ?? '');

  get known() { return knownOf(this.clock); }

  reveal = (event) => revealOf(event, this.clock.mode, this.clock.day);

  /** After the mode or the data changed: when marks appear, where steps lead. */
  retime() {
    const { mode, day } = this.clock;
    this.changes = changesOf(this.model.events, mode, day);
    this.stops = stopsOf(this.model.events, mode, day);
    this.layout = null;
    this.want('marks', 'panels', 'words');
  }

  relane() {
    this.stacked = stack(this.model.lanes, { folded: this.folded, open: this.openOthers, keep: (e) => !this.hidden.has(familyOf(e.kind, e.family)), rows: (members) => this.rowsFor(members) });
    showLanes(this.stage, this.stacked, this.act);
    this.parts.stage.style.height = `${AXIS + this.stacked.height}px`;
    this.layout = null;
    this.want('all');
  }

  /** Rows that a lane needs where all of the range is in view; zoom does not change them, so that nothing jumps. */
  rowsFor(members) {
    const { start, end } = rangeOf(this.model);
    const width = Math.max(400, this.stage.plot.clientWidth || 800);
    return rowsNeeded(members, { origin: start, fromPx: 0, toPx: width, pxPerMs: width / (end - start), mode: this.clock.mode, textWidth: this.textWidth });
  }

  show(from, to) {
    this.scale = makeScale(from, to, this.scale.width);
    this.want('view');
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
    if (moved && !clock.playing) this.scale = keepInView(this.scale, clock.at, EDGE_LEFT, EDGE);
    this.want('clock', 'view', 'words', 'address');
  }

  draw = (time) => {
    this.frame = 0;
    const dt = this.clock.playing ? Math.min(100, time - (this.last || time)) : 0;
    this.last = this.clock.playing ? time : 0;
    const before = this.clock.at;
    if (this.clock.playing) this.advance(dt);
    if (this.clock.live) this.clock.at = Math.max(this.clock.end, Date.now());
    paint(this, time, before);
    if (this.clock.playing || this.rings.length) this.want('clock');
    else if (this.clock.live) setTimeout(() => this.want('clock'), 500);
  };

  advance(dt) {
    this.clock = tick(this.clock, dt);
    const kept = keepInView(this.scale, this.clock.at, 0, EDGE);
    if (kept !== this.scale) { this.scale = kept; this.dirty.add('view'); }
    if (!this.clock.playing) this.want('words', 'address');
  }

  drawLegend() {
    showLegend(this.parts.legend, this.model, this.inks, this.hidden, (family) => {
      if (!this.hidden.delete(family)) this.hidden.add(family);
      this.drawLegend();
      this.relane();
    });
    showCredits(this.parts.credits, this.meta.credits ?? []);
  }

  destroy() {
    this.stop.abort();
    this.resizer.disconnect();
    cancelAnimationFrame(this.frame);
    this.address.stop();
    this.model = null;
    this.root.remove();
  }
}
