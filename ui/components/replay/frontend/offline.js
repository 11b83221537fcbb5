// A replay in one HTML file: this script, its styles, and the rows of the selection.

import { familyOf } from '../../frontend/glyphs.js';
import { allRows } from './store.js';

/**
 * @import { Player } from './player.js'
 * @import { Snapshot } from './rows.d.ts'
 */

/**
 * Rows of the selection: events of shown kinds and lanes with their states and links, and all
 * panels.
 * @type {(p: Player) => Snapshot}
 */
export function selectionOf(p) {
  const rows = allRows(p.store);
  const shown = new Set(p.stacked.lanes.flatMap((l) => l.members).map((e) => e.key));
  const keys = new Set(
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
    events: rows.events.filter((r) => keys.has(r.key)),
    states: rows.states.filter((r) => keys.has(r.key)),
    links: rows.links.filter((r) => keys.has(r.key) && keys.has(r.to_key)),
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

/**
 * Data as text of a script element: nothing in it can end the element.
 * @type {(value: unknown) => string}
 */
const inert = (value) =>
  JSON.stringify(value)
    .replace(/</g, '\\u003c')
    .replace(/\u2028/g, '\\u2028')
    .replace(/\u2029/g, '\\u2029');

/** The file needs nothing from anywhere, and must not send anything. */
const POLICY =
  "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; " +
  "img-src data: blob:; base-uri 'none'; form-action 'none'";

/**
 * The page. `whenlineBundle` is the function around all modules of this component (see
 * `ui/components/bundle.py`).
 * @type {(selection: Snapshot, style: string, query: string, theme: string | undefined) => string}
 */
export function offlinePage(selection, style, query, theme) {
  const ground = theme === 'dark' ? '#141519' : '#faf9f6';
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="referrer" content="no-referrer">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Whenline replay</title>
<style>body { margin: 0; padding: 18px; background: ${ground}; --st-background-color: ${ground}; }
.wl-verdicts { display: none; }
${style.replace(/<\//g, '<\\/')}</style></head><body><main id="replay"></main>
<script type="application/json" id="rows">${inert(selection)}</script>
<script>
${whenlineBundle
  .toString()
  .replace(/<\/(?=script)/gi, '<\\/')
  .replace(/<!--/g, '<\\!--')}
const component = whenlineBundle();
const data = JSON.parse(document.getElementById('rows').textContent);
const query = ${inert(query)};
data.meta.initial = Object.fromEntries(new URLSearchParams(location.search || query));
const parentElement = document.getElementById('replay');
component({ data, parentElement, setStateValue() {}, setTriggerValue() {} });
</script></body></html>
`;
}
