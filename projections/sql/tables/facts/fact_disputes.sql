-- Disputes: raised, and settled.
-- kinds: dispute.raised dispute.settled
-- column outcome: How it stood or ended.
-- column commitment: Of one raised: considered | intended | agreed | done.
-- column dispute: Of a settlement: key of the event that raised it.
-- column dispute_claim: Of a settlement: the claim that names the dispute.

CREATE TABLE internal.fact_disputes (
    {envelope},
    parties STRUCT(organization VARCHAR, people VARCHAR)[],
    about VARCHAR,
    request VARCHAR,
    answer VARCHAR,
    outcome VARCHAR,
    commitment VARCHAR,
    dispute UUID,
    dispute_claim VARCHAR
);

INSERT INTO internal.fact_disputes BY NAME
SELECT
    {envelope},
    [{'organization': x.organization, 'people': x."group"}
        FOR x IN coalesce(d.parties, [])] AS parties,
    d.about,
    d.request,
    d.answer,
    d.outcome,
    CASE WHEN kind = 'dispute.raised' THEN coalesce(d.commitment, 'done') END AS commitment,
    internal.event_key(d.dispute.source, d.dispute.id) AS dispute,
    d.dispute.claim AS dispute_claim
FROM (
    SELECT *, from_json(data,
        '{"parties":[{"organization":"VARCHAR","group":"VARCHAR"}],"about":"VARCHAR",
         "request":"VARCHAR","answer":"VARCHAR","outcome":"VARCHAR","commitment":"VARCHAR",
         "dispute":{"source":"VARCHAR","id":"VARCHAR","claim":"VARCHAR"}}') AS d
    FROM statements WHERE kind IN ('dispute.raised', 'dispute.settled')
);
