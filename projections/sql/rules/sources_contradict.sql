-- Sources contradict each other: of one claim, different content. Either someone states that it is
-- not so, or two numbers for one measure exclude each other. One signal a statement that
-- contradicts: major where both sides are attested for, else notable.
-- version: 1
-- needs: claim_statements

CREATE OR REPLACE MACRO internal.rule_sources_contradict(turns, logged) AS TABLE
WITH _x AS MATERIALIZED (FROM contradictions_history(logged)),
_m AS MATERIALIZED (FROM facts_history('claim_statements', logged)
    WHERE claim_stance = 'supports' AND certainty <> 'denied'),
-- Who denies a claim contradicts the best of those who state it.
_met AS (
    SELECT
        _x.claim, _x.key, _x.attested AND _m.attested AS "both", _m.key AS other,
        greatest(_x.known_from, _m.known_from) AS since,
        row(internal.certainty_rank(_m.certainty, _m.attested), _m.known_at, _m.logged_at,
            _m.kafka_topic, _m.kafka_partition, _m.kafka_offset) AS preference
    FROM _x JOIN _m ON _m.claim = _x.claim AND _m.known_from < _x.known_to
        AND _m.known_to > _x.known_from
    WHERE _x.other IS NULL
),
_pairs AS (
    SELECT claim, key, other, what, attested AS "both", known_from AS since, NULL AS preference
    FROM _x WHERE other IS NOT NULL
    UNION ALL BY NAME
    SELECT claim, key, other, NULL AS what, "both", since, preference FROM _met
),
_first AS (FROM _pairs
    QUALIFY row_number() OVER (PARTITION BY claim, key ORDER BY since, preference, other, what) = 1)
SELECT
    _k.subject AS organization, 'claims' AS read_model, _f.claim AS subject,
    []::VARCHAR[] AS parts, _f.since AS came_true_at,
    NULL::VARCHAR AS before, coalesce(_f.what, 'contradicted') AS after,
    CASE WHEN _f."both" THEN 'major' ELSE 'notable' END AS severity, 'confirmed' AS certainty,
    true AS of_knowledge,
    [internal.words(format('"{}" contradicts "{}"{}.', _k.headline, _o.headline,
        coalesce(' (' || _f.what || ')', '')))] AS sentence, [_f.key, _f.other] AS evidence
FROM _first AS _f
JOIN internal.statement_history(logged) AS _k ON _k.key = _f.key AND _k.known_from <= _f.since
    AND _k.known_to > _f.since
JOIN internal.statement_history(logged) AS _o ON _o.key = _f.other AND _o.known_from <= _f.since
    AND _o.known_to > _f.since;
