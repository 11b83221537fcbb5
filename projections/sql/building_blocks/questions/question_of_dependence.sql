-- The question how far a consumer depends on a supplier.

CREATE OR REPLACE MACRO internal.question_of_dependence(consumer, supplier, resource) AS
    internal.question_key('dependence', consumer, [supplier, resource]);
