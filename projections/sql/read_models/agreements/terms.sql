-- Terms between partners that are in force: per partners, term and holder the latest firm
-- statement, unless it ended the term, or its time (`until`, `lasted_until`) has run out.
-- `possible_change` is the later statement that rumors, contested claims and open intervals would
-- put in its place.
-- example: SELECT partners, term, holder, words, until FROM terms_as_of(DATE '2026-07-01', DATE
--   '2026-07-01') ORDER BY ALL
-- column partners: Slugs, sorted.
-- column term: What it is about.
-- column holder: Slug of who holds the right; NULL: not stated.
-- column change: granted | changed, by the statement in force.
-- column possible_change: Later statement that is not firm: granted | changed | ended.
-- column possible_words: That statement in words.
-- column possible_amount: Amount of that statement, in whole units.
-- column possible_currency: ISO 4217.
-- column possible_bound: exact | more_than | at_least | at_most | less_than | approximately.
-- column possible_commitment: Commitment of that statement.
-- column lasted_until: End of a state that lasted.
-- column key: Key of the event that the row rests on first.

CREATE OR REPLACE MACRO terms_as_of("at", known, logged := 'infinity'::TIMESTAMPTZ) AS TABLE
WITH _f AS (
    SELECT
        *, row(happened_to, happened_from, known_at, logged_at, kafka_topic, kafka_partition,
            kafka_offset, ordinal) AS place,
        least(until, lasted_until) AS ends
    FROM effective_facts_as_of('fact_terms', "at", known, logged)
    WHERE certainty <> 'denied' AND term IS NOT NULL
),
_g AS (
    SELECT partners, term, holder,
        max_by(_f, place) FILTER (is_firm AND commitment IN ('agreed', 'done')) AS _a,
        max_by(_f, place) AS _p
    FROM _f GROUP BY ALL
),
_r AS (
    SELECT
        * REPLACE (
            CASE WHEN _a.change <> 'ended' AND coalesce(_a.ends > "at"::TIMESTAMPTZ, true)
                THEN _a END AS _a,
            CASE WHEN _p.place IS DISTINCT FROM _a.place
                AND coalesce(_p.ends > "at"::TIMESTAMPTZ, true) THEN _p END AS _p
        )
    FROM _g
)
SELECT
    partners, term, holder, _a.change AS change, _a.words AS words, _a.until AS until,
    _a.exclusive AS exclusive, _a.amount AS amount, _a.currency AS currency, _a.bound AS bound,
    _a.commitment AS commitment,
    _p.change AS possible_change, _p.words AS possible_words, _p.amount AS possible_amount,
    _p.currency AS possible_currency, _p.bound AS possible_bound,
    _p.commitment AS possible_commitment,
    _p.certainty AS possible_certainty, _p.key AS possible_key,
    internal.finite(coalesce(_a.happened_from, _p.happened_from)) AS happened_from,
    coalesce(_a.happened_to, _p.happened_to) AS happened_to,
    CASE WHEN _a.key IS NULL THEN _p.lasted_until ELSE _a.lasted_until END AS lasted_until,
    coalesce(_a.occurrence, _p.occurrence) AS occurrence,
    coalesce(_a.known_at, _p.known_at) AS known_at,
    coalesce(_a.certainty, _p.certainty) AS certainty,
    _a.key IS NOT NULL AS is_firm,
    CASE WHEN _a.key IS NULL THEN _p.claim ELSE _a.claim END AS claim, _s.id, _s.source,
    coalesce(_a.key, _p.key) AS key,
    list_sort(list_distinct([_x FOR _x IN [_a.key, _p.key] IF _x IS NOT NULL])) AS evidence
FROM _r JOIN internal.canonical_records AS _s ON _s.key = coalesce(_a.key, _p.key)
WHERE _a.key IS NOT NULL OR _p.change <> 'ended';

CREATE OR REPLACE VIEW terms AS FROM terms_as_of(session_at(), session_known(), session_logged());
