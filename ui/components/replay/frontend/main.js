// The Streamlit component (v2). Streamlit calls it on every change of data or theme; there is one
// player per parent element.

import { Player } from './player.js';
import { receive } from './receiving.js';

/**
 * @import { Component } from '../../frontend/streamlit.d.ts'
 * @import { Message } from './rows.d.ts'
 */

/** @type {WeakMap<Node, Player>} */
const players = new WeakMap();

/** @type {Component<Message>} */
export default function whenlineReplay({ data, parentElement, setStateValue, setTriggerValue }) {
  let player = players.get(parentElement);
  if (!player) {
    player = new Player(parentElement);
    players.set(parentElement, player);
  }
  player.outbox.send = setStateValue;
  player.trigger = setTriggerValue;
  if (data) receive(player, data);
  return () => {
    players.delete(parentElement);
    player.destroy();
  };
}
