// The head of the page: the world's date, what is known by then, the transport, the search.

import { SPEEDS } from './clock.js';
import { el, say, svg } from '../../common/frontend/dom.js';
import { isoOf, longDate, parseIso, shortDate } from '../../common/frontend/time.js';
import { knownWords } from '../../common/frontend/words.js';

const ICONS = {
  home: 'M5 4h2v12H5zM17 4v12L8 10z',
  previous: 'M15 4v12L6 10z',
  play: 'M6 3.5v13l11-6.5z',
  pause: 'M5.5 4h3.4v12H5.5zM11.1 4h3.4v12h-3.4z',
  next: 'M5 4v12l9-6z',
  end: 'M3 4v12l9-6zM13 4h2v12h-2z',
};

const icon = (name) => svg('svg', { viewBox: '0 0 20 20', 'aria-hidden': 'true' }, svg('path', { d: ICONS[name] }));

/** Head of the page in `host`. `act` has: toggle, step(±1), home, end, speed(x), mode(m), day(ms), live, find(text), open(key), goto(ms). */
export function makeControls(host, act) {
  const self = { act };
  const button = (name, label, onclick, extra = {}) => el('button', { type: 'button', class: 'wl-btn', 'aria-label': label, title: label, onclick, ...extra }, icon(name));
  self.date = el('time', { class: 'wl-date', 'aria-live': 'off', 'data-testid': 'replay-clock' });
  self.known = el('div', { class: 'wl-known-words', 'data-testid': 'replay-known' });
  self.modes = ['then', 'now', 'day'].map((mode) => el('button', { type: 'button', role: 'radio', 'data-mode': mode, 'data-testid': `replay-mode-${mode}`, onclick: () => act.mode(mode) },
    { then: 'as known then', now: 'as known now', day: 'pick a day…' }[mode]));
  self.day = el('input', { type: 'date', class: 'wl-day', 'data-testid': 'replay-day', 'aria-label': 'Day of knowledge', hidden: true, onchange: (e) => act.day(parseIso(e.target.value)) });
  self.toggle = button('play', 'Play (space)', act.toggle, { class: 'wl-btn wl-play', 'data-testid': 'replay-play' });
  self.speed = el('select', { 'aria-label': 'Speed', title: 'Speed (+ and −)', 'data-testid': 'replay-speed', class: 'wl-speed', onchange: (e) => act.speed(Number(e.target.value)) },
    SPEEDS.map((s) => el('option', { value: s }, `${s}×`)));
  self.live = el('button', { type: 'button', class: 'wl-live', 'aria-pressed': 'false', title: 'Follow the present (L)', onclick: act.live }, 'live');
  self.search = el('input', { type: 'search', class: 'wl-search', 'data-testid': 'replay-find', placeholder: '/ find an event', 'aria-label': 'Find an event', role: 'combobox', 'aria-expanded': 'false', autocomplete: 'off' });
  self.hits = el('ul', { class: 'wl-hits', role: 'listbox', 'aria-label': 'Events found', hidden: true });
  wireSearch(self, act);
  self.generation = el('span', { class: 'wl-generation' });
  host.append(
    el('div', { class: 'wl-clock' }, el('div', { class: 'wl-when' }, self.date, el('span', { class: 'wl-world' }, 'in the world')),
      el('div', {}, self.known, el('div', { class: 'wl-modes', role: 'radiogroup', 'aria-label': 'State of knowledge' }, self.modes), self.day)),
    el('div', { class: 'wl-transport', role: 'toolbar', 'aria-label': 'Playback' },
      button('home', 'To the start (home)', act.home), button('previous', 'Previous event (left arrow)', () => act.step(-1), { 'data-testid': 'replay-back' }), self.toggle,
      button('next', 'Next event (right arrow)', () => act.step(1), { 'data-testid': 'replay-step' }), button('end', 'To the end (end)', act.end), self.speed, self.live),
    el('div', { class: 'wl-tools' }, el('div', { class: 'wl-find' }, self.search, self.hits), self.generation));
  return self;
}

/** Shows a clock in the head. */
export function showClock(self, clock, known) {
  const words = longDate(clock.at);
  if (self.date.textContent !== words) {
    self.date.textContent = words;
    self.date.setAttribute('datetime', isoOf(Math.floor(clock.at / 86400000) * 86400000));
  }
  say(self.known, knownWords(clock, known));
  const label = clock.playing ? 'Pause (space)' : 'Play (space)';
  if (self.toggle.title !== label) {
    self.toggle.title = label;
    self.toggle.setAttribute('aria-label', label);
    self.toggle.replaceChildren(icon(clock.playing ? 'pause' : 'play'));
  }
  for (const b of self.modes) b.setAttribute('aria-checked', String(b.dataset.mode === clock.mode));
  self.day.hidden = clock.mode !== 'day';
  if (clock.mode === 'day' && Number.isFinite(clock.day) && document.activeElement !== self.day) {
    const iso = isoOf(Math.floor((clock.day - 1) / 86400000) * 86400000);
    if (self.day.value !== iso) self.day.value = iso;
  }
  if (self.speed.value !== String(clock.speed)) self.speed.value = String(clock.speed);
  self.live.setAttribute('aria-pressed', String(clock.live));
}

function wireSearch(self, act) {
  let found = [];
  let active = -1;
  const close = () => {
    self.hits.hidden = true;
    self.search.setAttribute('aria-expanded', 'false');
  };
  const take = (event) => {
    close();
    self.search.value = '';
    act.open(event.key, true);
  };
  const show = () => {
    found = act.find(self.search.value);
    active = found.length ? 0 : -1;
    self.hits.replaceChildren(...found.map((e, i) => el('li', { role: 'option', id: `wl-hit-${i}`, 'aria-selected': String(i === active), onpointerdown: (ev) => { ev.preventDefault(); take(e); } },
      e.headline, el('small', {}, shortDate(Number.isFinite(e.from) ? e.from : e.to)))));
    if (!found.length) self.hits.replaceChildren(el('li', { class: 'wl-empty' }, 'Nothing found.'));
    self.hits.hidden = !self.search.value.trim();
    self.search.setAttribute('aria-expanded', String(!self.hits.hidden));
  };
  self.search.addEventListener('input', show);
  self.search.addEventListener('blur', close);
  self.search.addEventListener('keydown', (e) => {
    e.stopPropagation();
    if (e.key === 'Escape') { close(); self.search.blur(); }
    if (e.key === 'Enter' && found[active]) take(found[active]);
    if (e.key !== 'ArrowDown' && e.key !== 'ArrowUp') return;
    e.preventDefault();
    active = Math.max(0, Math.min(found.length - 1, active + (e.key === 'ArrowDown' ? 1 : -1)));
    [...self.hits.children].forEach((li, i) => li.setAttribute('aria-selected', String(i === active)));
    self.search.setAttribute('aria-activedescendant', `wl-hit-${active}`);
    self.hits.children[active]?.scrollIntoView({ block: 'nearest' });
  });
}
