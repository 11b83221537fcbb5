// The Streamlit component (v2) that asks for a run of its fragment at an interval, while the page
// stays.

import { isLeaving, noteLeaving } from '../../frontend/page_change.js';
import { markUnasked } from '../../frontend/unasked_run.js';

/** @import { Component } from '../../frontend/streamlit.d.ts' */

class Refresher {
  count = 0;
  /** @type {(count: number) => void} */
  trigger = () => {};
  /** Milliseconds between two runs. */
  every = 0;
  timer = 0;

  /** @type {(every: number, trigger: (count: number) => void) => void} */
  show(every, trigger) {
    this.trigger = trigger;
    if (every === this.every) return;
    this.every = every;
    clearInterval(this.timer);
    this.timer = setInterval(() => this.request(), every);
  }

  request() {
    if (isLeaving()) return;
    markUnasked();
    this.trigger((this.count += 1));
  }

  close() {
    clearInterval(this.timer);
  }
}

/** @type {WeakMap<Node, Refresher>} */
const refreshers = new WeakMap();

/** @type {Component<{ every?: number }>} */
export default function whenlineRefresh({ data, parentElement, setTriggerValue }) {
  noteLeaving();
  const refresher = refreshers.get(parentElement) ?? new Refresher();
  refreshers.set(parentElement, refresher);
  if (data?.every) refresher.show(data.every, (count) => setTriggerValue('due', count));
  return () => {
    refreshers.delete(parentElement);
    refresher.close();
  };
}
