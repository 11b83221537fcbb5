-- Results of models on benchmarks: a score, a rank, or both. subject is the model's maker.
-- kinds: evaluation.scored
-- column benchmark: What was measured.
-- column score: In units; NULL where only ranked.
-- column rank: As stated, 1 is the best; NULL where only scored.

CREATE TABLE internal.fact_evaluations (
    {envelope},
    model VARCHAR,
    benchmark VARCHAR,
    score DOUBLE,
    rank INTEGER,
    unit VARCHAR,
    higher_is_better BOOLEAN
);

INSERT INTO internal.fact_evaluations BY NAME
SELECT
    {envelope},
    d.model,
    d.benchmark,
    d.score,
    d.rank,
    d.unit,
    coalesce(d.higher_is_better, true) AS higher_is_better
FROM (
    SELECT *, from_json(data,
        '{"model":"VARCHAR","benchmark":"VARCHAR","score":"DOUBLE","rank":"INTEGER",
         "unit":"VARCHAR","higher_is_better":"BOOLEAN"}') AS d
    FROM statements WHERE kind IN ('evaluation.scored')
);
