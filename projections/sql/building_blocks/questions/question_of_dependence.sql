-- The name of the question how far a consumer depends on a supplier.

CREATE OR REPLACE MACRO internal.question_of_dependence(consumer, supplier, resource) AS
    'dependence of ' || consumer || ' on ' || supplier || CASE WHEN resource = 'model' THEN ''
        ELSE ' for ' || resource END;
