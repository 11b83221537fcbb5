// A form to confirm or deny an event or, as its source, to correct it. Python posts it through the
// gateway.

import { el } from '../../frontend/dom.js';

/**
 * @import { Posting, VerdictFields, VerdictForm } from './page.d.ts'
 * @import { TimelineEvent } from './types.d.ts'
 */

const WHO = 'whenline.publisher';

/** @type {Record<string, { button: string; done: string }>} */
const VERDICTS = {
  confirmed: { button: 'Confirm', done: 'You confirm this event.' },
  denied: { button: 'Deny', done: 'You deny this event.' },
  corrected: {
    button: 'Correct',
    done: 'Only the source of an event may correct it. Your text replaces its content.',
  },
};

/**
 * The form for one event. `posting.send` posts; the reply arrives at `posting.answers`.
 * @type {(event: TimelineEvent, posting: Posting) => VerdictForm}
 */
export function makeVerdictForm(event, posting) {
  const status = el('p', { class: 'wl-evidence', role: 'status', 'data-testid': 'verdict-status' });
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
  /** @type {(verdict: string) => void} */
  const show = (verdict) => {
    form.hidden = false;
    status.textContent = '';
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
        status.textContent = read.problem;
        return;
      }
      status.textContent = 'Posting …';
      posting.answers = (answer) => {
        status.textContent = answer.words;
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
    fields.nodes[0].querySelector('input')?.focus();
  };
  return {
    key: event.key,
    node: el(
      'div',
      { class: 'wl-verdicts' },
      el('h4', {}, 'Confirm, deny or correct'),
      el('div', { class: 'wl-verdict-buttons' }, buttons),
      form,
      status,
    ),
  };
}

/** @type {(event: TimelineEvent, verdict: string) => VerdictFields} */
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
  const text = el('textarea', {
    rows: 10,
    spellcheck: 'false',
    'data-testid': 'verdict-replacement',
  });
  const { time, data } = JSON.parse(event.record ?? '{}');
  text.value = JSON.stringify({ time, data }, null, 2);
  /** @type {(words: string, field: Node) => HTMLElement} */
  const label = (words, field) => el('label', {}, el('span', {}, words), field);
  return {
    nodes: [
      label('Your source, as a URI', by),
      label(own ? 'Reason' : 'In your own words', why),
      ...(own ? [label('Corrected time and data', text)] : []),
      label('Token, if the gateway requires one', token),
    ],
    read: () => {
      if (!own) localStorage.setItem(WHO, by.value);
      const what = { by: by.value.trim(), reason: why.value.trim(), token: token.value };
      if (!own) return what;
      try {
        return { ...what, replacement: JSON.parse(text.value) };
      } catch (error) {
        if (error instanceof SyntaxError) return { problem: `This is not JSON: ${error.message}` };
        throw error;
      }
    },
  };
}
