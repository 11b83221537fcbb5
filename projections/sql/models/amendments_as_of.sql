-- Amendments as known at a moment, each with its `state`: acting; superseded (by a later one); retracted; waiting (its target
-- is not known yet, and nothing is said of it); inert (it breaks a rule). `why` says why one does not act.
-- needs: amendment_effects_as_of amendments
-- example: SELECT id, action, state, why FROM amendments_as_of(TIMESTAMPTZ '2026-07-01')

CREATE OR REPLACE MACRO amendments_as_of(known, logged := 'infinity'::TIMESTAMPTZ) AS TABLE
SELECT
    _a.* REPLACE (
        CASE WHEN _x.state <> 'waiting' THEN _a.target_kind END AS target_kind,
        CASE WHEN _x.state <> 'waiting' THEN _a.target_known_at END AS target_known_at,
        CASE WHEN _x.state <> 'waiting' THEN _a.target_logged_at END AS target_logged_at,
        CASE WHEN _x.state <> 'waiting' THEN _a.breaks END AS breaks
    ),
    _x.place, _x.acts_from, _x.state, _x.why
FROM internal.amendment_effects_as_of(known, logged) AS _x JOIN amendments AS _a ON _a.key = _x.key;

COMMENT ON MACRO TABLE amendments_as_of IS 'Amendments as known at a moment, each with its `state`: acting; superseded (by a later one); retracted; waiting (its target is not known yet); inert (it breaks a rule). `why` says why one does not act.';
