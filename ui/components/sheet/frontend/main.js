// The Streamlit component (v2). Streamlit calls it on every change of data or theme; there is one
// sheet per parent element.

import { Sheet } from './sheet_page.js';

/**
 * @import { Component } from '../../frontend/streamlit.d.ts'
 * @import { Message } from './types.d.ts'
 */

/** @type {WeakMap<Node, Sheet>} */
const sheets = new WeakMap();

/** @type {Component<Message>} */
export default function whenlineSheet({ data, parentElement, setTriggerValue }) {
  let sheet = sheets.get(parentElement);
  if (!sheet) {
    sheet = new Sheet(parentElement);
    sheets.set(parentElement, sheet);
  }
  sheet.update(data ?? {}, (opened) => setTriggerValue('opened', opened));
  return () => {
    sheets.delete(parentElement);
    sheet.destroy();
  };
}
