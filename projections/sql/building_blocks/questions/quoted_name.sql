-- A name, in quotes where it could be read as more than a name within the words of a question.

CREATE OR REPLACE MACRO internal.quoted_name(name) AS
    CASE
        WHEN regexp_matches(
            name, '^"|(^| )(in|at)( |$)|, lower is better|, held by |[[:cntrl:]]'
        ) THEN to_json(name)::VARCHAR
        ELSE name
    END;
