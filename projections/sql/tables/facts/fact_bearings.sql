-- What events bear on: other events, or claims. One row a reference.
-- kinds: *
-- column bears_on: Key of the event it bears on; NULL: a claim.
-- column bears_on_source: Its source.
-- column bears_on_id: Its id.
-- column bears_on_claim: The claim it bears on; NULL: an event.

CREATE TABLE internal.fact_bearings (
    {envelope},
    bears_on UUID,
    bears_on_source VARCHAR,
    bears_on_id VARCHAR,
    bears_on_claim VARCHAR
);

INSERT INTO internal.fact_bearings BY NAME
SELECT
    {envelope},
    internal.event_key(b.source, b.id) AS bears_on, b.source AS bears_on_source,
    b.id AS bears_on_id, b.claim AS bears_on_claim
FROM (
    SELECT *, from_json(data,
        '{"bears_on":[{"source":"VARCHAR","id":"VARCHAR","claim":"VARCHAR"}]}') AS d
    FROM statements WHERE contains(data::VARCHAR, '"bears_on"')
), UNNEST(d.bears_on) AS u(b);
