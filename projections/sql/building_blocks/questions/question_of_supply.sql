-- The name of the question how far a supplier supplies a product, or the consumer as a whole.

CREATE OR REPLACE MACRO internal.question_of_supply(consumer, product, supplier, resource) AS
    'supply of ' || resource || ' to ' || consumer || coalesce(', ' || product,
        '') || ', by ' || supplier;
