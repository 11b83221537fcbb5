-- One row an event and amendment that is known and not retracted, corrected where it was corrected, with the certainty that
-- it has after all verdicts.
-- needs: effective_as_of amendments_as_of occurrence
-- example: SELECT happened_from, headline, certainty FROM timeline_as_of(TIMESTAMPTZ '2025-04-02', TIMESTAMPTZ '2025-04-02') WHERE occurrence <> 'absent' ORDER BY happened_from

CREATE OR REPLACE MACRO timeline_as_of("at", known, logged := 'infinity'::TIMESTAMPTZ) AS TABLE
SELECT
    key, id, "source", kind, subject, headline, organizations, happened_from, happened_to, precision, lasted_until,
    occurrence("at"::TIMESTAMPTZ, happened_from, happened_to) AS occurrence,
    known_at, logged_at, certainty, certainty AS own_certainty,
    certainty <> 'rumored' AND happened_to <= "at"::TIMESTAMPTZ AS firm,
    claim, claim_stance, tags, false AS corrected, NULL::UUID AS corrected_by, NULL::UUID AS amends, NULL::VARCHAR AS effect,
    record->>'$.data.provenance.publisher' AS publisher,
    record->>'$.data.provenance.attributed_to' AS attributed_to,
    record->>'$.data.provenance.via' AS via,
    record->>'$.data.provenance.url' AS url,
    (record->>'$.data.provenance.published')::DATE AS published,
    topic, "partition", "offset"
FROM ledger AS _l
WHERE known_at <= known::TIMESTAMPTZ AND logged_at <= logged::TIMESTAMPTZ
    AND NOT EXISTS (FROM (FROM touched UNION ALL SELECT key FROM fact_amendments) AS _t WHERE _t.key = _l.key)
UNION ALL
SELECT
    key, id, "source", kind, subject, headline, organizations, happened_from, happened_to, precision, lasted_until,
    occurrence("at"::TIMESTAMPTZ, happened_from, happened_to), known_at, logged_at, certainty, own_certainty,
    vouched AND happened_to <= "at"::TIMESTAMPTZ, claim, claim_stance, tags, corrected, corrected_by, amends, effect,
    said->>'$.publisher', said->>'$.attributed_to', said->>'$.via', said->>'$.url', (said->>'$.published')::DATE,
    topic, "partition", "offset"
FROM (
    SELECT
        _l.* REPLACE (
            coalesce(_e.certainty, _l.certainty) AS certainty,
            CASE WHEN _c.key IS NULL THEN _l.subject ELSE _c.new_subject END AS subject,
            CASE WHEN _c.key IS NULL THEN _l.headline ELSE _c.new_headline END AS headline,
            CASE WHEN _c.key IS NULL THEN _l.organizations ELSE _c.new_organizations END AS organizations,
            CASE WHEN _c.key IS NULL THEN _l.happened_from ELSE _c.new_happened_from END AS happened_from,
            CASE WHEN _c.key IS NULL THEN _l.happened_to ELSE _c.new_happened_to END AS happened_to,
            CASE WHEN _c.key IS NULL THEN _l.precision ELSE _c.new_precision END AS precision,
            CASE WHEN _c.key IS NULL THEN _l.lasted_until ELSE _c.new_lasted_until END AS lasted_until,
            CASE WHEN _c.key IS NULL THEN _l.claim ELSE _c.new_claim END AS claim,
            CASE WHEN _c.key IS NULL THEN _l.claim_stance ELSE _c.new_claim_stance END AS claim_stance,
            CASE WHEN _c.key IS NULL THEN _l.tags ELSE _c.new_tags END AS tags
        ),
        coalesce(_e.own_certainty, _l.certainty) AS own_certainty, coalesce(_e.vouched, _l.certainty <> 'rumored') AS vouched,
        _c.key IS NOT NULL AS corrected, _c.key AS corrected_by, _a.target AS amends, _a.state AS effect,
        CASE WHEN _c.key IS NULL THEN _l.record->'$.data.provenance' ELSE _r.record->'$.data.replacement.data.provenance' END AS said
    FROM stands AS _l
    SEMI JOIN (FROM touched UNION ALL SELECT key FROM fact_amendments) AS _t ON _t.key = _l.key
    LEFT JOIN effective_as_of(known, logged) AS _e ON _e.key = _l.key
    LEFT JOIN amendments_as_of(known, logged) AS _a ON _a.key = _l.key
    LEFT JOIN amendments AS _c ON _e.corrected AND _c.key = _e.changed_by
    LEFT JOIN stands AS _r ON _r.key = _c.key
    WHERE _l.known_at <= known::TIMESTAMPTZ AND _l.logged_at <= logged::TIMESTAMPTZ AND NOT coalesce(_e.retracted, false)
);

CREATE OR REPLACE VIEW timeline AS FROM timeline_as_of(coalesce(getvariable('at'), now()), coalesce(getvariable('known'), now()));
