// Where a pointer is down. What it presses has to stay until it is up again: a browser makes a
// click only where both are on the same element.

/** Milliseconds from a release until its click has been handled; on touch screens it comes later. */
const CLICKED_MS = 50;

export class Press {
  /**
   * What is pressed.
   * @type {Node | null}
   */
  at = null;

  /**
   * Notes presses in `root` for the lifetime of `signal`; `released` runs after each.
   * @param {HTMLElement} root
   * @param {() => void} released
   * @param {AbortSignal} signal
   */
  constructor(root, released, signal) {
    const options = { capture: true, signal };
    root.addEventListener(
      'pointerdown',
      (e) => {
        this.at = /** @type {Node} */ (e.composedPath()[0]);
      },
      options,
    );
    const release = () => {
      const { at } = this;
      if (!at) return;
      setTimeout(() => {
        if (signal.aborted || this.at !== at) return;
        this.at = null;
        released();
      }, CLICKED_MS);
    };
    for (const name of ['pointerup', 'pointercancel', 'dragend'])
      document.addEventListener(name, release, options);
    window.addEventListener('blur', release, { signal });
  }

  /**
   * Whether something in an element is pressed.
   * @type {(host: Element) => boolean}
   */
  within(host) {
    return this.at !== null && host.contains(this.at);
  }
}
