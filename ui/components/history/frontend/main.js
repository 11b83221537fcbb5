// The Streamlit component (v2) that keeps the browser's history of pages.

import { keepHistory } from './page_history.js';

/** @import { Component } from '../../frontend/streamlit.d.ts' */

/** @type {Component<{}>} */
export default function whenlineHistory() {
  keepHistory(window);
  return () => {};
}
