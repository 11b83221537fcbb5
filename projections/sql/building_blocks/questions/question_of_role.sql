-- The question who holds a role.

CREATE OR REPLACE MACRO internal.question_of_role(role, organization, team) AS
    internal.question_key('roles', organization, [role, team]);
