-- Terms between partners, one row a term; a partnership without terms has one row whose term is NULL.
-- kinds: partnership.formed partnership.changed

CREATE TABLE internal.fact_terms (
    key UUID NOT NULL,
    version UUID NOT NULL,
    kind VARCHAR,
    subject VARCHAR,
    happened_from TIMESTAMPTZ,
    happened_to TIMESTAMPTZ,
    lasted_until TIMESTAMPTZ,
    known_at TIMESTAMPTZ,
    logged_at TIMESTAMPTZ,
    kafka_topic VARCHAR,
    kafka_partition INTEGER,
    kafka_offset BIGINT,
    certainty VARCHAR,
    claim VARCHAR,
    claim_stance VARCHAR,
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

COMMENT ON TABLE internal.fact_terms IS 'Terms between partners, one row a term; a partnership without terms has one row whose term is NULL.';
COMMENT ON COLUMN internal.fact_terms.key IS 'The event that the row is about.';
COMMENT ON COLUMN internal.fact_terms.version IS 'The record that says so: the event itself, or a correction of it (its key).';
COMMENT ON COLUMN internal.fact_terms.kind IS 'Kind of the event, such as revenue.reported.';
COMMENT ON COLUMN internal.fact_terms.subject IS 'Slug of the first organization.';
COMMENT ON COLUMN internal.fact_terms.happened_from IS 'Start of the interval in which it happened; -infinity where open.';
COMMENT ON COLUMN internal.fact_terms.happened_to IS 'End of that interval, exclusive; equal to the start for an instant.';
COMMENT ON COLUMN internal.fact_terms.lasted_until IS 'End of a state that lasted; NULL where none is stated.';
COMMENT ON COLUMN internal.fact_terms.known_at IS 'When the record was known: the lesser of knowntime and logged_at.';
COMMENT ON COLUMN internal.fact_terms.logged_at IS 'The log''s own clock.';
COMMENT ON COLUMN internal.fact_terms.kafka_topic IS 'Kafka topic of the record.';
COMMENT ON COLUMN internal.fact_terms.kafka_partition IS 'Kafka partition of the record.';
COMMENT ON COLUMN internal.fact_terms.kafka_offset IS 'Kafka offset of the record.';
COMMENT ON COLUMN internal.fact_terms.certainty IS 'As stated: rumored | reported | confirmed.';
COMMENT ON COLUMN internal.fact_terms.claim IS 'Claim that the event states; NULL where none.';
COMMENT ON COLUMN internal.fact_terms.claim_stance IS 'supports | contradicts.';
COMMENT ON COLUMN internal.fact_terms.partners IS 'Slugs, sorted: who agreed.';
COMMENT ON COLUMN internal.fact_terms.commitment IS 'considered | intended | agreed | done.';
COMMENT ON COLUMN internal.fact_terms.ordinal IS 'Place of the term in the list of the event, from 1: of two of one term and holder the later stands.';
COMMENT ON COLUMN internal.fact_terms.term IS 'What it is about, such as compute-supply.';
COMMENT ON COLUMN internal.fact_terms.change IS 'granted | changed | ended.';
COMMENT ON COLUMN internal.fact_terms.holder IS 'Slug of who holds the right; NULL: not said, or all.';
COMMENT ON COLUMN internal.fact_terms.words IS 'The term in words.';
COMMENT ON COLUMN internal.fact_terms.until IS 'When it runs out, as agreed.';
COMMENT ON COLUMN internal.fact_terms.exclusive IS 'Whether the right is exclusive; NULL: not said.';
COMMENT ON COLUMN internal.fact_terms.amount IS 'What it is worth, in whole units of the currency; a bound, not always the value.';
COMMENT ON COLUMN internal.fact_terms.currency IS 'ISO 4217.';
COMMENT ON COLUMN internal.fact_terms.bound IS 'exact | more_than | at_least | at_most | less_than | approximately.';

INSERT INTO internal.fact_terms BY NAME
SELECT
    key, version, kind, subject, happened_from, happened_to, lasted_until, known_at, logged_at, kafka_topic, kafka_partition, kafka_offset, certainty, claim, claim_stance,
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
    SELECT *, from_json(data, '{"partners":["VARCHAR"],"commitment":"VARCHAR","terms":[{"term":"VARCHAR","change":"VARCHAR","holder":"VARCHAR","words":"VARCHAR","until":"TIMESTAMPTZ","exclusive":"BOOLEAN","amount":{"amount":"DOUBLE","currency":"VARCHAR","bound":"VARCHAR"}}]}') AS d
    FROM statements WHERE kind IN ('partnership.formed', 'partnership.changed')
)
, UNNEST(CASE WHEN len(d.terms) > 0 THEN d.terms ELSE [NULL] END) WITH ORDINALITY AS u(t, ordinal);
