// The Streamlit component (v2). Streamlit calls it on every change of data or theme; there is one
// page per parent element.

import { PlanePage } from './page.js';

/**
 * @import { Component } from '../../frontend/streamlit.d.ts'
 * @import { Message } from './types.d.ts'
 */

/** @type {WeakMap<Node, PlanePage>} */
const pages = new WeakMap();

/** @type {Component<Message>} */
export default function whenlinePlane({ data, parentElement }) {
  let page = pages.get(parentElement);
  if (!page) {
    page = new PlanePage(parentElement);
    pages.set(parentElement, page);
  }
  if (data) page.update(data);
  return () => {
    pages.delete(parentElement);
    page.destroy();
  };
}
