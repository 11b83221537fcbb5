-- Stages a batch: `incoming` (the Arrow columns of `projections.apply.batch`) with keys, intervals
-- and what every payload has.

CREATE OR REPLACE TEMP TABLE staged AS
SELECT
    kafka_topic, kafka_partition, kafka_offset, logged_at, internal.event_key(source, id) AS key,
    id, source, kind, version,
    d.organizations[1].slug AS subject, time, coalesce(d.precision, 'second') AS precision,
    d.bound AS bound,
    least(knowntime, logged_at) AS known_at,
    internal.happened_start(time, precision) AS stated_from,
    least(stated_from, known_at) AS happened_from,
    greatest(least(stated_from, known_at), least(internal.happened_end(time, precision, bound),
        known_at)) AS happened_to,
    d.lasted_until AS lasted_until, d.headline AS headline,
    [x.slug FOR x IN d.organizations] AS organizations,
    coalesce(d.certainty, 'reported') AS certainty, d.claim AS claim,
    coalesce(d.claim_stance, 'supports') AS claim_stance, coalesce(d.tags, []) AS tags,
    record, data, record_key
FROM (SELECT *,
    from_json(data,
    '{"headline":"VARCHAR","organizations":[{"slug":"VARCHAR"}],"certainty":"VARCHAR",
    "precision":"VARCHAR","bound":"TIMESTAMPTZ","lasted_until":"TIMESTAMPTZ","claim":"VARCHAR",
    "claim_stance":"VARCHAR","tags":["VARCHAR"]}') AS d FROM incoming)
