-- Terms between partners that are in force: per partners, term and holder the latest firm statement, unless it ended the term, or its
-- time (`until`, `lasted_until`) has run out. `possible_change` is the later statement that rumors, contested claims and open
-- intervals would put in its place.
-- needs: effective_facts_as_of bounds canonical_records
-- example: SELECT partners, term, holder, words, until FROM terms_as_of(TIMESTAMPTZ '2026-07-01', TIMESTAMPTZ '2026-07-01') ORDER BY ALL

CREATE OR REPLACE MACRO terms_as_of("at", known, logged := 'infinity'::TIMESTAMPTZ) AS TABLE
WITH _f AS (
    SELECT
        *, row(happened_to, happened_from, known_at, logged_at, kafka_topic, kafka_partition, kafka_offset, ordinal) AS place,
        least(until, lasted_until) AS ends
    FROM effective_facts_as_of('fact_terms', "at", known, logged)
    WHERE certainty <> 'denied' AND term IS NOT NULL
),
_g AS (
    SELECT partners, term, holder, max_by(_f, place) FILTER (is_firm AND commitment IN ('agreed', 'done')) AS _a, max_by(_f, place) AS _p
    FROM _f GROUP BY ALL
),
_r AS (
    SELECT
        * REPLACE (
            CASE WHEN _a.change <> 'ended' AND coalesce(_a.ends > "at"::TIMESTAMPTZ, true) THEN _a END AS _a,
            CASE WHEN _p.place IS DISTINCT FROM _a.place AND coalesce(_p.ends > "at"::TIMESTAMPTZ, true) THEN _p END AS _p
        )
    FROM _g
)
SELECT
    partners, term, holder, _a.change AS change, _a.words AS words, _a.until AS until, _a.exclusive AS exclusive, _a.amount AS amount, _a.currency AS currency, _a.bound AS bound, _a.commitment AS commitment,
    _p.change AS possible_change, _p.words AS possible_words, _p.commitment AS possible_commitment, _p.certainty AS possible_certainty, _p.key AS possible_key,
    coalesce(_a.happened_from, _p.happened_from) AS happened_from, coalesce(_a.happened_to, _p.happened_to) AS happened_to, CASE WHEN _a.key IS NULL THEN _p.lasted_until ELSE _a.lasted_until END AS lasted_until,
    coalesce(_a.occurrence, _p.occurrence) AS occurrence, coalesce(_a.known_at, _p.known_at) AS known_at, coalesce(_a.certainty, _p.certainty) AS certainty,
    _a.key IS NOT NULL AS is_firm, CASE WHEN _a.key IS NULL THEN _p.claim ELSE _a.claim END AS claim, _s.id, _s.source, coalesce(_a.key, _p.key) AS key,
    list_sort(list_distinct([_x FOR _x IN [_a.key, _p.key] IF _x IS NOT NULL])) AS evidence
FROM _r JOIN internal.canonical_records AS _s ON _s.key = coalesce(_a.key, _p.key)
WHERE _a.key IS NOT NULL OR _p.change <> 'ended';

CREATE OR REPLACE VIEW terms AS FROM terms_as_of(session_at(), session_known());

COMMENT ON MACRO TABLE terms_as_of IS 'Terms between partners that are in force: per partners, term and holder the latest firm statement, unless it ended the term, or its time (`until`, `lasted_until`) has run out. `possible_change` is the later statement that rumors, contested claims and open intervals would put in its place.';
COMMENT ON VIEW terms IS 'Terms between partners that are in force: per partners, term and holder the latest firm statement, unless it ended the term, or its time (`until`, `lasted_until`) has run out. `possible_change` is the later statement that rumors, contested claims and open intervals would put in its place.';
COMMENT ON COLUMN terms.partners IS 'Slugs, sorted.';
COMMENT ON COLUMN terms.term IS 'What it is about.';
COMMENT ON COLUMN terms.holder IS 'Slug of who holds the right; NULL: not said.';
COMMENT ON COLUMN terms.change IS 'granted | changed, by the statement in force.';
COMMENT ON COLUMN terms.words IS 'The term in words.';
COMMENT ON COLUMN terms.until IS 'When it runs out, as agreed.';
COMMENT ON COLUMN terms.exclusive IS 'Whether the right is exclusive; NULL: not said.';
COMMENT ON COLUMN terms.amount IS 'As stated, in whole units of the currency; see bound.';
COMMENT ON COLUMN terms.currency IS 'ISO 4217.';
COMMENT ON COLUMN terms.bound IS 'exact | more_than | at_least | at_most | less_than | approximately.';
COMMENT ON COLUMN terms.commitment IS 'considered | intended | agreed | done.';
COMMENT ON COLUMN terms.possible_change IS 'Later statement that is not firm: granted | changed | ended.';
COMMENT ON COLUMN terms.possible_words IS 'That statement in words.';
COMMENT ON COLUMN terms.possible_commitment IS 'Commitment of that statement.';
COMMENT ON COLUMN terms.possible_certainty IS 'Certainty of the possible answer.';
COMMENT ON COLUMN terms.possible_key IS 'Key of the event of the possible answer.';
COMMENT ON COLUMN terms.happened_from IS 'Start of the interval in which it happened; -infinity where open.';
COMMENT ON COLUMN terms.happened_to IS 'End of that interval, exclusive; equal to the start for an instant.';
COMMENT ON COLUMN terms.lasted_until IS 'End of a state that lasted.';
COMMENT ON COLUMN terms.occurrence IS 'possible while its interval is open at `at`, sure from its end on; absent before its start.';
COMMENT ON COLUMN terms.known_at IS 'From when it was known.';
COMMENT ON COLUMN terms.certainty IS 'As it stands after all verdicts: rumored | reported | confirmed | denied | contested.';
COMMENT ON COLUMN terms.is_firm IS 'Whether it counts: sure, and reported, confirmed, or contested although its source confirms it.';
COMMENT ON COLUMN terms.claim IS 'Claim that it states, shared with other publishers.';
COMMENT ON COLUMN terms.id IS 'Id of that event within its source.';
COMMENT ON COLUMN terms.source IS 'Source of that event: one URI a publisher.';
COMMENT ON COLUMN terms.key IS 'Key of the event that the row rests on first.';
COMMENT ON COLUMN terms.evidence IS 'Keys of all events that the row rests on.';
