-- The name of the question what the latest figure is.

CREATE OR REPLACE MACRO internal.question_of_revenue(organization, segment, measure) AS
    'revenue of ' || organization || ', ' || coalesce(segment || ', ', '') || measure;
