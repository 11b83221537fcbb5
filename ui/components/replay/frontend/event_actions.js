// Actions on events: hover, open, search.

import { clusterDetails } from './cluster_details.js';
import { detailsOf, detailsStamp } from './event_details.js';
import { clusterCard, hoverCard } from './hover_card.js';
import { pause, seek } from './clock.js';
import { AXIS } from './draw.js';
import { hit } from './hit.js';
import { spreadOf } from './extents.js';
import { revealOf } from './moments.js';
import { requestEvent } from './requests.js';
import { nowOf } from './painter.js';
import { keepPlace, placeChildren } from '../../frontend/kept_place.js';
import { makeScale, xOf } from '../../frontend/scale.js';
import { findEvents } from './search.js';
import { placeCard } from './stage_placement.js';
import { makeVerdictForm } from './verdict_form.js';
import { openedNumber, explanationOf } from './explanation.js';

/**
 * @import { Point } from '../../frontend/types.d.ts'
 * @import { EventActions } from './action_types.d.ts'
 * @import { Hit } from './drawing.d.ts'
 * @import { CardContext, Nested } from './page.d.ts'
 * @import { Player } from './player.js'
 * @import { Count, Span, TimelineEvent } from './types.d.ts'
 */

/**
 * Actions on events.
 * @type {(p: Player) => EventActions}
 */
export function eventActions(p) {
  return {
    escape: () => {
      if (!p.sheet.close()) close(p);
    },
    find: (text) => findEvents(p.model, text, p.known, p.nameOf),
    hover: (point) => hover(p, point),
    click: (point) => click(p, point),
    open: (key, go = false, panel = null) => open(p, key, go, panel),
    refresh: () => refresh(p),
  };
}

/** @type {(p: Player) => CardContext} */
const context = (p) => ({ nameOf: p.nameOf, model: p.model, inks: p.inks, mode: p.clock.mode });
/**
 * What is under a point of the plot.
 * @type {(p: Player, point: Point | null) => Hit | null}
 */
function hitAt(p, point) {
  if (!p.layout || !point || point.y < 0) return null;
  const x = point.x - (p.origin - p.scale.from) * p.scale.pxPerMs;
  return hit(p.layout, x, point.y, nowOf(p));
}

/**
 * The visible events of what was hit.
 * @type {(found: Hit) => TimelineEvent[]}
 */
const eventsOf = (found) =>
  found.mark ? [found.mark.event] : found.cluster.events.slice(0, found.n);

/** @type {(p: Player, point: Point | null) => void} */
function hover(p, point) {
  if (!p.layout) return;
  const found = hitAt(p, point);
  const target = found?.mark ?? found?.cluster ?? null;
  p.stage.plot.style.cursor = target ? 'pointer' : '';
  if (target === p.hover) return;
  p.hover = target;
  p.want('overlay');
  if (!found || !point) {
    p.stage.card.hidden = true;
    return;
  }
  const events = eventsOf(found);
  const others = found.count ?? null;
  const nodes =
    events.length === 1 && !found.cluster?.crowd
      ? hoverCard(events[0], p.known, context(p))
      : clusterCard(events, p.known, context(p), others);
  placeCard(p.stage, point.x, point.y, nodes, p.scale.width, AXIS + p.stacked.height);
}

/** @type {(p: Player, point: Point) => void} */
function click(p, point) {
  const found = hitAt(p, point);
  if (!found) {
    close(p);
    return;
  }
  p.stage.card.hidden = true;
  const events = eventsOf(found);
  if (events.length === 1 && !found.cluster?.crowd) open(p, events[0].key);
  else openCluster(p, events, found.cluster?.crowd ?? null, found.count ?? null);
}

/**
 * @type {(
 *   p: Player,
 *   events: TimelineEvent[],
 *   span: Span | null,
 *   others: Count | null,
 * ) => void}
 */
function openCluster(p, events, span, others) {
  p.selected = null;
  reveal(
    p,
    clusterDetails(
      events,
      p.known,
      context(p),
      { close: () => close(p), open: p.act.open, zoom: () => zoomTo(p, events, span) },
      others,
    ),
    `${events.length + (others?.n ?? 0)} events`,
  );
}

/**
 * Zooms in until the events of a cluster separate; `span` is that of others in it.
 * @type {(p: Player, events: TimelineEvent[], span: Span | null) => void}
 */
function zoomTo(p, events, span) {
  const { from, to } = span ?? spreadOf(events);
  p.scale = makeScale(from, to, p.scale.width);
  p.want('view');
}

/**
 * Shows an event; `go` also moves the clock to where it is visible. `panel`: the panel whose
 * number, based on the event, was opened.
 * @type {(p: Player, key: string, go?: boolean, panel?: string | null) => void}
 */
function open(p, key, go = false, panel = null) {
  const event = p.model.byKey.get(key);
  if (!event) return;
  requestEvent(p, key);
  p.selected = key;
  p.openedNumber = panel ? openedNumber(panel, p.clock, p.known) : null;
  if (go) {
    const at = revealOf(event, p.clock.mode, p.clock.day);
    if (Number.isFinite(at)) p.setClock(seek(pause(p.clock), at));
  }
  const x = xOf(p.scale, Number.isFinite(event.from) ? event.from : event.to);
  if (go && (x < 0 || x > p.scale.width)) p.act.pan(x - p.scale.width / 2);
  refresh(p);
}

/**
 * Draws the details of the selected event again if they changed.
 * @type {(p: Player) => void}
 */
function refresh(p) {
  const event = p.model.byKey.get(p.selected ?? '');
  if (!event) return;
  const details = detailsStamp(event, p.known, p.model);
  const stamp = JSON.stringify([p.stamp, p.clock.mode, p.openedNumber, details]);
  const { detail } = p.parts;
  if (!detail.hidden && (stamp === p.detailStamp || p.press.within(detail))) return;
  if (p.verdicts?.key !== event.key) p.verdicts = makeVerdictForm(event, p.posting);
  reveal(
    p,
    detailsOf(event, p.known, context(p), {
      close: () => close(p),
      open: p.act.open,
      seek: (ms) => p.setClock(seek(pause(p.clock), ms)),
      share: () => p.act.share('link'),
      verdicts: p.verdicts.node,
      why: explanationOf(p.openedNumber, p.meta.panels, p.stamp === 'offline'),
    }),
    'Event',
  );
  p.detailStamp = stamp;
}

/** @type {(p: Player, nodes: Nested[], label: string) => void} */
function reveal(p, nodes, label) {
  const { detail } = p.parts;
  p.detailStamp = null;
  detail.hidden = false;
  detail.setAttribute('role', 'region');
  detail.setAttribute('aria-label', label);
  /** @type {any[]} */
  const all = nodes.flat(3);
  const shown = all.filter((n) => n !== '');
  keepPlace(detail, () => placeChildren(detail, shown));
  p.want('overlay', 'address');
}

/** @type {(p: Player) => void} */
function close(p) {
  p.selected = null;
  p.parts.detail.hidden = true;
  p.want('overlay', 'address');
}
