-- Which suppliers does a product use or test?
-- One row for each product and supplier of models, and for each consumer as a whole, with the
-- latest firm statement; `possible_extent` is what a rumor would put in its place.

SELECT
    coalesce(product, 'all of ' || consumer) AS product, supplier, model, extent, possible_extent,
    day_of(happened_from) AS happened_from,
    day_of(happened_to) AS happened_to, certainty
FROM suppliers_as_of($at, $known) AS s
WHERE resource = 'model'
ORDER BY consumer, s.product NULLS FIRST, supplier
