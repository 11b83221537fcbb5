-- Amendments with their targets, and what makes one inert for good: NULL in `breaks` means that it
-- keeps the rules. Which of them act depends on what is known: see amendments_as_of. With the
-- variable `known`: those known by then, without what was learned of their targets later.
-- example: SELECT id, breaks FROM amendments WHERE breaks IS NOT NULL
-- column key: Key of the amendment.
-- column version: Record that states it: the event itself, or a correction (its key).
-- column kind: Kind of the event, such as model.launched.
-- column lasted_until: End of a state that lasted.
-- column certainty: As stated; it has no effect.
-- column id: Id of the amendment.
-- column source: Who amends.
-- column target: Key of the target.
-- column target_source: Source of the target.
-- column target_id: Id of the target.
-- column stated_kind: Of a correction: kind that it states.
-- column new_happened_from: Of a correction: happened_from instead.
-- column new_happened_to: Of a correction: happened_to instead.
-- column new_claim_stance: Of a correction: claim_stance instead.
-- column target_kind: Kind of the target; NULL: not in the log.
-- column target_known_at: From when the target was known.
-- column target_logged_at: When the target was logged.
-- column breaks: Rule that it breaks; NULL: none.

CREATE OR REPLACE VIEW internal.every_amendment AS
    FROM internal.amendments_for('internal.affected_keys', 'internal.affected_records');

CREATE OR REPLACE VIEW amendments AS
SELECT * EXCLUDE (_is_known) REPLACE (
    CASE WHEN _is_known THEN target_kind END AS target_kind,
    CASE WHEN _is_known THEN target_known_at END AS target_known_at,
    CASE WHEN _is_known THEN target_logged_at END AS target_logged_at,
    CASE WHEN _is_known THEN breaks END AS breaks
)
FROM (SELECT *, target_known_at <= internal.session_horizon()
    AND target_logged_at <= session_logged() AS _is_known FROM internal.every_amendment)
WHERE known_at <= internal.session_horizon() AND logged_at <= session_logged();

CREATE OR REPLACE MACRO amendments_as_of(known, logged := 'infinity'::TIMESTAMPTZ) AS TABLE
SELECT
    _a.* REPLACE (
        CASE WHEN _x.state <> 'waiting' THEN _a.target_kind END AS target_kind,
        CASE WHEN _x.state <> 'waiting' THEN _a.target_known_at END AS target_known_at,
        CASE WHEN _x.state <> 'waiting' THEN _a.target_logged_at END AS target_logged_at,
        CASE WHEN _x.state <> 'waiting' THEN _a.breaks END AS breaks
    ),
    _x.place, _x.acts_from, _x.state, _x.why, _s.source IS NULL AS from_unknown_source
FROM internal.amendment_effects_as_of(known, logged) AS _x JOIN internal.every_amendment AS _a
    ON _a.key = _x.key
LEFT JOIN (
    SELECT DISTINCT source FROM internal.canonical_records
    WHERE kind NOT LIKE 'event.%' AND known_at <= known::TIMESTAMPTZ
        AND logged_at <= logged::TIMESTAMPTZ
) AS _s ON _s.source = _a.source;
