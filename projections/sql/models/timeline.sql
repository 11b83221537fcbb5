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
FROM ledger AS l
WHERE known_at <= known::TIMESTAMPTZ AND logged_at <= logged::TIMESTAMPTZ
    AND NOT EXISTS (FROM (FROM touched UNION ALL SELECT key FROM fact_amendments) AS t WHERE t.key = l.key)
UNION ALL
SELECT
    key, id, "source", kind, subject, headline, organizations, happened_from, happened_to, precision, lasted_until,
    occurrence("at"::TIMESTAMPTZ, happened_from, happened_to), known_at, logged_at, certainty, own_certainty,
    vouched AND happened_to <= "at"::TIMESTAMPTZ, claim, claim_stance, tags, corrected, corrected_by, amends, effect,
    said->>'$.publisher', said->>'$.attributed_to', said->>'$.via', said->>'$.url', (said->>'$.published')::DATE,
    topic, "partition", "offset"
FROM (
    SELECT
        l.* REPLACE (
            coalesce(e.certainty, l.certainty) AS certainty,
            CASE WHEN c.key IS NULL THEN l.subject ELSE c.new_subject END AS subject,
            CASE WHEN c.key IS NULL THEN l.headline ELSE c.new_headline END AS headline,
            CASE WHEN c.key IS NULL THEN l.organizations ELSE c.new_organizations END AS organizations,
            CASE WHEN c.key IS NULL THEN l.happened_from ELSE c.new_happened_from END AS happened_from,
            CASE WHEN c.key IS NULL THEN l.happened_to ELSE c.new_happened_to END AS happened_to,
            CASE WHEN c.key IS NULL THEN l.precision ELSE c.new_precision END AS precision,
            CASE WHEN c.key IS NULL THEN l.lasted_until ELSE c.new_lasted_until END AS lasted_until,
            CASE WHEN c.key IS NULL THEN l.claim ELSE c.new_claim END AS claim,
            CASE WHEN c.key IS NULL THEN l.claim_stance ELSE c.new_claim_stance END AS claim_stance,
            CASE WHEN c.key IS NULL THEN l.tags ELSE c.new_tags END AS tags
        ),
        coalesce(e.own_certainty, l.certainty) AS own_certainty, coalesce(e.vouched, l.certainty <> 'rumored') AS vouched,
        c.key IS NOT NULL AS corrected, c.key AS corrected_by, a.target AS amends, a.state AS effect,
        CASE WHEN c.key IS NULL THEN l.record->'$.data.provenance' ELSE r.record->'$.data.replacement.data.provenance' END AS said
    FROM stands AS l
    SEMI JOIN (FROM touched UNION ALL SELECT key FROM fact_amendments) AS t ON t.key = l.key
    LEFT JOIN effective_as_of(known, logged) AS e ON e.key = l.key
    LEFT JOIN amendments_as_of(known, logged) AS a ON a.key = l.key
    LEFT JOIN amendments AS c ON e.corrected AND c.key = e.changed_by
    LEFT JOIN stands AS r ON r.key = c.key
    WHERE l.known_at <= known::TIMESTAMPTZ AND l.logged_at <= logged::TIMESTAMPTZ AND NOT coalesce(e.retracted, false)
);

CREATE OR REPLACE VIEW timeline AS FROM timeline_as_of(coalesce(getvariable('at'), now()), coalesce(getvariable('known'), now()));
