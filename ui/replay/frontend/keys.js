// The keyboard of the replay: space, arrows, + and −, home, end, L, /, escape.

import { onKeys } from '../../common/frontend/keyboard.js';

/** Listens for the lifetime of `signal`. */
export function listen(root, act, signal) {
  onKeys(root, (e) => commandOf(e, act), signal);
}

function commandOf(e, act) {
  switch (e.key) {
    case ' ': return act.toggle;
    case 'ArrowRight': return e.shiftKey ? () => act.nudge(1) : () => act.step(1);
    case 'ArrowLeft': return e.shiftKey ? () => act.nudge(-1) : () => act.step(-1);
    case 'ArrowUp': case '+': case '=': return () => act.faster(1);
    case 'ArrowDown': case '-': case '_': return () => act.faster(-1);
    case 'Home': return act.home;
    case 'End': return act.end;
    case 'l': case 'L': return act.live;
    case '/': return act.search;
    case 'Escape': return act.escape;
    default: return null;
  }
}
