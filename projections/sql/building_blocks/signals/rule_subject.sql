-- What a finding of a rule depends on: all statements about one subject. These three say which one:
-- an event, a claim, or else a hash of what its question is about first. Two subjects may have the
-- same hash, and are then evaluated together.
-- example: SELECT internal.rule_subject('leaders', 'GPQA', ['percent', 'higher']) AS subject

CREATE OR REPLACE MACRO internal.rule_subject(read_model, subject, parts) AS
    CASE
        WHEN read_model IN ('claims', 'timeline', 'indicators', 'plans', 'disputes') THEN NULL
        WHEN read_model IN ('dependence', 'dependence_parts') THEN hash('suppliers', subject)
        ELSE hash(read_model, subject)
    END;

CREATE OR REPLACE MACRO internal.rule_claim(read_model, subject, parts) AS
    CASE WHEN read_model = 'claims'
        OR (read_model IN ('plans', 'disputes') AND parts[1] = 'claim') THEN subject END;

CREATE OR REPLACE MACRO internal.rule_event(read_model, subject, parts) AS
    CASE
        WHEN read_model IN ('timeline', 'indicators') THEN internal.event_key(parts[1], subject)
        WHEN read_model IN ('plans', 'disputes') AND parts[1] = 'event' THEN subject::UUID
    END;
