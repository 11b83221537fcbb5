-- The name of the question what a model costs.

CREATE OR REPLACE MACRO internal.question_of_price(side, model,
    provider) AS 'price of ' || side || ' of ' || model || ' at ' || provider;
