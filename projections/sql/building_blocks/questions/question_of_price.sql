-- The question what a model costs.

CREATE OR REPLACE MACRO internal.question_of_price(side, model, provider) AS
    internal.question_key('prices', provider, [model, side]);
