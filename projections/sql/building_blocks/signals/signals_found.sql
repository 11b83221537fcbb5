-- The signals of findings of the rules: each with its id, its sentence with the names that were
-- known then, the events that it rests on, and the moments at which its ground was undone or given
-- back (see signals_history). `findings` names a relation with the rows of rule_findings: of all
-- rules, or of some.
-- example: WITH turns AS MATERIALIZED (FROM answers_as_known_then()), findings AS MATERIALIZED
--   (FROM internal.rule_findings('turns', 'infinity'::TIMESTAMPTZ)) SELECT rule, sentence FROM
--   internal.signals_found('findings', 'infinity'::TIMESTAMPTZ) ORDER BY ALL LIMIT 5

CREATE OR REPLACE MACRO internal.signals_found(findings, logged) AS TABLE
WITH _found AS (
    SELECT
        * REPLACE (list_sort(list_distinct(evidence))[:200] AS evidence),
        sha256(array_to_string([coalesce(_x, '')
            FOR _x IN ([rule, rule_version::VARCHAR,
            internal.question_id(read_model, subject, parts), epoch_us(came_true_at)::VARCHAR,
            before, after] || [_y::VARCHAR FOR _y IN list_sort(list_distinct(evidence))[:200]])],
            chr(10)))[:32] AS id
    FROM query_table(findings) WHERE isfinite(came_true_at) AND len(evidence) > 0
),
_signals AS MATERIALIZED (FROM _found
    QUALIFY row_number() OVER (PARTITION BY id ORDER BY sentence) = 1),
_mentions AS (
    SELECT DISTINCT id, came_true_at,
        UNNEST([_x.organization FOR _x IN sentence IF _x.organization IS NOT NULL]) AS slug
    FROM _signals
),
_names AS (
    SELECT id, map(list(slug), list(name)) AS names FROM (
        SELECT _m.id, _m.slug, arg_max(_o.name, _o.place) AS name
        FROM _mentions AS _m JOIN internal.names_history(logged) AS _o
            ON _o.slug = _m.slug AND _o.known_from <= _m.came_true_at
                AND _o.known_to > _m.came_true_at AND _o.happened_from <= _m.came_true_at
        GROUP BY ALL
    ) GROUP BY id
),
_worded AS (
    SELECT id, array_to_string([
        coalesce(_x.words, names[_x.organization], _x.organization) FOR _x IN sentence
    ], '')[:300] AS sentence
    FROM _signals LEFT JOIN _names USING (id)
),
_rests AS MATERIALIZED (SELECT id, came_true_at, of_knowledge, UNNEST(evidence) AS key
    FROM _signals),
_affected AS MATERIALIZED (
    SELECT _r.id, _r.came_true_at, _r.of_knowledge, _g.* FROM _rests AS _r
    JOIN internal.evidence_history(logged) AS _g ON _g.key = _r.key
    WHERE _g.known_to > _r.came_true_at
),
_before_change AS (
    SELECT id, key, denied, substance FROM _affected WHERE known_from <= came_true_at
),
_judged AS (
    SELECT
        _t.id, _t.known_from, _t.known_to, _t.came_true_at,
        _t.retracted OR (_t.denied AND NOT _s.denied AND NOT _t.of_knowledge)
            OR _t.substance IS DISTINCT FROM _s.substance AS broken
    FROM _affected AS _t JOIN _before_change AS _s ON _s.id = _t.id AND _s.key = _t.key
),
_moments AS (
    SELECT _m.id, _m.moment, bool_or(_j.broken) AS broken
    FROM (SELECT DISTINCT id, greatest(known_from, came_true_at) AS moment FROM _judged) AS _m
    JOIN _judged AS _j ON _j.id = _m.id AND _j.known_from <= _m.moment AND _j.known_to > _m.moment
    GROUP BY ALL
),
_turned AS (
    SELECT id, list({'moment': moment, 'in_force': NOT broken} ORDER BY moment) AS turned
    FROM (FROM _moments
        QUALIFY broken IS DISTINCT FROM lag(broken, 1, false)
        OVER (PARTITION BY id ORDER BY moment)) GROUP BY id
),
_named AS (
    SELECT
        _r.id, list({'source': _s.source, 'id': _s.id, 'key': _s.key} ORDER BY _s.key) AS rests_on,
        list_sort(list_distinct(flatten(list(_s.organizations)))) AS others
    FROM _rests AS _r JOIN internal.canonical_records AS _s ON _s.key = _r.key GROUP BY _r.id
)
SELECT
    _f.rule, _f.rule_version, _f.organization,
    ([_f.organization] || [_x FOR _x IN _n.others IF _x <> _f.organization])[:50] AS organizations,
    internal.question_text(_f.read_model, _f.subject, _f.parts) AS about, _f.before, _f.after,
    _f.severity, _f.certainty, _w.sentence, _f.came_true_at, _f.of_knowledge, _n.rests_on,
        _f.evidence,
    coalesce(_t.turned, []) AS turned, 'urn:whenline:signals' AS source, _f.id,
    internal.event_key('urn:whenline:signals', _f.id) AS key,
    _f.read_model, _f.subject, _f.parts
FROM _signals AS _f JOIN _worded AS _w ON _w.id = _f.id JOIN _named AS _n ON _n.id = _f.id
LEFT JOIN _turned AS _t ON _t.id = _f.id
WHERE _t.turned[1].moment IS DISTINCT FROM _f.came_true_at;
