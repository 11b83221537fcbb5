// The Streamlit v2 component. Streamlit calls this again on every change of data or theme; one player per parent lives on.

import { Player } from './player.js';

const players = new WeakMap();

export default function whenlineReplay({ data, parentElement, setStateValue, setTriggerValue }) {
  let player = players.get(parentElement);
  if (!player) {
    player = new Player(parentElement);
    players.set(parentElement, player);
  }
  Object.assign(player, { send: setStateValue, trigger: setTriggerValue });
  player.update(data ?? {});
  return () => {
    players.delete(parentElement);
    player.destroy();
  };
}
