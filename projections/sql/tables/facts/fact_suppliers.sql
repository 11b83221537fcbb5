-- Who supplies models or compute to a product, or to a whole consumer.
-- kinds: supplier.changed
-- column product: The product; NULL: the whole consumer.
-- column model: Which model.
-- column extent: testing | hosted | selectable | partial | primary | dropped.
-- column share: Part of the need that it meets, 0 to 1.

CREATE TABLE internal.fact_suppliers (
    {envelope},
    consumer VARCHAR,
    product VARCHAR,
    supplier VARCHAR,
    resource VARCHAR,
    model VARCHAR,
    extent VARCHAR,
    share DOUBLE,
    share_bound VARCHAR
);

INSERT INTO internal.fact_suppliers BY NAME
SELECT
    {envelope},
    d.consumer,
    d.product,
    d.supplier,
    coalesce(d."of", 'model') AS resource,
    d.model,
    d.extent,
    d.share.share AS share,
    CASE WHEN d.share.share IS NOT NULL THEN coalesce(d.share.bound, 'exact') END AS share_bound
FROM (
    SELECT *, from_json(data,
        '{"consumer":"VARCHAR","product":"VARCHAR","supplier":"VARCHAR","of":"VARCHAR",
         "model":"VARCHAR","extent":"VARCHAR","share":{"share":"DOUBLE","bound":"VARCHAR"}}') AS d
    FROM statements WHERE kind IN ('supplier.changed')
);
