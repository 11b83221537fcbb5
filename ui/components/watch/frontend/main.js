// The Streamlit v2 component that listens for newer tables. Streamlit calls this again on every change of data; one ear per parent lives on.

const AGAIN = [500, 1000, 2000, 5000]; // milliseconds until it listens again, after so many failures in a row
const PATIENCE = 10000; // milliseconds until it asks again for what it asked for already

class Ear {
  constructor() {
    this.failures = 0;
    this.asked = null;
    this.listen();
  }

  listen() {
    const place = new URL('generations', location.href);
    place.protocol = place.protocol === 'https:' ? 'wss:' : 'ws:';
    place.search = place.hash = '';
    this.socket = new WebSocket(place);
    this.socket.addEventListener('message', (e) => {
      this.failures = 0;
      this.newest = e.data;
      this.ask();
    });
    this.socket.addEventListener('close', () => {
      if (this.over) return;
      this.timer = setTimeout(
        () => this.listen(),
        AGAIN[Math.min(this.failures++, AGAIN.length - 1)],
      );
    });
  }

  show(shown, trigger) {
    this.shown = shown;
    this.trigger = trigger;
    clearTimeout(this.asked);
    this.asked = null;
    this.ask();
  }

  /** Asks for the newest, one thing at a time: a page that is being drawn is left to come to its end. */
  ask() {
    if (this.asked || !this.newest || this.newest === this.shown) return;
    this.asked = setTimeout(() => {
      this.asked = null;
      this.ask();
    }, PATIENCE);
    this.trigger(this.newest);
  }

  leave() {
    this.over = true;
    clearTimeout(this.timer);
    clearTimeout(this.asked);
    this.socket.close();
  }
}

const ears = new WeakMap();

export default function whenlineWatch({ data, parentElement, setTriggerValue }) {
  let ear = ears.get(parentElement);
  if (!ear) {
    ear = new Ear();
    ears.set(parentElement, ear);
  }
  ear.show(data?.shown ?? null, (stamp) => setTriggerValue('newer', stamp));
  return () => {
    ears.delete(parentElement);
    ear.leave();
  };
}
