-- Amendments with their targets, and what makes one inert for good: NULL in `breaks` means that it keeps the rules.
-- Which of them act depends on what is known: see amendments_as_of.
-- needs: stands
-- example: SELECT id, breaks FROM amendments WHERE breaks IS NOT NULL

CREATE OR REPLACE VIEW amendments AS
SELECT
    _a.*,
    _t.kind AS target_kind, _t.known_at AS target_known_at, _t.logged_at AS target_logged_at,
    CASE
        WHEN _t.key IS NULL THEN NULL
        WHEN _t.kind = 'event.retracted' THEN 'a retraction is never amended'
        WHEN _t.kind LIKE 'event.%' AND _a.action <> 'retracted' THEN 'only a retraction may target an amendment'
        WHEN _a.action IN ('corrected', 'retracted') AND _a."source" <> _a.target_source
            THEN 'only the target''s own source may correct or retract it'
        WHEN _a.action = 'corrected' AND _a.stated_kind <> _t.kind
            THEN 'it states ' || _a.stated_kind || ', its target is ' || _t.kind
    END AS breaks
FROM fact_amendments AS _a
ANTI JOIN omitted AS _o ON _o.key = _a.key AND _o.topic = _a.topic AND _o."partition" = _a."partition" AND _o."offset" = _a."offset"
LEFT JOIN touched_records AS _t ON _t.key = _a.target;

COMMENT ON VIEW amendments IS 'Amendments that stand in the log, with their targets and the rule that one breaks, if any.';
