-- Expands corrections: what each puts in its target's place, as a statement about the target.

CREATE OR REPLACE TEMP TABLE replaced AS
SELECT
    kafka_topic, kafka_partition, kafka_offset, logged_at,
    internal.event_key(target.source, target.id) AS key, key AS version, id, source,
    stated_kind AS kind, d.organizations[1].slug AS subject, moment AS time,
    coalesce(d.precision, 'second') AS precision, d.bound AS bound, known_at,
    internal.happened_start(moment, precision) AS stated_from,
    least(stated_from, known_at) AS happened_from,
    greatest(least(stated_from, known_at), least(internal.happened_end(moment, precision, bound),
        known_at)) AS happened_to,
    d.lasted_until AS lasted_until, d.headline AS headline,
    [x.slug FOR x IN d.organizations] AS organizations,
    coalesce(d.certainty, 'reported') AS certainty, d.claim AS claim,
    coalesce(d.claim_stance, 'supports') AS claim_stance, coalesce(d.tags, []) AS tags, new AS data
FROM (
    SELECT kafka_topic, kafka_partition, kafka_offset, logged_at, key, id, source, known_at,
        c.target AS target, c.kind AS stated_kind,
        c.replacement.time AS moment, new,
        from_json(new,
            '{"headline":"VARCHAR","organizations":[{"slug":"VARCHAR"}],"certainty":"VARCHAR",
            "precision":"VARCHAR","bound":"TIMESTAMPTZ","lasted_until":"TIMESTAMPTZ",
            "claim":"VARCHAR","claim_stance":"VARCHAR","tags":["VARCHAR"]}') AS d
    FROM (
        SELECT *, data->'$.replacement.data' AS new,
            from_json(data, '{"target":{"source":"VARCHAR","id":"VARCHAR"},
            "kind":"VARCHAR","replacement":{"time":"TIMESTAMPTZ"}}') AS c
        FROM staged WHERE kind = 'event.corrected'
    )
)
