-- The name of the question who holds a role.

CREATE OR REPLACE MACRO internal.question_of_role(role, organization, team) AS
    'role of ' || role || ' at ' || organization || coalesce(', ' || team, '');
