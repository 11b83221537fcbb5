-- Signals: what stream processors noticed across events.
-- kinds: signal.raised
-- column about: What changed: a question, or what the rule names.
-- column evidence: Events that it rests on.

CREATE TABLE internal.fact_signals (
    {envelope},
    rule VARCHAR,
    rule_version INTEGER,
    severity VARCHAR,
    about VARCHAR,
    before VARCHAR,
    after VARCHAR,
    evidence STRUCT(source VARCHAR, id VARCHAR, key UUID)[]
);

INSERT INTO internal.fact_signals BY NAME
SELECT
    {envelope},
    d.rule,
    d.rule_version,
    coalesce(d.severity, 'info') AS severity,
    d.about,
    d."before",
    d."after",
    [{'source': x.source, 'id': x.id, 'key': internal.event_key(x.source, x.id)}
        FOR x IN d.evidence] AS evidence
FROM (
    SELECT *, from_json(data,
        '{"rule":"VARCHAR","rule_version":"INTEGER","severity":"VARCHAR","about":"VARCHAR",
         "before":"VARCHAR","after":"VARCHAR","evidence":[{"source":"VARCHAR","id":"VARCHAR"}]}'
    ) AS d
    FROM statements WHERE kind IN ('signal.raised')
);
