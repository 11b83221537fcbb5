-- Amendments: corrections, retractions, confirmations and denials, with what a correction puts in
-- its target's place. Which of them act is decided elsewhere: see amendments_as_of.
-- kinds: event.corrected event.retracted event.confirmed event.denied
-- column id: Id of the amendment.
-- column source: Who amends.
-- column target_id: Its id.
-- column stated_kind: Of a correction: the kind it states; must be the target's.
-- column new_happened_from: Of a correction: interval instead, start.
-- column new_happened_to: Of a correction: interval instead, end.
-- column new_claim_stance: Of a correction: stance instead.

CREATE TABLE internal.fact_amendments (
    {envelope},
    id VARCHAR,
    source VARCHAR,
    action VARCHAR,
    target UUID,
    target_source VARCHAR,
    target_id VARCHAR,
    reason VARCHAR,
    stated_kind VARCHAR,
    new_subject VARCHAR,
    new_headline VARCHAR,
    new_organizations VARCHAR[],
    new_tags VARCHAR[],
    new_time TIMESTAMPTZ,
    new_precision VARCHAR,
    new_happened_from TIMESTAMPTZ,
    new_happened_to TIMESTAMPTZ,
    new_lasted_until TIMESTAMPTZ,
    new_certainty VARCHAR,
    new_claim VARCHAR,
    new_claim_stance VARCHAR
);

INSERT INTO internal.fact_amendments BY NAME
SELECT
    {a.envelope},
    a.id, a.source, replace(a.kind, 'event.', '') AS action,
    internal.event_key(a.d.target.source, a.d.target.id) AS target,
    a.d.target.source AS target_source, a.d.target.id AS target_id, a.d.reason,
    a.d.kind AS stated_kind,
    r.subject AS new_subject,
    r.headline AS new_headline,
    r.organizations AS new_organizations,
    r.tags AS new_tags,
    r.time AS new_time,
    r.precision AS new_precision,
    r.happened_from AS new_happened_from,
    r.happened_to AS new_happened_to,
    r.lasted_until AS new_lasted_until,
    r.certainty AS new_certainty,
    r.claim AS new_claim,
    r.claim_stance AS new_claim_stance
FROM (
    SELECT *, from_json(data,
        '{"target":{"source":"VARCHAR","id":"VARCHAR"},"reason":"VARCHAR","kind":"VARCHAR"}') AS d
    FROM statements
    WHERE kind IN ('event.corrected', 'event.retracted', 'event.confirmed', 'event.denied')
) AS a
LEFT JOIN (SELECT * FROM statements WHERE key <> version) AS r
    ON r.version = a.key AND r.kafka_topic = a.kafka_topic AND r.kafka_partition = a.kafka_partition
        AND r.kafka_offset = a.kafka_offset;
