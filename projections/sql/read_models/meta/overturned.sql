-- What was believed on `at`, as known that day, and is known by `known` to be wrong: taken to
-- have happened, or possibly, and since denied, contested, retracted, corrected, or contradicted by
-- what else its claim states. Before that day is known, nothing was believed on it.
-- example: SELECT headline, certainty_before, change FROM overturned_as_of(DATE '2025-04-01', DATE
--   '2026-07-01') ORDER BY ALL
-- column change: denied | contested | retracted | corrected | contradicted.
-- column kind: Kind of the event, such as model.launched.
-- column headline: One line, as believed then.
-- column headline_before: As believed then.
-- column headline_after: As known now; NULL: retracted.
-- column certainty_before: As believed then.
-- column certainty_after: As known now.
-- column happened_from_before: Interval as believed then, start.
-- column happened_from_after: Interval as known now, start.
-- column happened_to_before: Interval as believed then, end.
-- column happened_to_after: Interval as known now, end.
-- column occurrence_before: Occurrence as believed then.
-- column occurrence_after: Occurrence as known now.
-- column changed_by: Keys of what changed it.
-- column acts_from: When the latest amendment began to act.
-- column key: Key of the event.

CREATE OR REPLACE MACRO overturned_as_of("at", known, logged := 'infinity'::TIMESTAMPTZ) AS TABLE
SELECT * FROM revisions("at",
    CASE WHEN "at"::TIMESTAMPTZ > known::TIMESTAMPTZ THEN known::TIMESTAMPTZ
        ELSE "at"::TIMESTAMPTZ END, known, logged)
WHERE change IN ('denied', 'contested', 'retracted', 'corrected', 'contradicted')
    AND occurrence_before <> 'absent';

CREATE OR REPLACE VIEW overturned AS
    FROM overturned_as_of(session_at(), session_known(), session_logged());
