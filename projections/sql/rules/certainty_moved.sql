-- A statement became more certain, or less: a rumor was reported or confirmed, anything was
-- confirmed, denied, or reported again. Judged of the claim where it is shared by one, else of the
-- event; that a claim is contested is a signal of sources_contradict. The sentence has what was
-- stated before, where that was another statement, and how many days it took since the first one.
-- Denied is major where it was attested for, else notable, as confirmed is. What was denied the
-- moment it was stated moves from what its source stated.
-- version: 1
-- needs: event_validity claim_statements

CREATE OR REPLACE MACRO internal.rule_certainty_moved(turns, logged) AS TABLE
WITH _claims AS (
    SELECT
        read_model, subject, parts, since, was.answer AS certainty_before, answer AS certainty,
        key, [key, was.key] AS keys,
        min(since) FILTER (answer IS NOT NULL)
            OVER (PARTITION BY subject ORDER BY since) AS first_known
    FROM query_table(turns) WHERE read_model = 'claims'
    QUALIFY answer <> was.answer AND answer <> 'contested'
),
_spans AS (
    SELECT
        key, known_from AS since, known_at AS first_known, certainty,
        lag(certainty, 1, own_certainty)
        OVER (PARTITION BY key ORDER BY known_from) AS certainty_before
    FROM internal.event_validity_as_logged(logged)
    WHERE NOT retracted AND kind NOT LIKE 'event.%' AND kind <> 'signal.raised'
),
_moved AS (
    SELECT read_model, subject, parts, since, certainty_before, certainty, key, keys, first_known
    FROM _claims
    UNION ALL
    SELECT 'timeline', _s.id, [_s.source], since, certainty_before, _e.certainty, _e.key,
        [_e.key], first_known
    FROM _spans AS _e JOIN internal.canonical_records AS _s ON _s.key = _e.key
    WHERE _e.certainty <> certainty_before AND (_s.claim IS NULL OR _s.claim_stance = 'contradicts')
),
_verdicts AS (
    SELECT _m.read_model, _m.subject, _m.parts, _m.since, list(DISTINCT _a.key) AS keys
    FROM (SELECT read_model, subject, parts, since, UNNEST(keys) AS key FROM _moved) AS _m
    JOIN internal.amendment_statements() AS _a ON _a.target = _m.key
        AND greatest(_a.known_at, _a.target_known_at) = _m.since
    WHERE _a.breaks IS NULL AND _a.action <> 'retracted' AND _a.logged_at <= logged::TIMESTAMPTZ
    GROUP BY ALL
)
SELECT
    _s.subject AS organization, _m.read_model, _m.subject, _m.parts, _m.since AS came_true_at,
    _m.certainty_before AS before, _m.certainty AS after,
    CASE WHEN _m.certainty = 'denied' AND _m.certainty_before NOT IN ('rumored', 'contested')
        THEN 'major' WHEN _m.certainty IN ('denied', 'confirmed') THEN 'notable'
        ELSE 'info' END AS severity,
    'confirmed' AS certainty, true AS of_knowledge,
    [internal.words(concat(
        upper(_m.certainty[1]) || _m.certainty[2:],
        CASE WHEN _w.headline IS NULL THEN ', ' ELSE format(': "{}"; ', _s.headline) END,
        _m.certainty_before,
        CASE internal.days_between(_m.first_known, _m.since) WHEN 0 THEN ' until that day' WHEN 1
            THEN ' for a day'
            ELSE format(' for {} days', internal.days_between(_m.first_known, _m.since)) END,
        format(': "{}"', coalesce(_w.headline, _s.headline))
    ))] AS sentence,
    [_x FOR _x IN list_distinct(_m.keys || coalesce(_v.keys, [])) IF _x IS NOT NULL] AS evidence
FROM _moved AS _m
JOIN internal.statement_history(logged) AS _s ON _s.key = _m.key AND _s.known_from <= _m.since
AND _s.known_to > _m.since
LEFT JOIN internal.statement_history(logged) AS _w ON _w.key = _m.keys[2] AND _w.key <> _m.key
    AND _w.known_from < _m.since AND _w.known_to >= _m.since
LEFT JOIN _verdicts AS _v ON _v.read_model = _m.read_model AND _v.subject = _m.subject
    AND _v.parts = _m.parts AND _v.since = _m.since;
