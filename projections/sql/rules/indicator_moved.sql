-- A watched indicator moved: firm events that bear on it, or share its claim, became known. One
-- signal an indicator and moment.
-- version: 2
-- needs: fact_indicators

CREATE OR REPLACE MACRO internal.rule_indicator_moved(turns, logged) AS TABLE
SELECT
    _w.subject AS organization, 'indicators' AS read_model, _w.id AS subject, [_s.source] AS parts,
    _m.since AS came_true_at,
    internal.events_words(_m.moves - len(_m.keys)) AS before,
    internal.events_words(_m.moves) AS after,
    'info' AS severity, 'reported' AS certainty, false AS of_knowledge,
    [internal.words(format('"{}" moved: {}{}.', _w.headline, _f.headline,
        CASE WHEN len(_m.keys) > 1 THEN format(' (and {} more)', len(_m.keys) - 1)
        ELSE '' END))] AS sentence,
    list_distinct([_m.indicator] || _m.keys) AS evidence
FROM indicator_moves_as_known_then(logged) AS _m
JOIN internal.canonical_records AS _s ON _s.key = _m.indicator
JOIN internal.statement_history(logged) AS _w ON _w.key = _m.indicator AND _w.known_from <= _m.since
    AND _w.known_to > _m.since
JOIN internal.statement_history(logged) AS _f ON _f.key = _m.keys[1] AND _f.known_from <= _m.since
    AND _f.known_to > _m.since;
