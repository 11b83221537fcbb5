-- Amendments with their targets, and what makes one inert for good: NULL in `breaks` means that it keeps the rules.
-- Which of them act depends on what is known: see amendments_as_of.
-- needs: stands
-- example: SELECT id, breaks FROM amendments WHERE breaks IS NOT NULL

CREATE OR REPLACE VIEW amendments AS
SELECT
    a.*,
    t.kind AS target_kind, t.known_at AS target_known_at, t.logged_at AS target_logged_at,
    CASE
        WHEN t.key IS NULL THEN NULL
        WHEN t.kind = 'event.retracted' THEN 'a retraction is never amended'
        WHEN t.kind LIKE 'event.%' AND a.action <> 'retracted' THEN 'only a retraction may target an amendment'
        WHEN a.action IN ('corrected', 'retracted') AND a."source" <> a.target_source
            THEN 'only the target''s own source may correct or retract it'
        WHEN a.action = 'corrected' AND a.stated_kind <> t.kind
            THEN 'it states ' || a.stated_kind || ', its target is ' || t.kind
    END AS breaks
FROM fact_amendments AS a
ANTI JOIN omitted AS o ON o.key = a.key AND o.topic = a.topic AND o."partition" = a."partition" AND o."offset" = a."offset"
LEFT JOIN touched_records AS t ON t.key = a.target;

COMMENT ON VIEW amendments IS 'Amendments that stand in the log, with their targets and the rule that one breaks, if any.';
