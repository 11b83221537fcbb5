-- The question what the latest figure is.

CREATE OR REPLACE MACRO internal.question_of_revenue(organization, segment, measure) AS
    internal.question_key('revenue', organization, [segment, measure]);
