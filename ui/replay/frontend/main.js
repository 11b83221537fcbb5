// The Streamlit v2 component. Streamlit calls this again on every change of data or theme; one player per parent lives on.

import { Player } from './player.js';

const players = new WeakMap();

export default function whenlineReplay({ data, parentElement, setStateValue }) {
  let player = players.get(parentElement);
  if (!player) {
    player = new Player(parentElement, setStateValue);
    players.set(parentElement, player);
  }
  player.send = setStateValue;
  player.update(data ?? {});
  return () => {
    players.delete(parentElement);
    player.destroy();
  };
}
