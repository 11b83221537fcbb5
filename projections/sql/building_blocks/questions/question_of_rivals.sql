-- The question how the models of one organization stand against those of another.

CREATE OR REPLACE MACRO internal.question_of_rivals(organization, versus) AS
    internal.question_key('rivals', organization, [versus]);
