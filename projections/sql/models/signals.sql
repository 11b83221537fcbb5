-- What the rules notice, by the rules themselves: signals that came true by `at` and by `known`, and that no amendment known by then has
-- undone. `came_true_at` is when, in the world and of knowledge at once: a signal says what changed for somebody who knew then what was
-- known then. The worker raises the same as events (raised_signals), with the same ids. The rules are asked over all history: seconds, where it is long.
-- needs: signals_history
-- example: SELECT came_true_at, rule, severity, sentence FROM signals_as_of(TIMESTAMPTZ '2026-07-01', TIMESTAMPTZ '2026-07-01') ORDER BY came_true_at

CREATE OR REPLACE MACRO signals_as_of("at", known, logged := 'infinity'::TIMESTAMPTZ) AS TABLE
WITH _s AS MATERIALIZED (FROM signals_history(logged)),
_t AS (SELECT id, UNNEST(turned, recursive := true) FROM _s WHERE len(turned) > 0),
_state AS (SELECT id, max_by(stands, moment) AS stands FROM _t WHERE moment <= known::TIMESTAMPTZ GROUP BY id)
SELECT
    rule, rule_version, organization, organizations, about, before, after, severity, sentence, came_true_at, certainty, rests_on, _s.id, source, key, evidence,
    read_model, subject, parts
FROM _s LEFT JOIN _state ON _state.id = _s.id
WHERE came_true_at <= "at"::TIMESTAMPTZ AND came_true_at <= known::TIMESTAMPTZ AND coalesce(_state.stands, true);

CREATE OR REPLACE VIEW signals AS FROM signals_as_of(session_at(), session_known());

COMMENT ON MACRO TABLE signals_as_of IS 'What the rules notice, by the rules themselves: signals that came true by `at` and by `known`, and that no amendment known by then has undone.';
COMMENT ON VIEW signals IS 'What the rules notice, by the rules themselves: signals that came true by `at` and by `known`, and that no amendment known by then has undone.';
COMMENT ON COLUMN signals.rule IS 'The rule.';
COMMENT ON COLUMN signals.rule_version IS 'Its version.';
COMMENT ON COLUMN signals.organization IS 'Slug of the organization that it is about.';
COMMENT ON COLUMN signals.organizations IS 'Slugs of all organizations of the events that it rests on, that one first.';
COMMENT ON COLUMN signals.about IS 'What changed: a question, in words.';
COMMENT ON COLUMN signals.before IS 'What was so until then; NULL where nothing was.';
COMMENT ON COLUMN signals.after IS 'What is so from then on; NULL where nothing is.';
COMMENT ON COLUMN signals.severity IS 'info | notable | major.';
COMMENT ON COLUMN signals.sentence IS 'What came true, for people.';
COMMENT ON COLUMN signals.came_true_at IS 'When it came true, by what was known then.';
COMMENT ON COLUMN signals.certainty IS 'rumored where it rests on a rumor, reported where on firm events, confirmed where it is about knowledge itself.';
COMMENT ON COLUMN signals.rests_on IS 'Events it rests on: source, id, key.';
COMMENT ON COLUMN signals.id IS 'Id of the signal: a hash of rule, version, change point and evidence.';
COMMENT ON COLUMN signals.source IS 'Source under which the worker raises it.';
COMMENT ON COLUMN signals.key IS 'Key of the event by which it is raised.';
COMMENT ON COLUMN signals.evidence IS 'Keys of the events that it rests on.';
COMMENT ON COLUMN signals.read_model IS 'Read model of what changed, such as leaders.';
COMMENT ON COLUMN signals.subject IS 'What that question is about first, as in answers.';
COMMENT ON COLUMN signals.parts IS 'What else tells it from other questions, as in answers.';
