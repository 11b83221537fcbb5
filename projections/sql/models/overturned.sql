-- What was believed on `at`, as known that day, and is known by `known` to be wrong: then held to have happened, or possibly, and since
-- denied, contested, retracted, corrected, or contradicted by what else its claim tells.
-- needs: revisions
-- example: SELECT headline, certainty_before, change FROM overturned_as_of(TIMESTAMPTZ '2025-04-01', TIMESTAMPTZ '2026-07-01') ORDER BY ALL

CREATE OR REPLACE MACRO overturned_as_of("at", known, logged := 'infinity'::TIMESTAMPTZ) AS TABLE
SELECT * FROM revisions("at", "at", known, logged)
WHERE change IN ('denied', 'contested', 'retracted', 'corrected', 'contradicted') AND occurrence_before <> 'absent';

CREATE OR REPLACE VIEW overturned AS FROM overturned_as_of(session_at(), session_known());

COMMENT ON MACRO TABLE overturned_as_of IS 'What was believed on `at`, as known that day, and is known by `known` to be wrong: then held to have happened, or possibly, and since denied, contested, retracted, corrected, or contradicted by what else its claim tells.';
COMMENT ON VIEW overturned IS 'What was believed on `at`, as known that day, and is known by `known` to be wrong: then held to have happened, or possibly, and since denied, contested, retracted, corrected, or contradicted by what else its claim tells.';
COMMENT ON COLUMN overturned.change IS 'denied | contested | retracted | corrected | contradicted.';
COMMENT ON COLUMN overturned.kind IS 'Kind of the event, such as model.launched.';
COMMENT ON COLUMN overturned.subject IS 'Slug of the first organization.';
COMMENT ON COLUMN overturned.headline IS 'One line, as believed then.';
COMMENT ON COLUMN overturned.headline_before IS 'As believed then.';
COMMENT ON COLUMN overturned.headline_after IS 'As known now; NULL: retracted.';
COMMENT ON COLUMN overturned.certainty_before IS 'As believed then.';
COMMENT ON COLUMN overturned.certainty_after IS 'As known now.';
COMMENT ON COLUMN overturned.happened_from_before IS 'Interval as believed then, start.';
COMMENT ON COLUMN overturned.happened_from_after IS 'Interval as known now, start.';
COMMENT ON COLUMN overturned.happened_to_before IS 'Interval as believed then, end.';
COMMENT ON COLUMN overturned.happened_to_after IS 'Interval as known now, end.';
COMMENT ON COLUMN overturned.occurrence IS 'possible while its interval is open at `at`, sure from its end on; absent before its start.';
COMMENT ON COLUMN overturned.occurrence_before IS 'Occurrence as believed then.';
COMMENT ON COLUMN overturned.occurrence_after IS 'Occurrence as known now.';
COMMENT ON COLUMN overturned.claim IS 'Claim that it states, shared with other publishers.';
COMMENT ON COLUMN overturned.known_at IS 'From when it was known.';
COMMENT ON COLUMN overturned.changed_by IS 'Keys of what changed it.';
COMMENT ON COLUMN overturned.acts_from IS 'When the latest amendment began to act.';
COMMENT ON COLUMN overturned.id IS 'Id of that event within its source.';
COMMENT ON COLUMN overturned.source IS 'Source of that event: one URI a publisher.';
COMMENT ON COLUMN overturned.key IS 'Key of the event.';
