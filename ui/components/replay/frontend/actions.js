// Actions on the clocks and the view of a replay, for buttons, keys and pointer.

import { eventActions } from './event_actions.js';
import { loopOver, pause, play, seek, shift, step } from './clock.js';
import { rangeOf } from './moments.js';
import { requestAnswers } from './receiving.js';
import { shareActions } from './sharing.js';
import { makeScale, msAt, pan, zoom } from '../../frontend/scale.js';
import { endOfDay } from '../../frontend/days.js';
import { DAY } from '../../frontend/time.js';

/**
 * @import { Scale } from '../../frontend/types.d.ts'
 * @import {
 *   Actions, ClockActions, Edge, KnowledgeActions, ViewActions,
 * } from './action_types.d.ts'
 * @import { Player } from './player.js'
 * @import { Clock, Mode } from './types.d.ts'
 */

/** @type {Mode[]} */
const MODES = ['then', 'now', 'day'];

/** Milliseconds without a move of the handle of knowledge until answers are requested. */
const REST = 300;

/**
 * Actions on a player.
 * @type {(p: Player) => Actions}
 */
export function makeActions(p) {
  return {
    ...clockActions(p),
    ...knownActions(p),
    ...viewActions(p),
    ...eventActions(p),
    ...shareActions(p),
  };
}

/** @type {(p: Player) => ClockActions} */
function clockActions(p) {
  /** @type {(clock: Clock) => void} */
  const set = (clock) => p.setClock(clock);
  return {
    toggle: () => set(p.clock.playing ? pause(p.clock) : play(p.clock)),
    reverse: () =>
      set(p.clock.playing && p.clock.direction < 0 ? pause(p.clock) : play(p.clock, -1)),
    step: (direction) => set(step(p.clock, p.stops, direction)),
    nudge: (days) => set(seek(pause(p.clock), p.clock.at + days * DAY)),
    home: () => set(seek(pause(p.clock), p.clock.loop?.from ?? p.clock.start)),
    end: () => set(seek(pause(p.clock), p.clock.loop?.to ?? p.clock.end)),
    goto: (ms) => set(seek(pause(p.clock), ms)),
    faster: (direction) => set(shift(p.clock, direction)),
    speed: (speed) => set({ ...p.clock, speed }),
    tempo: (tempo) =>
      set({ ...p.clock, tempo: tempo ?? (p.clock.tempo === 'events' ? 'calendar' : 'events') }),
    loop: () =>
      set(p.clock.loop ? { ...p.clock, loop: null } : loopOver(p.clock, p.scale.from, p.scale.to)),
    loopRange: (a, b) => set(loopOver(p.clock, a, b)),
    loopEdge: (edge) => set(moveEdge(p, edge, p.clock.at)),
    live: () =>
      set(
        p.clock.live
          ? { ...p.clock, live: false }
          : { ...pause(p.clock), live: true, at: p.present },
      ),
    scrubStart: () => {
      p.wasPlaying = p.clock.playing;
      p.scrubbing = true;
      set(pause(p.clock));
    },
    seekX: (x) => set(seek(p.clock, msAt(p.scale, Math.max(0, Math.min(p.scale.width, x))))),
    scrubEnd: () => {
      p.scrubbing = false;
      set(p.wasPlaying ? play(p.clock, p.clock.direction) : { ...p.clock });
    },
    brushX: (a, b) => set(loopOver(p.clock, msAt(p.scale, a), msAt(p.scale, b))),
    edgeX: (edge, x) =>
      set(moveEdge(p, edge, msAt(p.scale, Math.max(0, Math.min(p.scale.width, x))))),
    edgeBy: (edge, days) => {
      const { loop } = p.clock;
      if (loop) set(moveEdge(p, edge, loop[edge] + days * DAY));
    },
  };
}

/**
 * The loop with one end moved; without a loop, of the whole range.
 * @type {(p: Player, edge: Edge, ms: number) => Clock}
 */
function moveEdge(p, edge, ms) {
  const loop = { from: p.clock.start, to: p.clock.end, ...p.clock.loop, [edge]: ms };
  return loopOver(p.clock, loop.from, loop.to);
}

/** @type {(p: Player) => KnowledgeActions} */
function knownActions(p) {
  /** @type {(clock: Clock) => void} */
  const set = (clock) => p.setClock(clock);
  let rest = 0;
  /** @type {(ms: number, soon: boolean) => void} */
  const put = (ms, soon) => {
    const day = endOfDay(Math.min(ms, p.latestKnown()));
    if (day !== p.clock.day || p.clock.mode !== 'day') set({ ...p.clock, mode: 'day', day });
    clearTimeout(rest);
    rest = setTimeout(() => requestAnswers(p, { day: p.clock.day }), soon ? 0 : REST);
  };
  const knowledgeDay = () =>
    p.clock.mode === 'day'
      ? p.clock.day
      : Math.min(p.clock.mode === 'then' ? p.clock.at : Infinity, p.latestKnown());
  /** @type {KnowledgeActions} */
  const act = {
    mode: (mode) => {
      if (mode !== 'day') set({ ...p.clock, mode });
      else put(Number.isFinite(p.clock.day) ? p.clock.day : p.clock.at, true);
    },
    nextMode: () => act.mode(MODES[(MODES.indexOf(p.clock.mode) + 1) % MODES.length]),
    day: (ms) => {
      if (Number.isFinite(ms)) put(ms, true);
    },
    knownStart: () => {
      set(pause(p.clock));
      requestAnswers(p, { up: p.clock.at });
    },
    knownX: (x) => put(msAt(p.scale, Math.max(0, Math.min(p.scale.width, x))), false),
    nudgeKnown: (days) => {
      set(pause(p.clock));
      requestAnswers(p, { up: p.clock.at });
      put(knowledgeDay() + days * DAY, false);
    },
  };
  return act;
}

/** @type {(p: Player) => ViewActions} */
function viewActions(p) {
  /** @type {(scale: Scale) => void} */
  const look = (scale) => {
    p.scale = scale;
    p.want('view');
  };
  return {
    pan: (px) => look(pan(p.scale, px)),
    zoom: (factor, x) => look(zoom(p.scale, factor, x)),
    zoomKey: (factor) =>
      look(
        zoom(
          p.scale,
          factor,
          Math.max(0, Math.min(p.scale.width, (p.clock.at - p.scale.from) * p.scale.pxPerMs)),
        ),
      ),
    panKey: (direction) => look(pan(p.scale, direction * p.scale.width * 0.2)),
    pxPerMs: () => p.scale.pxPerMs,
    show: (from, to) => look(makeScale(from, to, p.scale.width)),
    fit: () => {
      const { start, end } = rangeOf(p.model);
      look(makeScale(start - (end - start) * 0.015, end + (end - start) * 0.1, p.scale.width));
    },
    lane: (lane) => {
      if (lane.others) p.openOthers = !p.openOthers;
      else if (!p.folded.delete(lane.slug)) p.folded.add(lane.slug);
      p.relane();
    },
    sort: (sort) => {
      p.sort = sort;
      p.relane();
    },
    links: () => {
      p.allLinks = !p.allLinks;
      p.drawLegend();
      p.want('overlay', 'address');
    },
    hide: (family) => {
      if (!p.hidden.delete(family)) p.hidden.add(family);
      p.drawLegend();
      p.relane();
    },
    search: () => p.controls.search.focus(),
    typeSpeed: () => p.controls.transport.speed.focus(),
    jump: () => p.controls.jump.focus(),
    help: () => p.sheet.open(),
  };
}
