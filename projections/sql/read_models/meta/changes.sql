-- What happened between two dates, as known: events that came to be (`what` is event: from absent
-- to possible or sure, or from possible to sure), and questions whose answer, firm or possible,
-- differs (see answers_as_of). `before` is what the read models say at the first date, `after` at
-- the second. Amendments are no happenings, and no events here.
-- example: SELECT what, about, before, after FROM changes(DATE '2025-04-01', DATE '2025-10-01',
--   DATE '2026-07-01') WHERE what <> 'event' ORDER BY ALL
-- column what: event, or the read model whose answer differs: revenue | terms | suppliers | leaders
--   | rivals | roles | prices | capital | plans | disputes | claims.
-- column about: Of an event its headline, else the question, as in answers and beliefs.
-- column before: Of an event its occurrence at the first date, else the firm answer there; NULL:
--   none.
-- column after: The same at the second date.
-- column possible_before: What would have stood in its place at the first date; NULL: nothing else.
-- column possible_after: The same at the second date.
-- column certainty: Of the answer at the second date (where none is left, at the first), after all
--   verdicts: rumored | reported | confirmed | denied | contested.
-- column happened_from: Of an event: start of the interval in which it happened; NULL where
--   open.
-- column id: Of an event: its id within its source.
-- column source: Of an event: its source, one URI a publisher.
-- column evidence: Keys of all events that either answer rests on.
-- column subject: Of a question: what it is about first, as in answers; NULL of an event.
-- column parts: Of a question: what else tells it from others, as in answers; NULL of an event.

CREATE OR REPLACE MACRO changes(from_at, to_at, known, logged := 'infinity'::TIMESTAMPTZ) AS TABLE
WITH _moved AS (
    SELECT *, internal.occurrence(from_at::TIMESTAMPTZ, happened_from, happened_to) AS _before,
        internal.occurrence(to_at::TIMESTAMPTZ, happened_from, happened_to) AS _after
    FROM timeline_as_of(to_at, known, logged) WHERE kind NOT LIKE 'event.%'
),
-- Both dates in one question: the plan of the query is half as long.
_statements AS (
    SELECT _d.is_after, _a.*
    FROM (SELECT false AS is_after, from_at::TIMESTAMPTZ AS moment
        UNION ALL SELECT true, to_at::TIMESTAMPTZ) AS _d,
        LATERAL (FROM answers_as_of(_d.moment, known, logged)) AS _a
),
_paired AS (
    SELECT
        read_model, subject, parts, any_value(question) AS question,
        any_value(_statements) FILTER (NOT is_after) AS _w,
        any_value(_statements) FILTER (is_after) AS _n
    FROM _statements GROUP BY read_model, subject, parts
)
SELECT
    'event' AS what, headline AS about, _before AS before, _after AS after,
    NULL::VARCHAR AS possible_before, NULL::VARCHAR AS possible_after,
    certainty, happened_from, happened_to, id, source, [key] AS evidence,
    NULL::VARCHAR AS subject, NULL::VARCHAR[] AS parts
FROM _moved WHERE _before <> _after
UNION ALL
SELECT
    read_model, question, _w.answer, _n.answer, _w.possible_answer, _n.possible_answer,
    coalesce(_n.certainty, _w.certainty), NULL, NULL, NULL, NULL,
    list_sort(list_distinct(coalesce(_w.evidence, []) || coalesce(_n.evidence, []))),
    subject, parts
FROM _paired
WHERE _w.answer IS DISTINCT FROM _n.answer
    OR _w.possible_answer IS DISTINCT FROM _n.possible_answer;

CREATE OR REPLACE VIEW changes AS FROM changes(
    coalesce(internal.instant(getvariable('from_at')), session_at() - INTERVAL 720 HOURS),
    session_at(), session_known(), session_logged()
);
