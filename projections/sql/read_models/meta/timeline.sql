-- One row an event and amendment that is known and not retracted, corrected where it was corrected,
-- with the certainty that it has after all verdicts.
-- example: SELECT happened_from, headline, certainty FROM timeline_as_of(DATE '2025-04-02', DATE
--   '2025-04-02') WHERE occurrence <> 'absent' ORDER BY happened_from
-- column key: Key of the event: 128 bits of the hash of source and id.
-- column id: Id of the event within its source.
-- column source: One URI a publisher.
-- column kind: Kind of the event, such as model.launched.
-- column headline: One line, as corrected.
-- column lasted_until: End of a state that lasted.
-- column known_at: From when the event was known; that of the event also when it is corrected.
-- column inferred: Found by a rule of signals, or taken back because it is found no more, and
--   stated by nobody: raised_signals has the rule and the events that it rests on.
-- column own_certainty: As its source states it: rumored | reported | confirmed.

CREATE OR REPLACE MACRO timeline_as_of("at", known, logged := 'infinity'::TIMESTAMPTZ) AS TABLE
    FROM internal.timeline_of_records('internal.ledger', "at", known, logged);

CREATE OR REPLACE VIEW timeline AS
    FROM timeline_as_of(session_at(), session_known(), session_logged());
