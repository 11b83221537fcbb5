-- What the rules notice, by the rules themselves: signals that came true by `at` and by `known`,
-- and that no amendment known by then has undone. `came_true_at` is when, in the world and of
-- knowledge at once: a signal says what changed for somebody who knew then what was known then. The
-- worker raises the same as events (raised_signals), with the same ids. The rules run over all
-- history: seconds, where it is long.
-- example: SELECT came_true_at, rule, severity, sentence FROM signals_as_of(DATE '2026-07-01', DATE
--   '2026-07-01') ORDER BY came_true_at
-- column organization: Slug of the organization that it is about.
-- column organizations: Slugs of all organizations of the events that it rests on, that one first.
-- column about: What changed: a question, in words.
-- column before: What was so until then; NULL where nothing was.
-- column after: What is so from then on; NULL where nothing is.
-- column came_true_at: When it came true, by what was known then.
-- column certainty: rumored where it rests on a rumor, reported where on firm events, confirmed
--   where it is about knowledge itself.
-- column id: Id of the signal: a hash of rule, version, question, change point and evidence.
-- column source: Source under which the worker raises it.
-- column key: Key of the event by which it is raised.
-- column evidence: Keys of the events that it rests on.
-- column read_model: Read model of the question that changed, such as leaders.
-- column subject: What that question is about first, as in answers.
-- column parts: What else tells it from other questions, as in answers.

CREATE OR REPLACE MACRO signals_as_of("at", known, logged := 'infinity'::TIMESTAMPTZ) AS TABLE
WITH _s AS MATERIALIZED (FROM signals_history(logged)),
_t AS (SELECT id, UNNEST(turned, recursive := true) FROM _s WHERE len(turned) > 0),
_state AS (SELECT id, max_by(in_force, moment) AS in_force FROM _t
    WHERE moment <= known::TIMESTAMPTZ GROUP BY id)
SELECT
    rule, rule_version, organization, organizations, about, before, after, severity, sentence,
    came_true_at, certainty, rests_on, _s.id, source, key, evidence,
    read_model, subject, parts
FROM _s LEFT JOIN _state ON _state.id = _s.id
WHERE came_true_at <= "at"::TIMESTAMPTZ AND came_true_at <= known::TIMESTAMPTZ
    AND coalesce(_state.in_force, true);

CREATE OR REPLACE VIEW signals AS
    FROM signals_as_of(session_at(), session_known(), session_logged());
