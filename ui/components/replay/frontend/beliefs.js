// What was believed of an event when, and what contradicts it. Pure.

/** @import { Belief, Model, State, TimelineEvent } from './types.d.ts' */

/**
 * What was believed of an event by `known`: null before it was known, and while it is retracted.
 * @type {(event: TimelineEvent, known: number) => Belief | null}
 */
export function beliefAt(event, known) {
  if (event.known > known) return null;
  let state = null;
  for (const s of event.states)
    if (s.from <= known && (known < s.to || s.to === Infinity)) state = s;
  if (state?.retracted) return null;
  return {
    certainty: state?.certainty ?? event.certainty,
    headline: state?.headline ?? event.headline,
    correctedBy: state?.correctedBy ?? null,
    labels: state?.labels ?? null,
    from: Number.isFinite(state?.happenedFrom) ? state.happenedFrom : event.from,
    to: Number.isFinite(state?.happenedTo) ? state.happenedTo : event.to,
  };
}

/**
 * Known events that state the opposite, exclude it by their numbers, or deny it.
 * @type {(event: TimelineEvent, known: number, model: Model) => TimelineEvent[]}
 */
export function contradictions(event, known, model) {
  const mates =
    event.claim_stance === 'contradicts'
      ? []
      : (model.claims.get(event.claim ?? '') ?? []).filter(
          (e) => e !== event && e.claim_stance === 'contradicts' && beliefAt(e, known),
        );
  const clashes = event.links
    .filter((l) => l.relation.startsWith('contradicts'))
    .flatMap((l) => model.byKey.get(l.key) ?? [])
    .filter((e) => beliefAt(e, known));
  return [
    ...new Set([
      ...mates,
      ...clashes,
      ...event.amendments.filter((a) => a.kind === 'event.denied' && beliefAt(a, known)),
    ]),
  ];
}

/** @type {(a: State, b: State) => boolean} */
const sameWords = (a, b) =>
  a.headline === b.headline &&
  Object.is(a.happenedFrom, b.happenedFrom) &&
  Object.is(a.happenedTo, b.happenedTo);

/**
 * What became of a statement by `known`: retracted | denied | corrected | contested | contradicted;
 * null where it did not, or was so from the start.
 * @type {(event: TimelineEvent, known: number, model: Model) => string | null}
 */
export function wrongOf(event, known, model) {
  if (event.known > known || event.amends) return null;
  const states = event.states.filter((s) => s.from <= known);
  const first = states[0];
  const last = states[states.length - 1];
  if (last?.retracted) return 'retracted';
  if (
    last &&
    last !== first &&
    last.certainty !== first.certainty &&
    (last.certainty === 'denied' || last.certainty === 'contested')
  )
    return last.certainty;
  if (last && !sameWords(first, last)) return 'corrected';
  return contradictions(event, known, model).some(
    (e) => e.known > event.known && e.kind !== 'event.denied',
  )
    ? 'contradicted'
    : null;
}
