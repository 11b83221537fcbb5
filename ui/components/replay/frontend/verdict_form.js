// What a reader says of an event: a confirmation, a denial, or, as its own source, a correction. Python posts it through the gateway.

import { el } from '../../frontend/dom.js';

const WHO = 'whenline.publisher';

const VERDICTS = {
  confirmed: { button: 'Confirm', done: 'You vouch for this.' },
  denied: { button: 'Deny', done: 'You say that this is not so.' },
  corrected: {
    button: 'Correct',
    done: 'Only the source of an event may correct it. What you write takes the place of what it said.',
  },
};

/** The form for one event. `posting.send(what)` posts, `posting.answers` calls back. Returns {key, node}. */
export function makeVerdictForm(event, posting) {
  const said = el('p', { class: 'wl-evidence', role: 'status', 'data-testid': 'verdict-said' });
  const form = el('form', { class: 'wl-verdict', hidden: true, 'data-testid': 'verdict-form' });
  const buttons = Object.entries(VERDICTS)
    .filter(([name]) => name !== 'corrected' || event.record)
    .map(([name, { button }]) =>
      el(
        'button',
        { type: 'button', 'data-testid': `verdict-${name}`, onclick: () => show(name) },
        button,
      ),
    );
  const show = (verdict) => {
    form.hidden = false;
    said.textContent = '';
    const fields = fieldsOf(event, verdict);
    form.replaceChildren(
      el('p', { class: 'wl-evidence' }, VERDICTS[verdict].done),
      ...fields.nodes,
      el('button', { type: 'submit', class: 'wl-send' }, 'Post'),
    );
    form.onsubmit = (e) => {
      e.preventDefault();
      const read = fields.read();
      if (read.problem) {
        said.textContent = read.problem;
        return;
      }
      said.textContent = 'Posting …';
      posting.answers = (answer) => {
        said.textContent = answer.words;
        form.hidden = answer.ok;
      };
      posting.send({
        verdict,
        target: { source: event.source, id: event.id },
        kind: event.kind,
        organizations: event.orgs,
        ...read,
      });
    };
    form.querySelector('input, textarea')?.focus();
  };
  return {
    key: event.key,
    node: el(
      'div',
      { class: 'wl-verdicts' },
      el('h4', {}, 'Do you know better?'),
      el('div', { class: 'wl-verdict-buttons' }, buttons),
      form,
      said,
    ),
  };
}

function fieldsOf(event, verdict) {
  const own = verdict === 'corrected';
  const by = el('input', {
    type: 'text',
    required: true,
    value: own ? event.source : (localStorage.getItem(WHO) ?? ''),
    placeholder: 'urn:example:me',
    readonly: own,
    'data-testid': 'verdict-by',
  });
  const why = el('input', { type: 'text', 'data-testid': 'verdict-why', required: !own });
  const token = el('input', {
    type: 'password',
    autocomplete: 'off',
    'data-testid': 'verdict-token',
  });
  const record = own ? JSON.parse(event.record) : null;
  const text = own
    ? el('textarea', { rows: 10, spellcheck: 'false', 'data-testid': 'verdict-replacement' })
    : null;
  if (own) text.value = JSON.stringify({ time: record.time, data: record.data }, null, 2);
  const label = (words, field) => el('label', {}, el('span', {}, words), field);
  return {
    nodes: [
      label('Source: who says so, as a URI', by),
      label(own ? 'Reason' : 'In your own words', why),
      own ? label('Time and data, as they should be', text) : '',
      label('Token, where the gateway asks for one', token),
    ].filter(Boolean),
    read: () => {
      if (!own) localStorage.setItem(WHO, by.value);
      const what = { by: by.value.trim(), reason: why.value.trim(), token: token.value };
      if (!own) return what;
      try {
        return { ...what, replacement: JSON.parse(text.value) };
      } catch (error) {
        if (error instanceof SyntaxError) return { problem: `That is no JSON: ${error.message}` };
        throw error;
      }
    },
  };
}
