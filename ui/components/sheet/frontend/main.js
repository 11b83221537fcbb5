// The Streamlit component (v2). Streamlit calls it on every change of data or theme; there is one
// sheet per parent element.

import { Sheet } from './sheet_page.js';

/**
 * @import { Component } from '../../frontend/streamlit.d.ts'
 * @import { Message } from './types.d.ts'
 */

/** @type {Map<Node, Sheet>} */
const sheets = new Map();

/**
 * The sheet that Streamlit took away last. With each run of the page it makes the content of a
 * dialog anew: the same blocks are shown again as the reader left them.
 * @type {Sheet | null}
 */
let left = null;

/** @type {(parent: Node, data: Message) => Sheet} */
function makeSheet(parent, data) {
  const again = [...sheets].find(([, sheet]) => sheet.shows(data));
  if (again) sheets.delete(again[0]);
  const sheet = again?.[1] ?? (left?.shows(data) ? left : null);
  if (!sheet) return new Sheet(parent);
  if (sheet === left) left = null;
  sheet.moveTo(parent);
  return sheet;
}

/** @type {Component<Message>} */
export default function whenlineSheet({ data, parentElement, setTriggerValue }) {
  const sheet = sheets.get(parentElement) ?? makeSheet(parentElement, data ?? {});
  sheets.set(parentElement, sheet);
  sheet.update(data ?? {}, (opened) => setTriggerValue('opened', opened));
  return () => {
    const leaving = sheets.get(parentElement);
    if (!leaving) return; // it is in another place by now
    sheets.delete(parentElement);
    left?.destroy();
    left = leaving;
    leaving.root.remove();
  };
}
