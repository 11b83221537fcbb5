// A replay in one HTML file: this very script, its styles, and the rows of what is shown.

import { familyOf } from '../../frontend/glyphs.js';
import { rowsHeld } from './store.js';

/** Rows of the selection: events of shown kinds and lanes, and what hangs on them; panels whole. */
export function selectionOf(p) {
  const rows = rowsHeld(p.store);
  const shown = new Set(p.stacked.lanes.flatMap((l) => l.members).map((e) => e.key));
  const kept = new Set(
    p.model.events
      .filter(
        (e) =>
          !p.hidden.has(familyOf(e.kind, e.family)) &&
          (shown.has(e.key) || e.amends || !p.model.marked.has(e)),
      )
      .map((e) => e.key),
  );
  return {
    ...rows,
    events: rows.events.filter((r) => kept.has(r.key)),
    states: rows.states.filter((r) => kept.has(r.key)),
    links: rows.links.filter((r) => kept.has(r.key) && kept.has(r.to_key)),
    meta: {
      stamp: 'offline',
      credits: p.meta.credits,
      panels: p.meta.panels,
      groups: p.meta.groups,
      day: p.meta.day,
      up: p.meta.up,
    },
  };
}

/** Data as text of a script element: nothing in it can end the element. */
const inert = (value) =>
  JSON.stringify(value)
    .replace(/</g, '\\u003c')
    .replace(/\u2028/g, '\\u2028')
    .replace(/\u2029/g, '\\u2029');

/** The page. `whenlineBundle` is the function that holds all modules of this component (see ui/shared/bundle.py). */
export function offlinePage(selection, style, query, theme) {
  const ground = theme === 'dark' ? '#141519' : '#faf9f6';
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Whenline replay</title>
<style>body { margin: 0; padding: 18px; background: ${ground}; --st-background-color: ${ground}; } .wl-verdicts { display: none; }
${style.replace(/<\//g, '<\\/')}</style></head><body><main id="replay"></main>
<script type="application/json" id="rows">${inert(selection)}</script>
<script>
${whenlineBundle
  .toString()
  .replace(/<\/(?=script)/gi, '<\\/')
  .replace(/<!--/g, '<\\!--')}
const component = whenlineBundle();
const data = JSON.parse(document.getElementById('rows').textContent);
const asked = ${inert(query)};
data.meta.initial = Object.fromEntries(new URLSearchParams(location.search || asked));
component({ data, parentElement: document.getElementById('replay'), setStateValue() {}, setTriggerValue() {} });
</script></body></html>
`;
}
