-- Terms between partners, one row a term; a partnership without terms has one row whose term is
-- NULL.
-- kinds: partnership.formed partnership.changed
-- column partners: Slugs, sorted: who agreed.
-- column ordinal: Place of the term in the list of the event, from 1: of two of one term and holder
--   the later one holds.
-- column term: What it is about, such as compute-supply.
-- column change: granted | changed | ended.
-- column holder: Slug of who holds the right; NULL: not stated, or all.
-- column amount: What it is worth, in whole units of the currency; a bound, not always the value.

CREATE TABLE internal.fact_terms (
    {envelope},
    partners VARCHAR[],
    commitment VARCHAR,
    ordinal BIGINT,
    term VARCHAR,
    change VARCHAR,
    holder VARCHAR,
    words VARCHAR,
    until TIMESTAMPTZ,
    exclusive BOOLEAN,
    amount DOUBLE,
    currency VARCHAR,
    bound VARCHAR
);

INSERT INTO internal.fact_terms BY NAME
SELECT
    {envelope},
    list_sort(d.partners) AS partners,
    coalesce(d.commitment, 'agreed') AS commitment,
    ordinal,
    t.term,
    t.change,
    t.holder,
    t.words,
    t.until,
    t.exclusive,
    t.amount.amount AS amount,
    t.amount.currency AS currency,
    CASE WHEN t.amount.amount IS NOT NULL THEN coalesce(t.amount.bound, 'exact') END AS bound
FROM (
    SELECT *, from_json(data,
        '{"partners":["VARCHAR"],"commitment":"VARCHAR","terms":[{"term":"VARCHAR",
         "change":"VARCHAR","holder":"VARCHAR","words":"VARCHAR","until":"TIMESTAMPTZ",
         "exclusive":"BOOLEAN","amount":{"amount":"DOUBLE","currency":"VARCHAR",
         "bound":"VARCHAR"}}]}') AS d
    FROM statements WHERE kind IN ('partnership.formed', 'partnership.changed')
)
, UNNEST(CASE WHEN len(d.terms) > 0 THEN d.terms ELSE [NULL] END) WITH ORDINALITY AS u(t, ordinal);
