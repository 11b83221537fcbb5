-- Products and new versions of them.
-- kinds: product.launched

CREATE TABLE internal.fact_products (
    {envelope},
    product VARCHAR,
    details VARCHAR
);

INSERT INTO internal.fact_products BY NAME
SELECT
    {envelope},
    d.product,
    d.details
FROM (
    SELECT *, from_json(data, '{"product":"VARCHAR","details":"VARCHAR"}') AS d
    FROM statements WHERE kind IN ('product.launched')
);
