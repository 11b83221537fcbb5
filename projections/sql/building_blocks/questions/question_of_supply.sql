-- The question how far a supplier supplies a product, or the consumer as a whole.

CREATE OR REPLACE MACRO internal.question_of_supply(consumer, product, supplier, resource) AS
    internal.question_key('suppliers', consumer, [product, supplier, resource]);
