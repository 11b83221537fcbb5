-- Comparisons that count: a model, or an organization's models together, ahead of, near or behind a
-- rival. One row a rival.
-- example: SELECT organization, result, versus, certainty FROM comparisons_as_of(DATE '2025-04-02',
--   DATE '2025-04-02')
-- column model: The model; NULL: the organization's models together.
-- column versus_model: The rival model; NULL: its models together.
-- column key: Key of the event that the row rests on first.

CREATE OR REPLACE MACRO comparisons_as_of("at", known, logged := 'infinity'::TIMESTAMPTZ) AS TABLE
SELECT
    _f.subject AS organization, _f.model, _f.benchmark, _f.result, _f.versus, _f.versus_model,
    internal.finite(_f.happened_from) AS happened_from, _f.happened_to,
    _f.occurrence, _f.known_at, _f.certainty, _f.is_firm, _f.claim, _f.claim_stance, _s.id,
    _s.source, _f.key
FROM effective_facts_as_of('fact_comparisons', "at", known, logged) AS _f
JOIN internal.canonical_records AS _s ON _s.key = _f.key;

CREATE OR REPLACE VIEW comparisons AS
    FROM comparisons_as_of(session_at(), session_known(), session_logged());
