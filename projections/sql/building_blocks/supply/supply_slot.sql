-- Name of a slot of a consumer: a product's, or the empty one of the consumer as a whole.

CREATE OR REPLACE MACRO internal.supply_slot(product) AS coalesce('product ' || product, '');
