// Values on their way to Python.

import { AGAIN_MS, isLeaving, noteLeaving } from '../../frontend/page_change.js';

/** Streamlit ignores values while it mounts a component, for about this long, milliseconds. */
const MOUNTED_MS = 400;

/**
 * Sends waiting values together, and of each name only the last: a value must never arrive after
 * one that was set later. On the way to another page they wait.
 */
export class Outbox {
  /** @type {(name: string, value: unknown) => void} */
  send = () => {};
  mounted = false;
  /** @type {Map<string, string>} */
  waiting = new Map();
  /** @type {Map<string, string>} */
  sent = new Map();

  isClosed = false;

  constructor() {
    noteLeaving();
  }

  /**
   * Sends a value soon.
   * @type {(name: string, value: string) => void}
   */
  put(name, value) {
    if (this.isClosed) return;
    this.waiting.set(name, value);
    if (this.waiting.size === 1) setTimeout(() => this.flush(), this.mounted ? 0 : MOUNTED_MS);
  }

  flush() {
    if (this.isClosed) return;
    if (isLeaving()) {
      setTimeout(() => this.flush(), AGAIN_MS);
      return;
    }
    this.mounted = true;
    const values = [...this.waiting];
    this.waiting.clear();
    for (const [name, value] of values) {
      this.sent.set(name, value);
      this.send(name, value);
    }
  }

  /**
   * Sends the last value of a name again: a busy machine may take longer to mount the component.
   * @type {(name: string) => void}
   */
  repeat(name) {
    const value = this.sent.get(name);
    if (value !== undefined) this.send(name, value);
  }

  /** Sends nothing any more: a value would run the page that is open by then. */
  close() {
    this.isClosed = true;
    this.waiting.clear();
  }
}
