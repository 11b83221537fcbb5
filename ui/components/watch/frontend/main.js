// The Streamlit component (v2) that listens for newer generations. Streamlit calls it on every
// change of data; there is one listener per parent element.

import { AGAIN_MS, isLeaving, noteLeaving } from '../../frontend/page_change.js';
import { markUnasked } from '../../frontend/unasked_run.js';

/** @import { Component } from '../../frontend/streamlit.d.ts' */

/** Milliseconds until it connects again, by the number of failures in a row. */
const RECONNECT_MS = [500, 1000, 2000, 5000];

/** Milliseconds until it requests a generation again that was not shown. */
const REPEAT_MS = 10000;

class GenerationListener {
  failures = 0;
  /** The newest generation, as the server names it; empty: not known yet. */
  newest = '';
  /** @type {string | null} */
  shown = null;
  /** @type {(stamp: string) => void} */
  trigger = () => {};
  /** A run of Python that was requested and has not shown the newest yet. */
  pending = 0;
  timer = 0;
  closed = false;
  socket = this.connect();

  /** @type {() => WebSocket} */
  connect() {
    const place = new URL('generations', location.href);
    place.protocol = place.protocol === 'https:' ? 'wss:' : 'ws:';
    place.search = place.hash = '';
    const socket = new WebSocket(place);
    socket.addEventListener('message', (e) => {
      this.failures = 0;
      this.newest = e.data;
      this.request();
    });
    socket.addEventListener('close', () => {
      if (this.closed) return;
      const wait = RECONNECT_MS[Math.min(this.failures, RECONNECT_MS.length - 1)];
      this.failures += 1;
      this.timer = setTimeout(() => {
        this.socket = this.connect();
      }, wait);
    });
    return socket;
  }

  /** @type {(shown: string | null, trigger: (stamp: string) => void) => void} */
  show(shown, trigger) {
    this.shown = shown;
    this.trigger = trigger;
    clearTimeout(this.pending);
    this.pending = 0;
    this.request();
  }

  /** Requests the newest generation, once, and not on the way to another page. */
  request() {
    if (this.pending || !this.newest || this.newest === this.shown) return;
    const waits = isLeaving();
    this.pending = setTimeout(
      () => {
        this.pending = 0;
        this.request();
      },
      waits ? AGAIN_MS : REPEAT_MS,
    );
    if (waits) return;
    markUnasked();
    this.trigger(this.newest);
  }

  close() {
    this.closed = true;
    clearTimeout(this.timer);
    clearTimeout(this.pending);
    this.socket.close();
  }
}

/** @type {WeakMap<Node, GenerationListener>} */
const listeners = new WeakMap();

/** @type {Component<{ shown?: string }>} */
export default function whenlineWatch({ data, parentElement, setTriggerValue }) {
  noteLeaving();
  const listener = listeners.get(parentElement) ?? new GenerationListener();
  listeners.set(parentElement, listener);
  listener.show(data?.shown ?? null, (stamp) => setTriggerValue('newer', stamp));
  return () => {
    listeners.delete(parentElement);
    listener.close();
  };
}
