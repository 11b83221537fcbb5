-- Comparisons: a model, or an organization's models together, ahead of, near or behind rivals. One
-- row a rival.
-- kinds: evaluation.compared
-- column model: The model; NULL: the models of subject together.
-- column versus_model: The rival model; NULL: the models of versus together.

CREATE TABLE internal.fact_comparisons (
    {envelope},
    model VARCHAR,
    benchmark VARCHAR,
    result VARCHAR,
    versus VARCHAR,
    versus_model VARCHAR
);

INSERT INTO internal.fact_comparisons BY NAME
SELECT
    {envelope},
    d.model,
    d.benchmark,
    d.result,
    rival.organization AS versus,
    rival.model AS versus_model
FROM (
    SELECT *, from_json(data,
        '{"model":"VARCHAR","benchmark":"VARCHAR","result":"VARCHAR",
         "versus":[{"organization":"VARCHAR","model":"VARCHAR"}]}') AS d
    FROM statements WHERE kind IN ('evaluation.compared')
)
, UNNEST(d.versus) AS u(rival);
