-- Amendments of the targets whose keys a table holds, and whose records another: see the view
-- amendments.

CREATE OR REPLACE MACRO internal.amendments_for(keys, records) AS TABLE
SELECT
    _a.*,
    _t.kind AS target_kind, _t.known_at AS target_known_at, _t.logged_at AS target_logged_at,
    CASE
        WHEN _t.key IS NULL THEN NULL
        WHEN _t.kind = 'event.retracted' THEN 'a retraction is never amended'
        WHEN _t.kind LIKE 'event.%' AND _a.action <> 'retracted'
            THEN 'only a retraction may target an amendment'
        WHEN _a.action IN ('corrected', 'retracted') AND _a.source <> _a.target_source
            THEN 'only the target''s own source may correct or retract it'
        WHEN _a.action = 'corrected' AND _a.stated_kind <> _t.kind
            THEN 'it states ' || _a.stated_kind || ', its target is ' || _t.kind
    END AS breaks
FROM (
    SELECT _x.* FROM internal.fact_amendments AS _x
    ANTI JOIN internal.suppressed_records AS _o ON _o.key = _x.key
        AND _o.kafka_topic = _x.kafka_topic AND _o.kafka_partition = _x.kafka_partition
        AND _o.kafka_offset = _x.kafka_offset
) AS _a
SEMI JOIN query_table(keys) AS _k ON _k.key = _a.target
LEFT JOIN query_table(records) AS _t ON _t.key = _a.target;
