-- Models: launches, stages of their life, estimates of what they are made of.
-- kinds: model.launched model.progressed model.estimated
-- column access: Of a launch: open_weights | api | hosted | product | preview | unreleased.
-- column stage: Of progress: in_development | internal_testing | preview | deprecated | retired.
-- column parameters: Number of parameters.
-- column training_compute: Floating-point operations of the training run, estimated.
-- column confidence: Of an estimate: confident | likely | speculative | unknown.

CREATE TABLE internal.fact_models (
    {envelope},
    model VARCHAR,
    access VARCHAR,
    stage VARCHAR,
    base_model VARCHAR,
    domain VARCHAR,
    parameters DOUBLE,
    training_compute DOUBLE,
    confidence VARCHAR,
    details VARCHAR
);

INSERT INTO internal.fact_models BY NAME
SELECT
    {envelope},
    d.model,
    d.access,
    d.stage,
    d.base_model,
    d.domain,
    d.parameters,
    d.training_compute,
    CASE WHEN kind = 'model.estimated' THEN coalesce(d.confidence, 'unknown') END AS confidence,
    d.details
FROM (
    SELECT *, from_json(data,
        '{"model":"VARCHAR","access":"VARCHAR","stage":"VARCHAR","base_model":"VARCHAR",
         "domain":"VARCHAR","parameters":"DOUBLE","training_compute":"DOUBLE",
         "confidence":"VARCHAR","details":"VARCHAR"}') AS d
    FROM statements WHERE kind IN ('model.launched', 'model.progressed', 'model.estimated')
);
