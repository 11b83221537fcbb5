-- Indicators: what is watched, and why.
-- kinds: indicator.watched
-- column about: What is watched.
-- column measure: By what.
-- column why: Why.
-- column condition_about: What the measure is of; which of its fields are set depends on the
--   measure.

CREATE TABLE internal.fact_indicators (
    {envelope},
    about VARCHAR,
    measure VARCHAR,
    why VARCHAR,
    condition_measure VARCHAR,
    comparison VARCHAR,
    threshold DOUBLE,
    condition_about STRUCT(organization VARCHAR, versus VARCHAR, supplier VARCHAR, investee VARCHAR,
        segment VARCHAR, basis VARCHAR, benchmark VARCHAR, unit VARCHAR, higher_is_better BOOLEAN,
        model VARCHAR, side VARCHAR)
);

INSERT INTO internal.fact_indicators BY NAME
SELECT
    {envelope},
    d.about,
    d.measure,
    d.why,
    d.condition.measure AS condition_measure,
    d.condition.comparison AS comparison,
    d.condition.threshold AS threshold,
    d.condition.about AS condition_about
FROM (
    SELECT *, from_json(data,
        '{"about":"VARCHAR","measure":"VARCHAR","why":"VARCHAR","condition":{"measure":"VARCHAR",
         "comparison":"VARCHAR","threshold":"DOUBLE","about":{"organization":"VARCHAR",
         "versus":"VARCHAR","supplier":"VARCHAR","investee":"VARCHAR","segment":"VARCHAR",
         "basis":"VARCHAR","benchmark":"VARCHAR","unit":"VARCHAR","higher_is_better":"BOOLEAN",
         "model":"VARCHAR","side":"VARCHAR"}}}') AS d
    FROM statements WHERE kind IN ('indicator.watched')
);
