// What hangs on an event: hovering over it, opening it, searching for it, saying something of it.

import { clusterCard, clusterDetails, detailsOf, detailsStamp, hoverCard } from './card.js';
import { pause, seek } from './clock.js';
import { AXIS } from './draw.js';
import { hit } from './hit.js';
import { spreadOf } from './layout.js';
import { revealOf } from './model.js';
import { nowOf } from './painter.js';
import { makeScale, xOf } from '../../frontend/scale.js';
import { placeCard } from './stage.js';
import { DAY } from '../../frontend/time.js';
import { makeVerdictForm } from './verdict_form.js';
import { askedOf, whyOf } from './why.js';

/** Actions on events. */
export function eventActions(p) {
  return {
    escape: () => {
      if (!p.sheet.close()) close(p);
    },
    find: (text) => find(p, text),
    hover: (point) => hover(p, point),
    click: (point) => click(p, point),
    open: (key, go = false, panel = null) => open(p, key, go, panel),
    refresh: () => refresh(p),
  };
}

const context = (p) => ({ nameOf: p.nameOf, model: p.model, inks: p.inks, mode: p.clock.mode });
const inLayout = (p, point) => [point.x - (p.origin - p.scale.from) * p.scale.pxPerMs, point.y];

function hover(p, point) {
  if (!p.layout) return;
  const found = point && point.y >= 0 ? hit(p.layout, ...inLayout(p, point), nowOf(p)) : null;
  const target = found?.mark ?? found?.cluster ?? null;
  p.stage.plot.style.cursor = target ? 'pointer' : '';
  if (target === p.hover) return;
  p.hover = target;
  p.want('overlay');
  if (!found) {
    p.stage.card.hidden = true;
    return;
  }
  const nodes =
    found.mark || found.n === 1
      ? hoverCard(found.mark?.event ?? found.cluster.events[0], p.known, context(p))
      : clusterCard(found.cluster.events.slice(0, found.n), context(p));
  placeCard(p.stage, point.x, point.y, nodes, p.scale.width, AXIS + p.stacked.height);
}

function click(p, point) {
  const found = point.y >= 0 ? hit(p.layout, ...inLayout(p, point), nowOf(p)) : null;
  if (!found) {
    close(p);
    return;
  }
  p.stage.card.hidden = true;
  if (found.mark) open(p, found.mark.event.key);
  else if (found.n === 1) open(p, found.cluster.events[0].key);
  else openCluster(p, found.cluster.events.slice(0, found.n));
}

function openCluster(p, events) {
  p.selected = null;
  reveal(
    p,
    clusterDetails(events, context(p), {
      close: () => close(p),
      open: p.act.open,
      zoom: () => zoomTo(p, events),
    }),
    `${events.length} events`,
  );
}

/** Shows so little time that the events of a cluster come apart. */
function zoomTo(p, events) {
  const { from, to } = spreadOf(events);
  p.scale = makeScale(from, to, p.scale.width);
  p.want('view');
}

/** Shows an event; `go` also brings the clock to where it can be seen. `panel`: whose number was opened, which rests on it. */
function open(p, key, go = false, panel = null) {
  const event = p.model.byKey.get(key);
  if (!event) return;
  p.selected = key;
  p.why = panel ? askedOf(panel, p.clock, p.known) : null;
  if (go) {
    const at = revealOf(event, p.clock.mode, p.clock.day);
    if (Number.isFinite(at)) p.setClock(seek(pause(p.clock), at));
  }
  const x = xOf(p.scale, Number.isFinite(event.from) ? event.from : event.to);
  if (go && (x < 0 || x > p.scale.width)) p.act.pan(x - p.scale.width / 2);
  refresh(p);
}

/** Draws the details of the selected event where they are not as they would be now. */
function refresh(p) {
  const event = p.model.byKey.get(p.selected);
  if (!event) return;
  const stamp = `${p.stamp} ${p.clock.mode} ${JSON.stringify(p.why)} ${detailsStamp(event, p.known, p.model)}`;
  if (stamp === p.detailStamp && !p.parts.detail.hidden) return;
  if (p.verdicts?.key !== event.key) p.verdicts = makeVerdictForm(event, p.posting);
  reveal(
    p,
    detailsOf(event, p.known, context(p), {
      close: () => close(p),
      open: p.act.open,
      seek: (ms) => p.setClock(seek(pause(p.clock), ms)),
      share: () => p.act.share('link'),
      verdicts: p.verdicts.node,
      why: whyOf(p.why, p.meta.panels, p.stamp === 'offline'),
    }),
    'Event',
  );
  p.detailStamp = stamp;
}

function reveal(p, nodes, label) {
  const { detail } = p.parts;
  p.detailStamp = null;
  detail.hidden = false;
  detail.setAttribute('role', 'region');
  detail.setAttribute('aria-label', label);
  detail.replaceChildren(...nodes.flat(3).filter((n) => n !== ''));
  p.want('overlay', 'address');
}

function close(p) {
  p.selected = null;
  p.parts.detail.hidden = true;
  p.want('overlay', 'address');
}

/** Events whose words all occur in headline, organizations or kind; told ones first. */
function find(p, text) {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  if (!words.length) return [];
  const matches = p.model.events.filter((e) => {
    e.haystack ??=
      `${e.headline} ${e.orgs.map(p.nameOf).join(' ')} ${e.kind} ${e.label ?? ''}`.toLowerCase();
    return words.every((w) => e.haystack.includes(w));
  });
  return matches.sort((a, b) => Number(b.told) - Number(a.told) || b.known - a.known).slice(0, 12);
}
